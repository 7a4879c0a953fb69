"""Who teaches what: courses with their hours, and teachers from a day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.commands.groups import (
    ASSIGNMENT,
    HOURS,
    end_assignments,
    require_not_held,
    require_within,
)
from parta.academics.commands.records import record_structure
from parta.academics.models import Course, CourseAssignment, CourseHours, SchoolClass, Subject
from parta.academics.rules import LEAST_HOURS, MOST_HOURS
from parta.access.actors import Actor
from parta.access.queries import require_of_school
from parta.access.rules import Permission
from parta.core.errors import NotFound, Refused
from parta.core.relations import is_used
from parta.people.models import Teacher
from parta.schoolyear.models import AcademicYear


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a cell of the table says. ``course_id`` None: a new course of the subject in the class.

    ``key`` names the cell in refusals. ``hours`` None: as the curriculum.
    """

    key: str
    course_id: int | None
    class_id: int | None
    subject_id: int | None
    teacher_id: int | None
    hours: Decimal | None


@transaction.atomic
def fill_assignments(*, actor: Actor, year_id: int, since_on: date, assignments: Sequence[Assignment]) -> int:
    """From the day on these teachers teach these courses, alone; what was before stays. How many changed.

    Refused: hours out of range, a day outside the year, a past day for a course that has lessons; beside the
    cell, or at the day.
    """
    actor.require(Permission.WRITE_STRUCTURE)
    year = AcademicYear.objects.visible_to(actor).select_for_update().filter(pk=year_id).first()
    if year is None:
        raise NotFound
    require_within(year, since_on)
    require_of_school(actor, Teacher.objects.all(), (one.teacher_id for one in assignments))
    require_of_school(actor, Subject.objects.all(), (one.subject_id for one in assignments))
    classes = SchoolClass.objects.filter(year=year)
    require_of_school(actor, classes, (one.class_id for one in assignments))
    return sum(_fill(actor, year, one, since_on) for one in assignments)


@transaction.atomic
def add_teacher(*, actor: Actor, course_id: int, teacher_id: int, since_on: date, alone: bool) -> None:
    """The teacher teaches the course from the day on; ``alone``: instead of whoever does so far."""
    actor.require(Permission.WRITE_STRUCTURE)
    course = _course(actor, course_id)
    require_of_school(actor, Teacher.objects.all(), [teacher_id])
    require_within(course.year, since_on)
    _set_teachers(actor, course, [teacher_id], since_on, keep_others=not alone)


@transaction.atomic
def end_teacher(*, actor: Actor, course_id: int, teacher_id: int, since_on: date) -> None:
    """The teacher teaches the course no more from the day on; the days before stay theirs."""
    actor.require(Permission.WRITE_STRUCTURE)
    course = _course(actor, course_id)
    require_within(course.year, since_on)
    running = _running(course, since_on)
    left = [row.teacher_id for row in running if row.teacher_id != teacher_id]
    _set_teachers(actor, course, left, since_on, keep_others=False)


@transaction.atomic
def set_hours(*, actor: Actor, course_id: int, hours: Decimal | None, since_on: date) -> None:
    """How many lessons a week the course has from the day on; None: as the curriculum. What was stays.

    Refused: out of range, a day outside the year, a past day of a course that has lessons.
    """
    actor.require(Permission.WRITE_STRUCTURE)
    course = _course(actor, course_id)
    require_within(course.year, since_on)
    if not _set_hours(actor, course, hours, since_on, "hours"):
        CourseHours.objects.filter(course=course, since_on__gt=since_on).delete()  # planned otherwise


@transaction.atomic
def remove_course(*, actor: Actor, course_id: int) -> None:
    """A course that nothing has been taught in. Refused once it has lessons or anything else."""
    actor.require(Permission.WRITE_STRUCTURE)
    course = _course(actor, course_id)
    if is_used(course, besides=(ASSIGNMENT, HOURS)):
        raise Refused(_("The course has lessons already: it stays."), code="course_used")
    record_structure(actor, "course.removed", course.pk, {"name": str(course)}, None)
    course.delete()


def _fill(actor: Actor, year: AcademicYear, one: Assignment, since_on: date) -> bool:
    course = _course(actor, one.course_id) if one.course_id else _new_course(actor, year, one)
    if course is None:
        return False
    if course.year_id != year.pk:
        raise NotFound
    changed = _set_hours(actor, course, one.hours, since_on, f"hours-{one.key}")
    teachers = [one.teacher_id] if one.teacher_id else []
    return _set_teachers(actor, course, teachers, since_on, keep_others=False) or changed or not one.course_id


def _new_course(actor: Actor, year: AcademicYear, one: Assignment) -> Course | None:
    """Nothing said: no course. One that somebody else has made meanwhile is taken."""
    if one.teacher_id is None and one.hours is None:
        return None
    if one.class_id is None or one.subject_id is None:
        raise NotFound
    course, is_new = Course.objects.get_or_create(
        school=actor.school,
        year=year,
        subject_id=one.subject_id,
        school_class_id=one.class_id,
        group=None,
    )
    if is_new:
        record_structure(actor, "course.added", course.pk, None, {"name": str(course)})
    return course


def _course(actor: Actor, course_id: int) -> Course:
    rows = Course.objects.filter(school=actor.school, pk=course_id)
    course = rows.select_related("year", "subject", "school_class", "group").first()
    if course is None:
        raise NotFound
    return course


def _set_hours(actor: Actor, course: Course, hours: Decimal | None, since_on: date, field: str) -> bool:
    if hours is not None and not LEAST_HOURS <= hours <= MOST_HOURS:
        raise Refused(_("From 0.1 to 20 hours a week."), code="bad_hours", field=field)
    rows = CourseHours.objects.filter(course=course)
    old = rows.on(since_on).get(course.pk)
    if old == hours:
        return False
    require_not_held(actor, [course.pk], since_on)
    rows.filter(since_on__gt=since_on).delete()  # what was planned for later is off
    first = None if since_on <= course.year.starts_on else since_on
    CourseHours.objects.update_or_create(course=course, since_on=first, defaults={"hours": hours})
    after = {"hours": str(hours or ""), "since_on": since_on.isoformat()}
    record_structure(actor, "course.hours", course.pk, {"hours": str(old or "")}, after)
    return True


def _running(course: Course, since_on: date) -> list[CourseAssignment]:
    """Those who teach on the day, and those who are to teach later."""
    return list(CourseAssignment.objects.filter(course=course).exclude(until_on__lt=since_on))


def _set_teachers(
    actor: Actor, course: Course, teacher_ids: Sequence[int], since_on: date, *, keep_others: bool
) -> bool:
    running = _running(course, since_on)
    staying = {row.teacher_id for row in running if row.since_on <= since_on and row.until_on is None}
    ending = [
        row
        for row in running
        if not (row.teacher_id in staying and (keep_others or row.teacher_id in teacher_ids))
    ]
    fresh = [pk for pk in teacher_ids if pk not in staying]
    if keep_others:
        ending = [row for row in running if row.teacher_id in fresh]  # planned otherwise so far
    if not ending and not fresh:
        return False
    require_not_held(actor, [course.pk], since_on)
    end_assignments(ending, since_on)
    CourseAssignment.objects.bulk_create(
        CourseAssignment(course=course, teacher_id=pk, since_on=since_on) for pk in fresh
    )
    before = {"teachers": sorted({row.teacher_id for row in running})}
    kept = staying if keep_others else staying.intersection(teacher_ids)
    after = {"teachers": sorted({*kept, *fresh}), "since_on": since_on.isoformat()}
    record_structure(actor, "course.teachers", course.pk, before, after)
    return True
