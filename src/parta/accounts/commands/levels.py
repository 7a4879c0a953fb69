"""How a standard level becomes a confirmed one (acceptance P3)."""

from django.db import transaction
from django.utils.translation import gettext as _

from parta.accounts.commands.history import record_identity_event
from parta.accounts.models import ConfirmationLetter, Identity, User
from parta.accounts.queries.identities import find_prover, is_kept_child
from parta.accounts.rules import CheckState, ConfirmationWay, IdentityEventKind, Level
from parta.accounts.rules.checks import Finding
from parta.accounts.rules.levels import Hindrance, confirmation_hindrance
from parta.core import clock
from parta.core.errors import NotFound, Refused

_HINDRANCES = {
    Hindrance.ALREADY: lambda: _("The account is confirmed already."),
    Hindrance.BEING_CHECKED: lambda: _("The data are being checked. Wait until the check is over."),
    Hindrance.NOT_STANDARD: lambda: _("The check of the data has to be passed first."),
}


@transaction.atomic
def confirm_identity(*, user: User, way: ConfirmationWay, by: User | None = None) -> None:
    """The owner is proven to be who they say. ``by``: the operator of a desk.

    Refused: the level is not standard, or is confirmed already. At a desk a person also proves a SNILS that
    another account has taken by its check only; that account becomes a simplified one.
    """
    identity = lock_identity(user)
    prover = find_prover(user, identity.snils)
    hindrance = confirmation_hindrance(
        Level(identity.level),
        CheckState(identity.check_state),
        tuple(map(Finding, identity.findings)),
        way=way,
        is_snils_confirmed_elsewhere=prover is not None and prover.level == Level.CONFIRMED.value,
    )
    if hindrance:
        raise Refused(_HINDRANCES[hindrance](), code=hindrance.value)
    if prover is not None:
        _lower(prover)
    now = clock.now()
    if identity.check_state != CheckState.PASSED.value:
        identity.check_state, identity.findings, identity.checked_at = CheckState.PASSED.value, [], now
    identity.level = Level.CONFIRMED.value
    identity.confirmed_at, identity.confirmed_by, identity.confirmation_way = now, by, way.value
    identity.save()
    ConfirmationLetter.objects.filter(user=user, used_at__isnull=True).update(code_hash="", expires_at=now)
    record_identity_event(user=user, kind=IdentityEventKind.CONFIRMED, by=by or user, detail=way.value)


@transaction.atomic
def refuse_identity(*, user: User, by: User, reason: str) -> None:
    """The paper and the profile do not agree: the operator says what, and the owner reads it."""
    reason = " ".join(reason.split())
    if not reason:
        message = _("Say what does not agree, so that the person can correct it.")
        raise Refused(message, code="no_reason", field="reason")
    lock_identity(user)
    record_identity_event(user=user, kind=IdentityEventKind.REFUSED, by=by, detail=reason)


def lock_identity(user: User) -> Identity:
    """The row of a portal account, held until the transaction ends. NotFound: there is no profile yet."""
    identity = Identity.objects.select_for_update().filter(user=user, user__is_active=True).first()
    if identity is None or is_kept_child(user):
        raise NotFound
    return identity


def _lower(identity: Identity) -> None:
    """Somebody else has proven the SNILS with a paper in hand."""
    identity.level = Level.SIMPLIFIED.value
    identity.check_state = CheckState.FAILED.value
    identity.findings = [Finding.SNILS_TAKEN.value]
    identity.checked_at = clock.now()
    identity.save()
    record_identity_event(user=identity.user, kind=IdentityEventKind.LOWERED)
