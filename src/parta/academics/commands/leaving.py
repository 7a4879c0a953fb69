"""A teacher leaves the school: what they still teach is handed over or given up knowingly (acceptance Z2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from parta.academics.commands.tenures import change_tenure, settle_class_role
from parta.academics.models import ClassLead, Course, CourseAssignment
from parta.academics.queries.persons import list_led, list_taught
from parta.access.actors import Actor
from parta.access.commands import end_role
from parta.access.models import Membership
from parta.access.rules import WITH_STUDENTS, Permission, Role
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.people.commands.records import STREAM
from parta.people.models import Teacher

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dismissal:
    """``courses``, ``classes``: who takes over each (None: nobody), by id of the course or class."""

    last_on: date
    reason: str
    courses: Mapping[int, int | None] = field(default_factory=dict)
    classes: Mapping[int, int | None] = field(default_factory=dict)
    leaves_open: bool = False


@transaction.atomic
def dismiss_teacher(*, actor: Actor, teacher_id: int, dismissal: Dismissal) -> None:
    """The teacher works here until the day: courses go over after it, roles end with it.

    So do classes they lead. Refused: no reason; a course or class that nobody takes over, unless
    ``leaves_open`` says that this is meant; oneself; a head, unless the actor is one.
    """
    actor.require(Permission.WRITE_PEOPLE)
    rows = Teacher.objects.select_for_update().filter(school=actor.school)
    teacher = rows.filter(pk=teacher_id).first()
    if teacher is None:
        raise NotFound
    if not dismissal.reason.strip():
        raise Refused(_("Say by which order, or why."), code="reason", field="reason")
    _check_person(actor, teacher)
    assignments = list_taught(teacher.pk, dismissal.last_on)
    classes = list_led(teacher.pk, dismissal.last_on)
    wanted = {row.course_id: dismissal.courses.get(row.course_id) for row in assignments}
    led = {row.pk: dismissal.classes.get(row.pk) for row in classes}
    if None in {*wanted.values(), *led.values()} and not dismissal.leaves_open:
        message = _(
            "Something is left without a teacher. Choose who takes over, or confirm that nobody does."
        )
        raise Refused(message, code="left_open", field="leaves_open")
    successors = {pk for pk in (*wanted.values(), *led.values()) if pk is not None}
    _require_successors(actor, teacher, successors)
    for row in assignments:
        _hand_over(row, wanted[row.course_id], dismissal.last_on)
    for school_class in classes:
        change_tenure(ClassLead, school_class, led[school_class.pk], dismissal.last_on + _DAY)
        settle_class_role(actor, led[school_class.pk])
    _end_roles(actor, teacher, dismissal.last_on)
    record = f"teacher:{teacher.pk}"
    after = {"last_on": dismissal.last_on.isoformat(), "courses": len(wanted), "classes": len(led)}
    change = Change("teacher.dismissed", record, record, None, after)
    record_changes(actor=actor, stream=STREAM, changes=[change], reason=dismissal.reason.strip())


def _check_person(actor: Actor, teacher: Teacher) -> None:
    if teacher.user_id is None:
        return
    if teacher.user_id == actor.user_id:
        raise Refused(_("Nobody ends their own role."), code="own")
    heads = Membership.objects.filter(school=actor.school, user_id=teacher.user_id, role=Role.HEAD.value)
    if heads.valid_on(clock.today(actor.school.zone)).exists() and not actor.has(Permission.WRITE_POLICY):
        raise Refused(_("Only a head ends the role of another head."), code="head")


def _require_successors(actor: Actor, teacher: Teacher, ids: set[int]) -> None:
    found = Teacher.objects.filter(school=actor.school, pk__in=ids).exclude(pk=teacher.pk)
    if found.count() != len(ids):
        raise NotFound


def _hand_over(row: CourseAssignment, successor_id: int | None, last_on: date) -> None:
    """The row ends with the day; one that would only begin later is gone."""
    Course.objects.select_for_update().get(pk=row.course_id)
    begins_on, until_on = max(row.since_on, last_on + _DAY), row.until_on
    if row.since_on > last_on:
        row.delete()
    else:
        row.until_on = last_on
        row.save(update_fields=["until_on"])
    if successor_id is None:
        return
    taken = CourseAssignment.objects.filter(course_id=row.course_id, teacher_id=successor_id)
    if taken.valid_on(begins_on).exists():
        return
    CourseAssignment.objects.create(
        course_id=row.course_id, teacher_id=successor_id, since_on=begins_on, until_on=until_on
    )


def _end_roles(actor: Actor, teacher: Teacher, last_on: date) -> None:
    if teacher.user_id is None:
        return
    rows = Membership.objects.filter(school=actor.school, user_id=teacher.user_id)
    rows = rows.exclude(role__in=[role.value for role in WITH_STUDENTS])
    for row in rows.filter(Q(until_on__isnull=True) | Q(until_on__gt=last_on)):
        if row.since_on > last_on:
            row.delete()
        else:
            end_role(actor=actor, user_id=row.user_id, role=Role(row.role), until_on=last_on)
