"""Reporting abuse and deciding about it, on record (acceptance C3)."""

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.chats.commands.messages import erase_message
from parta.chats.models import MessageReport
from parta.chats.queries.reports import get_report, list_held_files
from parta.chats.queries.seats import get_message, get_seat
from parta.chats.rules.messages import MAX_REASON, Decision
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.texts import clean_text
from parta.files.commands import remove_file
from parta.notifications.happenings import report

_STREAM = "chats"


@transaction.atomic
def report_message(*, actor: Actor, conversation_id: int, message_id: int, reason: str) -> None:
    """Ask the head and the deputies to look at somebody's message; once, saying it again changes nothing."""
    message = get_message(get_seat(actor, conversation_id), message_id)
    if message.author_id == actor.user_id:
        raise NotFound
    row, is_new = MessageReport.objects.get_or_create(
        message=message,
        reporter_id=actor.user_id,
        defaults={"reason": _checked(reason), "text": message.text, "reported_at": clock.now()},
    )
    if is_new:
        row.attachments.set(message.attachments.all())
        record = Change(
            "chats.report", f"report:{row.pk}", f"message:{message.pk}", None, {"reason": row.reason}
        )
        record_changes(actor=actor, stream=_STREAM, changes=[record])
        report("chat report", report_id=row.pk)


@transaction.atomic
def decide_report(*, actor: Actor, report_id: int, decision: Decision, note: str) -> None:
    """Leave the message or remove it, and say why; it stays decided. Nobody decides about their own."""
    actor.require(Permission.MODERATE_MESSAGES)
    row = get_report(actor, report_id)
    if row.decision:
        raise Refused(_("Somebody has decided already."), code="decided")
    if row.message.author_id == actor.user_id:
        raise Refused(_("About your own message somebody else decides."), code="own_message")
    row.decision, row.note = decision.value, _checked(note)
    row.decided_by_id, row.decided_at = actor.author_id, clock.now()
    row.save(update_fields=["decision", "note", "decided_by", "decided_at"])
    if decision is Decision.REMOVED and row.message.deleted_at is None:
        erase_message(row.message)
    _let_go(row)
    values = {"decision": row.decision, "text": row.text}
    change = Change("chats.decision", f"report:{row.pk}", f"message:{row.message_id}", None, values)
    record_changes(actor=actor, stream=_STREAM, changes=[change], reason=row.note)
    report("chat decision", report_id=row.pk)


def _let_go(row: MessageReport) -> None:
    """Of a message that is gone its files go too, unless another report still waits for them."""
    if row.message.deleted_at is None:
        return
    held = set(list_held_files(row.message_id))
    for attachment in row.attachments.all():
        if attachment.pk not in held:
            remove_file(attachment=attachment)


def _checked(reason: str) -> str:
    cleaned = clean_text(reason)
    if not cleaned:
        raise Refused(_("Say why."), code="no_reason", field="reason")
    if len(cleaned) > MAX_REASON:
        message = _("The reason may have at most %(count)d characters.") % {"count": MAX_REASON}
        raise Refused(message, code="reason_too_long", field="reason")
    return cleaned
