"""The history of a request for a page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from parta.support.models import Ticket, TicketFile
from parta.support.queries.words import STEP_NAMES
from parta.support.rules import INTERNAL, Side, Step

_PICTURES = "image/"


@dataclass(frozen=True, slots=True)
class FileRow:
    key: UUID
    name: str
    size: int
    is_picture: bool


@dataclass(frozen=True, slots=True)
class EntryRow:
    at: datetime
    what: Promise
    who: str  # empty for whoever asked, and for whoever asked to see
    text: str
    files: tuple[FileRow, ...]
    is_of_operator: bool
    is_internal: bool
    is_plain: bool  # nothing but a line: no words, no files
    is_waiting_for_letter: bool


def list_entries(ticket: Ticket, *, for_operators: bool) -> list[EntryRow]:
    """From the first to the last. Whoever asked sees neither notes nor which operator it was."""
    rows = ticket.entries.select_related("author").prefetch_related("files").order_by("at", "pk")
    if not for_operators:
        rows = rows.exclude(step__in=[step.value for step in INTERNAL])
    return [
        EntryRow(
            at=row.at,
            what=STEP_NAMES[Step(row.step)],
            who=str(row.author or "") if for_operators and row.side == Side.OPERATOR else "",
            text=row.text,
            files=tuple(_file(kept) for kept in row.files.all()),
            is_of_operator=row.side == Side.OPERATOR,
            is_internal=Step(row.step) in INTERNAL,
            is_plain=not row.text and not row.files.all(),
            is_waiting_for_letter=row.is_told and row.told_at is None,
        )
        for row in rows
    ]


def _file(kept: TicketFile) -> FileRow:
    return FileRow(kept.key, kept.name, kept.size, kept.content_type.startswith(_PICTURES))
