"""An operator is let into one student's diary: for a reason, for some days, on the record (domain H)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.commands import admit_support
from parta.access.rules import Permission
from parta.audit.commands import MAX_REASON, Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.people.commands.records import STREAM
from parta.people.models import AccessGrant
from parta.people.queries.grants import find_operator, require_grantable
from parta.people.rules import LONGEST_GRANT, place_of


@transaction.atomic
def grant_access(*, actor: Actor, student_id: int, login: str, reason: str, days: int) -> AccessGrant:
    """Let the operator with the login read the diary for so many days, at most seven.

    NotFound unless the actor represents the student, is the student of age, or runs the school. Refused:
    nobody with an office has the login, no reason, a wrong time, or the operator is in already.
    """
    actor.require(Permission.GRANT_OPERATORS)
    require_grantable(actor, student_id)
    operator = find_operator(login, actor.school)
    if operator is None:
        message = _("No operator with a diary account has this login. Check it with the operator.")
        raise Refused(message, code="no_operator", field="login")
    if not reason.strip() or len(reason) > MAX_REASON:
        raise Refused(_("Say why, for example the number of the ticket."), code="reason", field="reason")
    if not 1 <= days <= LONGEST_GRANT.days:
        raise Refused(_("From one to seven days."), code="days", field="days")
    now = clock.now()
    running = AccessGrant.objects.running_at(now).filter(user=operator, student_id=student_id)
    if running.exists():
        raise Refused(_("This operator may see the diary already."), code="twice", field="login")
    grant = AccessGrant.objects.create(
        user=operator,
        student_id=student_id,
        reason=reason.strip(),
        granted_by_id=actor.user_id,
        starts_at=now,
        ends_at=now + timedelta(days=days),
    )
    until_on = grant.ends_at.astimezone(actor.school.zone).date()
    admit_support(actor=actor, user_id=operator.pk, until_on=until_on)
    _record(actor, grant, "grant.given", after={"user": operator.pk, "days": days})
    return grant


@transaction.atomic
def end_grant(*, actor: Actor, student_id: int, grant_id: int) -> None:
    """Whoever may let operators in may send them away at once, whoever let them in."""
    actor.require(Permission.GRANT_OPERATORS)
    require_grantable(actor, student_id)
    now = clock.now()
    grant = AccessGrant.objects.running_at(now).filter(student_id=student_id, pk=grant_id).first()
    if grant is None:
        raise NotFound
    grant.ended_at = now
    grant.save(update_fields=["ended_at"])
    _record(actor, grant, "grant.ended", after={"user": grant.user_id, "ended": True})


def _record(actor: Actor, grant: AccessGrant, kind: str, *, after: dict[str, object]) -> None:
    change = Change(
        kind=kind, record=f"grant:{grant.pk}", place=place_of(grant.student_id), before=None, after=after
    )
    record_changes(actor=actor, stream=STREAM, changes=[change], reason=grant.reason)
