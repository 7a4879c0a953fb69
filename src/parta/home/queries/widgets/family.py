"""Widgets of a family: what now, for each child (users' 36). Every query is of all children together."""

from dataclasses import dataclass
from datetime import date

from parta.attendance.queries.prompts import AbsenceAlert, StillIllPrompt, list_alerts, list_prompts
from parta.audit.queries import list_last_seen
from parta.conduct.queries.unsigned import WeekToSign, weeks_to_sign
from parta.diary.queries.dots import OwedWork, list_owed_of
from parta.diary.queries.near import NearLesson, NearTask, NewMark, list_near_tasks, list_new_marks
from parta.diary.queries.news import news_place
from parta.diary.queries.news_sources import collect_news
from parta.diary.queries.people import Pupil
from parta.diary.rules.news import Since, since_moment
from parta.home.queries.reader import Reader

_SHOWN_MARKS = 4
_SHOWN_OWED = 3
_SHOWN_WEEKS = 2


@dataclass(frozen=True, slots=True)
class ChildLabel:
    """Whose the lines are; ``name`` empty where there is only one child."""

    student_id: int
    name: str
    class_name: str


@dataclass(frozen=True, slots=True)
class ChildDay:
    """``next``: today's lesson that is being given or comes next. ``following``: the next day of lessons."""

    child: ChildLabel
    lessons: tuple[NearLesson, ...]  # of today
    next: NearLesson | None
    is_now: bool
    ends: NearLesson | None  # the last of today, while there is one to come
    following: date | None
    first: NearLesson | None  # of the following day
    count: int  # lessons of the following day that take place
    changes: tuple[NearLesson, ...]  # of today, as long as they matter, and of the following day


@dataclass(frozen=True, slots=True)
class Today:
    today: date
    children: tuple[ChildDay, ...]


@dataclass(frozen=True, slots=True)
class ChildTasks:
    child: ChildLabel
    day: date | None  # the next day of lessons; None: none is near
    tasks: tuple[NearTask, ...]
    minutes: int  # of what is not done yet
    left: int


@dataclass(frozen=True, slots=True)
class Tasks:
    today: date
    children: tuple[ChildTasks, ...]


@dataclass(frozen=True, slots=True)
class ChildMarks:
    child: ChildLabel
    marks: tuple[NewMark, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ChildOwed:
    child: ChildLabel
    owed: tuple[OwedWork, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Attention:
    """What waits for the family's answer."""

    alerts: tuple[AbsenceAlert, ...]
    prompts: tuple[StillIllPrompt, ...]
    weeks: tuple[WeekToSign, ...]
    more_weeks: int


@dataclass(frozen=True, slots=True)
class ChildNews:
    child: ChildLabel
    count: int


def today(reader: Reader) -> Today:
    """Now or next today, the next day of lessons, and what is changed in both."""
    return Today(reader.today, tuple(_day(reader, pupil) for pupil in reader.pupils))


def tasks(reader: Reader) -> Tasks:
    """Homework due on the next day of lessons, with minutes, what is done ticked."""
    found = list_near_tasks(reader.pupils, reader.today)
    return Tasks(
        reader.today,
        tuple(_tasks(reader, pupil, found.get(pupil.student_id, [])) for pupil in reader.pupils),
    )


def marks(reader: Reader) -> tuple[ChildMarks, ...] | None:
    """Marks of the last days that the reader may see already; None: all marks are kept from the reader."""
    seen = [pupil for pupil in reader.pupils if pupil.sees_marks]
    found = list_new_marks(seen, reader.today) if seen else {}
    return tuple(_marks(reader, pupil, found.get(pupil.student_id, [])) for pupil in seen) or None


def owed(reader: Reader) -> tuple[ChildOwed, ...] | None:
    """Open dots, those that end first; not shown where nothing is owed."""
    found = list_owed_of(reader.pupils, reader.today)
    rows = [(pupil, found[pupil.student_id]) for pupil in reader.pupils if pupil.student_id in found]
    return (
        tuple(
            ChildOwed(label_of(reader, pupil), tuple(own[:_SHOWN_OWED]), len(own[_SHOWN_OWED:]))
            for pupil, own in rows
        )
        or None
    )


def attention(reader: Reader) -> Attention | None:
    """A child missing without notice, an illness that runs out, weeks to sign; nothing where none waits."""
    weeks = weeks_to_sign(reader.actor)
    found = Attention(
        list_alerts(reader.actor),
        list_prompts(reader.actor),
        weeks[:_SHOWN_WEEKS],
        len(weeks[_SHOWN_WEEKS:]),
    )
    return found if found.alerts or found.prompts or weeks else None


def news(reader: Reader) -> tuple[ChildNews, ...] | None:
    """How much is new about each child since the reader looked at it last; nothing where nothing is.

    What is new is of many kinds, so unlike the other widgets this one asks for each child anew.
    """
    places = {news_place(pupil.student_id): pupil for pupil in reader.pupils}
    seen = list_last_seen(reader.actor, places)
    rows = []
    for place, pupil in places.items():
        since = since_moment(
            Since.VISIT,
            now=reader.now,
            visited_at=seen.get(place),
            term_starts_on=None,
            zone=reader.actor.school.zone,
        )
        if count := len(collect_news(reader.actor, pupil, since)):
            rows.append(ChildNews(label_of(reader, pupil), count))
    return tuple(rows) or None


def label_of(reader: Reader, pupil: Pupil) -> ChildLabel:
    return ChildLabel(pupil.student_id, pupil.given_name if len(reader.pupils) > 1 else "", pupil.class_name)


def _day(reader: Reader, pupil: Pupil) -> ChildDay:
    lessons = reader.near_lessons.get(pupil.student_id, [])
    now = [lesson for lesson in lessons if lesson.held_on == reader.today]
    coming = [lesson for lesson in now if lesson.ends_at and lesson.ends_at >= reader.now]
    held = [lesson for lesson in coming if not lesson.is_canceled]
    following = reader.next_day(pupil)
    then = [lesson for lesson in lessons if lesson.held_on == following]
    take_place = [lesson for lesson in then if not lesson.is_canceled]
    current = held[0] if held else None
    return ChildDay(
        child=label_of(reader, pupil),
        lessons=tuple(now),
        next=current,
        is_now=bool(current and current.starts_at and current.starts_at <= reader.now),
        ends=held[-1] if held else None,
        following=following,
        first=take_place[0] if take_place else None,
        count=len({lesson.period for lesson in take_place}),
        changes=tuple(lesson for lesson in (*coming, *then) if lesson.is_changed),
    )


def _tasks(reader: Reader, pupil: Pupil, found: list[NearTask]) -> ChildTasks:
    day = reader.next_day(pupil)
    due = tuple(task for task in found if task.due_on == day)
    left = [task for task in due if not task.is_done]
    minutes = sum(task.minutes or 0 for task in left)
    return ChildTasks(label_of(reader, pupil), day, due, minutes, len(left))


def _marks(reader: Reader, pupil: Pupil, found: list[NewMark]) -> ChildMarks:
    shown = tuple(found[:_SHOWN_MARKS])
    return ChildMarks(label_of(reader, pupil), shown, len(found) - len(shown))
