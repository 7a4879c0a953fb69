"""What the lessons of a day ask a student to carry (acceptance D7, domain F4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from parta.schoolday.models import EmptyBag
from parta.schoolday.rules import ThingKind
from parta.schoolday.rules.backpack import DayWeight, Needed, weigh

__all__ = ["DayThing", "DayWeight", "get_bag_grams", "list_day_things", "week_weights"]

# Two index scans, as one condition joined by OR would read every course. A canceled lesson asks for nothing;
# what is given instead of it is a lesson of its own. Columns of the journal outside the timetable are no
# lessons one packs for.
_THINGS = """
SELECT l.held_on, thing.id, subject.name, thing.kind, thing.name, thing.grams, l.period, l.id,
       CASE WHEN nn.id IS NULL THEN 1 ELSE 0 END
FROM (
    SELECT course.id, course.subject_id, course.year_id, e.since_on, e.until_on
    FROM academics_enrollment e
    JOIN academics_course course ON course.school_class_id = e.school_class_id AND course.group_id IS NULL
    WHERE e.student_id = %(student)s
    UNION ALL
    SELECT course.id, course.subject_id, course.year_id, m.since_on, m.until_on
    FROM academics_groupmember m
    JOIN academics_course course ON course.group_id = m.group_id
    WHERE m.student_id = %(student)s
) taken
JOIN academics_schoolclass own ON own.id = %(class)s AND own.year_id = taken.year_id
JOIN lessons_lesson l ON l.course_id = taken.id AND l.held_on BETWEEN %(first)s AND %(last)s
     AND l.held_on >= taken.since_on AND l.held_on <= coalesce(taken.until_on, l.held_on)
     AND NOT l.is_canceled AND l.period IS NOT NULL
JOIN academics_subject subject ON subject.id = taken.subject_id
JOIN schoolday_textbook thing ON thing.subject_id = taken.subject_id AND thing.grade = %(grade)s
LEFT JOIN schoolday_notneeded nn ON nn.lesson_id = l.id AND nn.textbook_id = thing.id
ORDER BY l.held_on, l.period, l.id, thing.grams DESC, thing.name
"""


@dataclass(frozen=True, slots=True)
class DayThing:
    """``is_needed`` False: the teacher lets it stay at home, in every lesson of the day that asks for it."""

    thing_id: int
    subject: str
    kind: ThingKind
    name: str
    grams: int
    is_needed: bool


def week_weights(student_id: int, class_id: int, grade: int, days: Sequence[date]) -> dict[date, DayWeight]:
    """What each of the days weighs, those without things left out; one query.

    The class names the year and with ``grade`` the things; the caller has checked the right to the student.
    """
    needed: dict[date, list[Needed]] = {}
    for day, thing_id, subject, _kind, _name, grams, *_lesson, is_needed in _rows(
        student_id, class_id, grade, days
    ):
        if is_needed:
            needed.setdefault(day, []).append(Needed(thing_id, subject, grams))
    return {day: weigh(needed[day], grade) for day in days if day in needed}


def list_day_things(student_id: int, class_id: int, grade: int, day: date) -> tuple[DayThing, ...]:
    """Everything that lessons of the day ask for, each thing once, in the order of the lessons."""
    things: dict[int, DayThing] = {}
    for _day, thing_id, subject, kind, name, grams, *_lesson, is_needed in _rows(
        student_id, class_id, grade, [day]
    ):
        before = things.get(thing_id)
        things[thing_id] = DayThing(
            thing_id=thing_id,
            subject=subject,
            kind=ThingKind(kind),
            name=name,
            grams=grams,
            is_needed=bool(is_needed) or (before is not None and before.is_needed),
        )
    return tuple(things.values())


def get_bag_grams(student_id: int) -> int | None:
    """What the empty bag weighs; None: nobody has said."""
    return EmptyBag.objects.filter(student_id=student_id).values_list("grams", flat=True).first()


def _rows(student_id: int, class_id: int, grade: int, days: Sequence[date]) -> list[tuple[Any, ...]]:
    if not days:
        return []
    asked = {"student": student_id, "class": class_id, "grade": grade}
    with connection.cursor() as cursor:
        cursor.execute(_THINGS, {**asked, "first": min(days), "last": max(days)})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
