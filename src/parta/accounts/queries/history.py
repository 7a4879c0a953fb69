"""What was done about somebody's identity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from parta.accounts.models import IdentityEvent, User
from parta.accounts.queries.identity_words import EVENT_WORDS, WAY_NAMES
from parta.accounts.rules import ConfirmationWay, IdentityEventKind

_WAYS = {way.value for way in ConfirmationWay}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """``by``: empty for the owner and for the installation itself."""

    at: datetime
    words: Promise
    detail: str
    by: str


def list_history(user: User, *, limit: int = 20) -> Sequence[HistoryLine]:
    """The newest first."""
    events = IdentityEvent.objects.filter(user=user).select_related("by").order_by("-at", "-pk")[:limit]
    return [_line(event) for event in events]


def was_viewed_by(user: User, operator_id: int, *, since: datetime) -> bool:
    """Whether the operator has looked at the profile since then."""
    viewed = IdentityEvent.objects.filter(user=user, by_id=operator_id, at__gt=since)
    return viewed.filter(kind=IdentityEventKind.VIEWED.value).exists()


def _line(event: IdentityEvent) -> HistoryLine:
    detail = str(WAY_NAMES[ConfirmationWay(event.detail)]) if event.detail in _WAYS else event.detail
    by = str(event.by) if event.by and event.by_id != event.user_id else ""
    return HistoryLine(event.at, EVENT_WORDS[IdentityEventKind(event.kind)], detail, by)
