"""A student leaves the school or comes back: whom the school's pages are open to, from day to day."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import transaction

from parta.access.actors import Actor
from parta.access.commands import end_role, hold_role
from parta.access.models import Membership
from parta.access.rules import Permission, Role
from parta.core.errors import NotFound
from parta.people.models import Student


class Closing(NamedTuple):
    """A value that was changed, to be put back if the leaving is undone as a whole."""

    label: str
    field: str
    pk: int
    before: date | None
    after: date | None


@transaction.atomic
def close_students(*, actor: Actor, last_days: Mapping[int, date]) -> list[Closing]:
    """After the day the school is closed to the student's account, and to who sees it through the student.

    Rights of guardians are not ended: they open the diary again when the student comes back. NotFound: not
    students of the school.
    """
    actor.require(Permission.WRITE_PEOPLE)
    rows = list(Student.objects.select_for_update().filter(school=actor.school, pk__in=last_days))
    if len(rows) != len(last_days):
        raise NotFound
    changed = []
    days = {row.user_id: last_days[row.pk] for row in rows if row.user_id is not None}
    members = Membership.objects.filter(school=actor.school, role=Role.STUDENT.value, user_id__in=days)
    for member in members:
        last_on = days[member.user_id]
        if member.until_on is None or member.until_on > last_on:
            changed.append(Closing("access.Membership", "until_on", member.pk, member.until_on, last_on))
            end_role(actor=actor, user_id=member.user_id, role=Role.STUDENT, until_on=last_on)
    for row in rows:
        changed.append(Closing("people.Student", "left_on", row.pk, row.left_on, last_days[row.pk]))
        row.left_on = last_days[row.pk]
    Student.objects.bulk_update(rows, ["left_on"])
    return changed


@transaction.atomic
def reopen_student(*, actor: Actor, student_id: int, since_on: date) -> None:
    """From the day the school is open again to whoever had it open; who has not left: nothing changes."""
    actor.require(Permission.WRITE_PEOPLE)
    student = Student.objects.select_for_update().filter(school=actor.school, pk=student_id).first()
    if student is None:
        raise NotFound
    if student.left_on is None:
        return
    student.left_on = None
    student.save(update_fields=["left_on"])
    if student.user_id is not None:
        hold_role(actor=actor, user_id=student.user_id, role=Role.STUDENT, since_on=since_on, until_on=None)
