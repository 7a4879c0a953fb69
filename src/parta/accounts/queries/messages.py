from dataclasses import dataclass
from datetime import datetime

from parta.accounts.models import SentMessage
from parta.accounts.phones import spelled_phone

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ShownMessage:
    phone: str
    text: str
    sent_at: datetime


def list_sent_messages() -> list[ShownMessage]:
    """The latest messages of the development gateway, the newest first."""
    rows = SentMessage.objects.order_by("-pk")[:_SHOWN]
    return [ShownMessage(spelled_phone(row.phone), row.text, row.sent_at) for row in rows]
