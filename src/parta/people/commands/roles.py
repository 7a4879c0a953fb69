"""Somebody no longer works or learns at the school: their roles end at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.commands import take_role
from parta.access.rules import Permission, Role
from parta.audit.commands import Change, record_changes
from parta.core.errors import NotFound, Refused
from parta.people.commands.records import STREAM


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
