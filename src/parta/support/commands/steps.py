"""What every step of a request does: state, history, files, the letter."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from parta.core import clock
from parta.core.errors import Refused
from parta.files.commands import CheckedFile
from parta.support.commands.letters import send_letter
from parta.support.commands.telling import report_entry
from parta.support.models import Ticket, TicketEntry, TicketFile
from parta.support.rules import (
    MAX_ENTRIES,
    MAX_TEXT,
    SPOKEN,
    WITH_US,
    Side,
    State,
    Step,
    is_blank,
    is_told,
    next_state,
)

FILE_KINDS = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf", "text/plain"})


def take_step(
    ticket: Ticket,
    step: Step,
    side: Side,
    *,
    author_id: int | None,
    text: str = "",
    files: Sequence[CheckedFile] = (),
    operation: UUID | None = None,
) -> TicketEntry:
    """Within the caller's transaction, on a row that it has locked. Refused: not possible in this state."""
    before = State(ticket.state)
    after = before if step is Step.SEND else next_state(before, step)
    if after is None:
        raise Refused(_("That is not possible any more: the request has changed meanwhile."), code="state")
    if side is Side.REQUESTER and ticket.entries.count() >= MAX_ENTRIES:
        message = _("There is very much in this request already. Please send a new one.")
        raise Refused(message, code="too_long_talk", field="text")
    _change(ticket, step, after)
    entry = TicketEntry.objects.create(
        ticket=ticket,
        at=ticket.changed_at,
        step=step.value,
        state=after.value,
        side=side.value,
        author_id=author_id,
        text=text,
        operation=operation,
        is_told=step is Step.SEND or is_told(step, before, after),
    )
    _keep_files(entry, files)
    report_entry(entry)
    if entry.is_told:
        transaction.on_commit(partial(send_letter.enqueue, entry_id=entry.pk))
    return entry


def _change(ticket: Ticket, step: Step, after: State) -> None:
    now = clock.now()
    if after not in WITH_US:
        ticket.waiting_since = None
    elif ticket.waiting_since is None:
        ticket.waiting_since = now
    if step in SPOKEN and ticket.first_answered_at is None:
        ticket.first_answered_at = now
    ticket.state, ticket.changed_at = after.value, now
    ticket.version += 1
    ticket.save()


def require_text(text: str, *, field: str = "text") -> str:
    """The text as it is kept. Refused: nothing to be seen in it, or too long."""
    cleaned = text.replace("\r\n", "\n").strip()
    if is_blank(cleaned):
        raise Refused(_("Please write something."), code="blank", field=field)
    if len(cleaned) > MAX_TEXT:
        message = _("At most %(count)d characters. Longer things can be attached as a file.")
        raise Refused(message % {"count": MAX_TEXT}, code="too_long", field=field)
    return cleaned


def _keep_files(entry: TicketEntry, files: Sequence[CheckedFile]) -> None:
    for checked in files:
        kept = TicketFile(
            entry=entry, name=checked.name, content_type=checked.content_type, size=len(checked.content)
        )
        kept.file.save(checked.name, ContentFile(checked.content), save=False)
        kept.save()
