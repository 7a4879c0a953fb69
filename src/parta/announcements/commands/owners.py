"""What becomes of somebody's answers to announcements when their account goes."""

from typing import Any

from parta.announcements.models import AnnouncementReader, AnnouncementReply


def forget_reader(*, user_id: int, **_event: Any) -> None:
    """What they announced is the school's and stays."""
    AnnouncementReply.objects.filter(user_id=user_id).delete()
    AnnouncementReader.objects.filter(user_id=user_id).delete()
