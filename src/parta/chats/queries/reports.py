"""Messages that somebody holds for abuse, for the head and the deputies."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.chats.models import MessageReport
from parta.chats.queries.files import FileItem, file_item
from parta.chats.queries.seats import names_of
from parta.core.errors import NotFound
from parta.files.models import Attachment

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ReportItem:
    """``text``: what the message said when it was reported. ``decision``: empty while there is none."""

    id: int
    author: str
    text: str
    sent_at: datetime
    reporter: str
    reason: str
    reported_at: datetime
    decision: str
    note: str
    decided_by: str
    decided_at: datetime | None
    files: tuple[FileItem, ...]


def reports_page(actor: Actor) -> tuple[ReportItem, ...]:
    """The undecided first, then the latest."""
    actor.require(Permission.MODERATE_MESSAGES)
    rows = MessageReport.objects.filter(message__conversation__school=actor.school).select_related("message")
    rows = rows.prefetch_related("attachments")
    reports = list(rows.order_by("decision", "-reported_at", "-pk")[:_SHOWN])
    ids = {pk for row in reports for pk in (row.message.author_id, row.reporter_id, row.decided_by_id)} - {
        None
    }
    names = names_of([pk for pk in ids if pk])
    zone = actor.school.zone
    return tuple(
        ReportItem(
            id=row.pk,
            author=names.get(row.message.author_id or 0, ""),
            text=row.text,
            sent_at=row.message.sent_at.astimezone(zone),
            reporter=names.get(row.reporter_id, ""),
            reason=row.reason,
            reported_at=row.reported_at.astimezone(zone),
            decision=row.decision,
            note=row.note,
            decided_by=names.get(row.decided_by_id or 0, ""),
            decided_at=row.decided_at.astimezone(zone) if row.decided_at else None,
            files=tuple(map(file_item, row.attachments.all())),
        )
        for row in reports
    )


def get_report(actor: Actor, report_id: int) -> MessageReport:
    """Of the actor's school."""
    actor.require(Permission.MODERATE_MESSAGES)
    rows = MessageReport.objects.filter(message__conversation__school=actor.school, pk=report_id)
    found = rows.select_related("message__conversation").first()
    if found is None:
        raise NotFound
    return found


def get_reported_file(actor: Actor, report_id: int, key: UUID) -> Attachment:
    """What hung on the message, for whoever decides."""
    found = get_report(actor, report_id).attachments.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def list_held_files(message_id: int) -> list[int]:
    """Files of the message that a report keeps until it is decided."""
    held = Attachment.objects.filter(
        pk__in=MessageReport.objects.filter(message_id=message_id, decision="").values("attachments")
    )
    return list(held.values_list("pk", flat=True))
