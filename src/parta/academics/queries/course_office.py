"""One course for the office: its teachers and its hours, day by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F

from parta.academics.models import Course, CourseAssignment, CourseHours
from parta.academics.queries.class_settings import Choices, first_day, teacher_choices
from parta.academics.queries.curriculum import hours_text
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.core.relations import used_ids
from parta.schoolyear.models import AcademicYear

_PLANNED = ("academics.CourseAssignment", "academics.CourseHours")  # no lessons yet


@dataclass(frozen=True, slots=True)
class CourseTeacher:
    teacher_id: int
    name: str
    since_on: date
    until_on: date | None
    is_running: bool


@dataclass(frozen=True, slots=True)
class HoursLine:
    since_on: date
    hours: str  # empty: as the curriculum
    is_running: bool


@dataclass(frozen=True, slots=True)
class CourseOffice:
    """One course for the office: who teaches it, has taught it and is to."""

    course_id: int
    subject: str
    whom: str
    year: AcademicYear
    grade: int
    hours: Decimal | None
    former_hours: tuple[HoursLine, ...]  # all that has been said of them, by day
    teachers: tuple[CourseTeacher, ...]
    choices: Choices
    day: date
    is_used: bool
    may_write: bool


def course_office(actor: Actor, course_id: int) -> CourseOffice:
    actor.require(Permission.READ_ALL_PEOPLE)
    rows = Course.objects.filter(school=actor.school, pk=course_id)
    course = rows.select_related("subject", "school_class", "group", "year").first()
    if course is None:
        raise NotFound
    day = first_day(course.year, clock.today(actor.school.zone))
    assignments = CourseAssignment.objects.filter(course=course).select_related("teacher")
    first = course.school_class or (course.group.classes.order_by("grade").first() if course.group else None)
    return CourseOffice(
        course_id=course.pk,
        subject=course.subject.name,
        whom=course.group.name if course.group else str(course.school_class),
        year=course.year,
        grade=first.grade if first else 0,
        hours=CourseHours.objects.filter(course=course).on(day).get(course.pk),
        former_hours=tuple(_hours_lines(course, day)),
        teachers=tuple(
            CourseTeacher(
                row.teacher_id,
                row.teacher.full_name,
                row.since_on,
                row.until_on,
                row.until_on is None or row.until_on >= day,
            )
            for row in assignments.order_by("since_on", "pk")
        ),
        choices=teacher_choices(actor),
        day=day,
        is_used=bool(used_ids(Course, [course.pk], besides=_PLANNED)),
        may_write=actor.has(Permission.WRITE_STRUCTURE),
    )


def _hours_lines(course: Course, day: date) -> Iterable[HoursLine]:
    rows = list(CourseHours.objects.filter(course=course).order_by(F("since_on").asc(nulls_first=True)))
    begun = [row for row in rows if row.since_on is None or row.since_on <= day]
    for row in rows:
        yield HoursLine(
            since_on=row.since_on or course.year.starts_on,
            hours=hours_text(row.hours) if row.hours is not None else "",
            is_running=bool(begun) and row == begun[-1],
        )
