"""Who works at the school as what: roles are given from a day, and end at once."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.commands import grant_roles, take_role
from parta.access.models import Membership
from parta.access.rules import WITH_STUDENTS, Permission, Role
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.people.commands.records import STREAM
from parta.people.models import Teacher
from parta.people.queries.office import list_staff

_A_YEAR = 366


@transaction.atomic
def appoint_organizer(*, actor: Actor, user_id: int) -> None:
    """Somebody who works here may organize the school's events. Who may already: nothing changes.

    NotFound: nobody of the staff.
    """
    actor.require(Permission.WRITE_PEOPLE)
    person = next((one for one in list_staff(actor) if one.user_id == user_id), None)
    if person is None:
        raise NotFound
    if not person.may_become_organizer:
        return
    role, place = Role.ORGANIZER, f"user:{user_id}"
    grant_roles(actor=actor, grants=[(user_id, role)], since_on=clock.today(actor.school.zone))
    change = Change(kind="role.given", record=place, place=place, before=None, after={"role": role.value})
    record_changes(actor=actor, stream=STREAM, changes=[change])


@transaction.atomic
def dismiss_member(*, actor: Actor, user_id: int, role: Role, reason: str) -> None:
    """The user's role in the school ends at once; with the last one the school is closed to them.

    Refused without a reason, and where ``take_role`` refuses. NotFound: they do not hold the role.
    """
    actor.require(Permission.WRITE_PEOPLE)
    if not reason.strip():
        raise Refused(_("Say why."), code="reason", field="reason")
    if not take_role(actor=actor, user_id=user_id, role=role):
        raise NotFound
    place = f"user:{user_id}"
    change = Change(kind="role.ended", record=place, place=place, before={"role": role.value}, after=None)
    record_changes(actor=actor, stream=STREAM, changes=[change], reason=reason.strip())


@transaction.atomic
def give_role(*, actor: Actor, user_id: int, role: Role, since_on: date) -> None:
    """Somebody whose account the school has issued holds a role of the staff from the day.

    Refused: a role that only students bring, only a head makes heads, a role that is held already, a day
    more than a year away. NotFound: not an account of the school.
    """
    actor.require(Permission.WRITE_PEOPLE)
    if role in WITH_STUDENTS:
        raise NotFound
    if role is Role.HEAD and not actor.has(Permission.WRITE_POLICY):
        raise Refused(_("Only a head lets in another head."), code="head", field="role")
    today = clock.today(actor.school.zone)
    if abs((since_on - today).days) > _A_YEAR:
        raise Refused(_("The day is more than a year away."), code="far", field="since_on")
    rows = Membership.objects.filter(school=actor.school, user_id=user_id)
    is_known = Teacher.objects.filter(school=actor.school, user_id=user_id).exists()
    if not is_known and not rows.exclude(role__in=[item.value for item in WITH_STUDENTS]).exists():
        raise NotFound
    held = rows.filter(role=role.value).exclude(until_on__lt=since_on)
    if held.exists():
        raise Refused(_("They hold this role already."), code="held", field="role")
    grant_roles(actor=actor, grants=[(user_id, role)], since_on=since_on)
    place, after = f"user:{user_id}", {"role": role.value, "since": since_on.isoformat()}
    record_changes(actor=actor, stream=STREAM, changes=[Change("role.given", place, place, None, after)])
