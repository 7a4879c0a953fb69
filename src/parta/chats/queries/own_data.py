"""What somebody wrote in talks, to be handed out to them; what others wrote is the others'."""

from typing import Any

from django.utils.translation import gettext as _

from parta.chats.models import Conversation, Message, MessageReport
from parta.chats.queries.seats import titles_of
from parta.core.personal_data import DataSection, Subjects, table


def school_data(*, subjects: Subjects, **_signal: Any) -> list[DataSection]:
    user_id = subjects.user_id or 0
    rows = Message.objects.filter(author_id=user_id).prefetch_related("attachments").order_by("sent_at", "pk")
    talks = Conversation.objects.filter(messages__author_id=user_id).distinct()
    titles = titles_of(user_id, list(talks))
    sent = table(
        "messages",
        _("Messages written"),
        [("talk", _("Conversation")), ("sent_at", _("Sent")), ("text", _("Text")), ("files", _("Files"))],
        [
            (
                titles.get(row.conversation_id, ""),
                row.sent_at,
                row.text,
                ", ".join(attachment.name for attachment in row.attachments.all()),
            )
            for row in rows
        ],
    )
    reports = MessageReport.objects.filter(reporter_id=user_id).order_by("reported_at", "pk")
    columns = [("reported_at", _("Sent")), ("reason", _("Reason"))]
    told = table(
        "message_reports",
        _("Complaints about messages"),
        columns,
        reports.values_list("reported_at", "reason"),
    )
    return [sent, told]
