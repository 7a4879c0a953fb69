"""What becomes of somebody's messages when their account goes."""

from typing import Any

from parta.chats.commands.messages import erase_message
from parta.chats.models import Message, Participant


def forget_author(*, user_id: int, **_event: Any) -> None:
    """What they wrote is emptied, as if they had deleted it; a line stays that there was something."""
    for message in Message.objects.filter(author_id=user_id, deleted_at__isnull=True).order_by("pk"):
        erase_message(message)
    Participant.objects.filter(user_id=user_id).delete()
