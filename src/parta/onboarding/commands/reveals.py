"""The applicant reads login and temporary password once, on the portal (acceptance A4)."""

import hashlib
import secrets

from django.db import transaction

from parta.access.actors import Actor
from parta.accounts.commands.issued import set_temporary_password
from parta.accounts.models import User
from parta.accounts.rules.issued import grouped
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound
from parta.core.sites import Site
from parta.onboarding.commands.activations import STREAM, IssuedAccess, kind_of
from parta.onboarding.models import Activation


@transaction.atomic
def offer_reveal(*, activation: Activation, portal_user: User) -> str:
    """The token of the link by which this person of the portal, and nobody else, reads the access once.

    Only its digest is kept. Asked again, the token before is void.
    """
    if portal_user.site != Site.PORTAL:
        raise ValueError("login and password are shown to an account of the portal")
    token = secrets.token_urlsafe(32)
    rows = Activation.objects.filter(pk=activation.pk).waiting()
    if not rows.update(reveal_to=portal_user, reveal_digest=_digest(token), revealed_at=None):
        raise NotFound
    return token


@transaction.atomic
def reveal_access(*, user: User, token: str) -> IssuedAccess:
    """Login and a temporary password made this moment; one on a printed letter is void from now on.

    NotFound: not this person's link, used, too old, or the account has been taken over meanwhile.
    """
    rows = Activation.objects.select_for_update(of=("self",)).select_related("user", "school")
    activation = rows.open_at(clock.now()).filter(reveal_to=user, reveal_digest=_digest(token)).first()
    if activation is None:
        raise NotFound
    password = set_temporary_password(user=activation.user)
    activation.password = activation.user.password
    activation.reveal_digest, activation.revealed_at = "", clock.now()
    activation.save(update_fields=["password", "reveal_digest", "revealed_at"])
    _record(activation, user)
    return IssuedAccess(login=activation.user.login, password=grouped(password), activation=activation)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _record(activation: Activation, user: User) -> None:
    person = activation.person
    actor = Actor(user.pk, activation.school, frozenset(), frozenset())
    place = f"{kind_of(person)}:{person.pk}"
    change = Change("access.revealed", f"activation:{activation.pk}", place, None, {})
    record_changes(actor=actor, stream=STREAM, changes=[change])
