"""The student's plan of the year beside the lessons that have really been held (acceptance D8)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from parta.academics.queries.curriculum import LineRow, StudentPlan, find_student_plan
from parta.academics.rules import Load, weekly_maximum
from parta.access.actors import Actor
from parta.core import clock
from parta.diary.queries.courses import TAKEN
from parta.diary.queries.people import Pupil, get_pupil
from parta.diary.queries.sql import fetch
from parta.diary.rules import SATURDAY

_A_YEAR = timedelta(days=400)
_LESSONS = f"""
SELECT taken.subject_id, l.held_on, COUNT(*), SUM(CASE WHEN l.ends_at <= %(now)s THEN 1 ELSE 0 END)
FROM ({TAKEN}) taken
JOIN lessons_lesson l ON l.course_id = taken.id AND l.year_id = %(year)s
     AND l.held_on >= taken.since_on AND l.held_on <= coalesce(taken.until_on, l.held_on)
     AND NOT l.is_canceled AND l.period IS NOT NULL
GROUP BY taken.subject_id, l.held_on
"""  # noqa: S608 - made of constants only


@dataclass(frozen=True, slots=True)
class SubjectHours:
    """``planned``: lessons that have their days by now, held or to come; None: the line is no subject."""

    name: str
    week_text: str
    hours_a_year: int
    held: int | None
    planned: int | None


@dataclass(frozen=True, slots=True)
class PartHours:
    name: str
    rows: tuple[SubjectHours, ...]
    hours_a_week: str
    hours_a_year: int


@dataclass(frozen=True, slots=True)
class CurriculumPage:
    """``plan`` None: nobody has written one. ``shows_reason``: of an individual plan, to family and staff."""

    pupil: Pupil
    today: date
    plan: StudentPlan | None
    parts: tuple[PartHours, ...]
    maximum: str
    is_above: bool
    shows_reason: bool


def curriculum_page(actor: Actor, student_id: int) -> CurriculumPage:
    """NotFound for a student whose diary is not the actor's to read."""
    today = clock.today(actor.school.zone)
    pupil = get_pupil(actor, student_id, today)
    plan = find_student_plan(student_id, pupil.class_id, today)
    held, planned, days = _lessons(pupil, today) if plan else ({}, {}, set())
    weekdays = {day.isoweekday() for day in days}
    parts = tuple(
        PartHours(
            name=part.name,
            rows=tuple(_row(line, held, planned) for line in part.lines),
            hours_a_week=part.hours_a_week,
            hours_a_year=part.hours_a_year,
        )
        for part in (plan.plan.parts if plan else ())
    )
    is_six_days = SATURDAY in weekdays
    return CurriculumPage(
        pupil=pupil,
        today=today,
        plan=plan,
        parts=parts,
        maximum=_maximum(pupil.grade, is_six_days=is_six_days),
        is_above=plan is not None
        and (plan.plan.load is Load.ABOVE or (plan.plan.load is Load.SIX_DAYS_ONLY and not is_six_days)),
        shows_reason=pupil.is_family or student_id not in actor.student_ids,
    )


def _lessons(pupil: Pupil, today: date) -> tuple[dict[int, int], dict[int, int], set[date]]:
    """By subject the lessons held and those of the whole year; the days they are on."""
    asked = {
        "student": pupil.student_id,
        "year": pupil.year_id,
        "first": today - _A_YEAR,
        "last": today + _A_YEAR,
        "now": connection.ops.adapt_datetimefield_value(clock.now()),
    }
    held: dict[int, int] = {}
    planned: dict[int, int] = {}
    days: set[date] = set()
    for subject_id, day, count, ended in fetch(_LESSONS, asked):
        planned[subject_id] = planned.get(subject_id, 0) + count
        held[subject_id] = held.get(subject_id, 0) + ended
        days.add(day)
    return held, planned, days


def _row(line: LineRow, held: dict[int, int], planned: dict[int, int]) -> SubjectHours:
    subject_id = line.subject_id
    return SubjectHours(
        name=line.name,
        week_text=line.week_text,
        hours_a_year=line.hours_a_year,
        held=None if subject_id is None else held.get(subject_id, 0),
        planned=None if subject_id is None else planned.get(subject_id, 0),
    )


def _maximum(grade: int, *, is_six_days: bool) -> str:
    most = weekly_maximum(grade)
    if most is None:
        return ""
    if is_six_days and most.six_days is not None:
        return _("at most %(hours)d in a six-day week") % {"hours": most.six_days}
    return _("at most %(five)d in a five-day week") % {"five": most.five_days}
