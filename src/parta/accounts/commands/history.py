"""The history of an identity, to which lines are only ever added."""

from parta.accounts.models import IdentityEvent, User
from parta.accounts.rules import IdentityEventKind
from parta.core import clock


def record_identity_event(
    *, user: User, kind: IdentityEventKind, by: User | None = None, detail: str = ""
) -> None:
    """``by`` None: the installation itself. ``detail`` is read by the owner and must say nothing personal."""
    IdentityEvent.objects.create(user=user, at=clock.now(), by=by, kind=kind.value, detail=detail)
