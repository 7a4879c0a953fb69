"""What stands around the lessons of a week: remarks, ticks, notices, the bag, the foot (D5, D9, D10)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from parta.access.actors import Actor
from parta.attendance.queries.notices import NoticeRow, notices_between
from parta.conduct.queries.access import sees_conduct
from parta.core import clock
from parta.diary.queries.conduct import DiaryRemark, WeekFoot, list_week_remarks, week_foot
from parta.diary.queries.people import Pupil
from parta.homework.queries.student import list_done
from parta.schoolday.queries.backpack import week_weights
from parta.schoolday.queries.things import weight_text

LessonPlace = tuple[int, date, int | None]  # id, day, period


@dataclass(frozen=True, slots=True)
class BagWeight:
    text: str
    norm: str  # empty: there is none
    is_over: bool


@dataclass(frozen=True, slots=True)
class WeekExtras:
    """``remarks`` and ``lesson_notices`` by lesson id, ``done``: ids of tasks that are ticked.

    ``foot`` None: the reader sees nothing of behavior.
    """

    remarks: Mapping[int, tuple[DiaryRemark, ...]] = field(default_factory=dict)
    done: Collection[int] = frozenset()
    day_notices: Mapping[date, str] = field(default_factory=dict)
    lesson_notices: Mapping[int, str] = field(default_factory=dict)
    bags: Mapping[date, BagWeight] = field(default_factory=dict)
    foot: WeekFoot | None = None


def week_extras(
    actor: Actor,
    pupil: Pupil,
    week: Sequence[date],
    lessons: Sequence[LessonPlace],
    task_ids: Collection[int],
) -> WeekExtras:
    """Five queries at most, nine more in a week that somebody has signed. The caller has proved the right.

    Ticks are the family's alone; notices are kept from those whom a family or the head has let in.
    """
    today = clock.today(actor.school.zone)
    is_guest = pupil.student_id in actor.student_ids and not pupil.is_family
    shown = sees_conduct(actor, pupil.student_id)
    notices = [] if is_guest or week[-1] < today else _notices(pupil, week, today)
    day_notices, lesson_notices = _spread(notices, [day for day in week if day >= today], lessons)
    return WeekExtras(
        remarks=list_week_remarks(actor, pupil, [row[0] for row in lessons]) if shown and lessons else {},
        done=frozenset(list_done(pupil.student_id, task_ids))
        if pupil.is_family and task_ids
        else frozenset(),
        day_notices=day_notices,
        lesson_notices=lesson_notices,
        bags=_bags(pupil, week) if lessons else {},
        foot=week_foot(actor, pupil, week[0], {row[1] for row in lessons}) if shown else None,
    )


def _notices(pupil: Pupil, week: Sequence[date], today: date) -> list[NoticeRow]:
    return notices_between([pupil.student_id], max(week[0], today), week[-1])


def _spread(
    notices: Sequence[NoticeRow], days: Sequence[date], lessons: Sequence[LessonPlace]
) -> tuple[dict[date, str], dict[int, str]]:
    """Words of notices by day where it is a whole one, else by the lessons that will be missed."""
    by_day: dict[date, str] = {}
    by_lesson: dict[int, str] = {}
    for row in notices:
        whole = [day for day in days if row.covers(day, None)]
        by_day |= dict.fromkeys(whole, row.words)
        by_lesson |= {
            lesson_id: row.words
            for lesson_id, day, period in lessons
            if day in days and day not in whole and row.covers(day, period)
        }
    return by_day, by_lesson


def _bags(pupil: Pupil, week: Sequence[date]) -> dict[date, BagWeight]:
    weights = week_weights(pupil.student_id, pupil.class_id, pupil.grade, week)
    return {
        day: BagWeight(
            weight_text(weight.grams), weight_text(weight.norm) if weight.norm else "", weight.is_over
        )
        for day, weight in weights.items()
    }
