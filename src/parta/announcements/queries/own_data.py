"""What somebody announced, answered and acknowledged, to be handed out to them."""

from typing import Any

from django.utils.translation import gettext as _

from parta.announcements.models import Announcement, AnnouncementReader, AnnouncementReply
from parta.core.personal_data import DataSection, Subjects, table


def school_data(*, subjects: Subjects, **_signal: Any) -> list[DataSection]:
    user_id = subjects.user_id or 0
    title = ("title", _("Announcement"))
    written = Announcement.objects.filter(author_id=user_id).order_by("created_at", "pk")
    replies = AnnouncementReply.objects.filter(user_id=user_id).order_by("made_at", "pk")
    seen = AnnouncementReader.objects.filter(user_id=user_id, read_at__isnull=False).order_by("read_at", "pk")
    return [
        table(
            "announcements",
            _("Announcements written"),
            [title, ("created_at", _("Written")), ("text", _("Text"))],
            written.values_list("title", "created_at", "text"),
        ),
        table(
            "announcement_replies",
            _("Replies to announcements"),
            [title, ("made_at", _("Sent")), ("text", _("Text"))],
            replies.values_list("announcement__title", "made_at", "text"),
        ),
        table(
            "announcements_read",
            _("Announcements read"),
            [title, ("read_at", _("Read")), ("acknowledged_at", _("Acknowledged"))],
            seen.values_list("announcement__title", "read_at", "acknowledged_at"),
        ),
    ]
