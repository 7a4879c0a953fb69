"""Control works that a student has before them, across subjects (acceptance K13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.access.actors import Actor
from parta.core import clock
from parta.diary.queries.courses import TAKEN
from parta.diary.queries.people import Pupil, get_pupil
from parta.diary.queries.sql import fetch
from parta.lessons.rules import week_days

_AHEAD = timedelta(days=120)  # longer than a term
_WORKS = f"""
SELECT l.id, l.course_id, l.held_on, l.period, l.is_canceled,
       (SELECT s.name FROM academics_subject s WHERE s.id = taken.subject_id), f.name, w.title
FROM ({TAKEN}) taken
JOIN lessons_lesson l ON l.course_id = taken.id AND l.held_on BETWEEN %(first)s AND %(last)s
     AND l.held_on >= taken.since_on AND l.held_on <= coalesce(taken.until_on, l.held_on)
JOIN grading_controlwork w ON w.lesson_id = l.id
JOIN grading_lessonform c ON c.lesson_id = l.id
JOIN grading_assessmentform f ON f.id = c.form_id
ORDER BY l.held_on, l.period, l.id
"""  # noqa: S608 - made of constants only


@dataclass(frozen=True, slots=True)
class ComingWork:
    """``is_canceled``: its lesson does not take place, a new day is to be named."""

    lesson_id: int
    course_id: int
    held_on: date
    period: int | None
    is_canceled: bool
    subject: str
    form: str
    title: str
    when: str  # today, tomorrow, in so many days


@dataclass(frozen=True, slots=True)
class WorksWeek:
    monday: date
    is_this_week: bool
    works: tuple[ComingWork, ...]


@dataclass(frozen=True, slots=True)
class ControlWorksPage:
    pupil: Pupil
    weeks: tuple[WorksWeek, ...]


def control_works_page(actor: Actor, student_id: int) -> ControlWorksPage:
    """From today on; whoever reads the diary sees them, as they see topics."""
    today = clock.today(actor.school.zone)
    pupil = get_pupil(actor, student_id, today)
    works = [work for work in _coming(student_id, today) if pupil.covers(work.held_on)]
    this_week = week_days(today)[0]
    return ControlWorksPage(
        pupil=pupil,
        weeks=tuple(
            WorksWeek(monday, monday == this_week, tuple(group))
            for monday, group in groupby(works, key=lambda work: week_days(work.held_on)[0])
        ),
    )


def _coming(student_id: int, today: date) -> Iterable[ComingWork]:
    parameters = {"student": student_id, "first": today, "last": today + _AHEAD}
    for pk, course_id, held_on, period, is_canceled, subject, form, title in fetch(_WORKS, parameters):
        when = _when((held_on - today).days)
        yield ComingWork(pk, course_id, held_on, period, bool(is_canceled), subject, form, title, when)


def _when(days: int) -> str:
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}
