"""Sending, changing and taking back messages (acceptance C3, K12)."""

from collections.abc import Sequence
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.chats.commands.telling import MAX_EXCERPT, bundle_of, cause_of
from parta.chats.models import Conversation, Message, Participant
from parta.chats.queries.reports import list_held_files
from parta.chats.queries.seats import (
    Scene,
    find_answered,
    get_message,
    get_scene,
    get_seat,
    list_user_ids,
    visible_messages,
)
from parta.chats.queries.talking import when_it_arrives
from parta.chats.rules.messages import (
    FLOOD_WITHIN,
    MAX_TEXT,
    is_flood,
    may_delete,
    may_edit,
)
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.texts import clean_text
from parta.files.commands import remove_file, store_files
from parta.live.commands import nudge
from parta.notifications.commands.telling import take_back
from parta.notifications.happenings import report


@transaction.atomic
def send_message(
    *,
    actor: Actor,
    conversation_id: int,
    operation: UUID,
    text: str = "",
    uploads: Sequence[File[bytes]] = (),
    reply_to_id: int | None = None,
    is_urgent: bool = False,
) -> Message:
    """Say something. The same ``operation`` again changes nothing: a phone may send twice.

    Refused: nothing to send, too long, too many within a minute, files that are not allowed, urgent where it
    may not be, somebody who may not be written to any more.
    """
    seat = get_seat(actor, conversation_id)
    sent = Message.objects.filter(author_id=actor.author_id, operation=operation).first()
    if sent is not None:
        return _same(sent, conversation_id)
    scene = get_scene(actor, seat)
    cleaned = _checked_text(text, has_files=bool(uploads))
    _require_voice(scene, is_urgent=is_urgent)
    _require_calm(actor)
    reply = find_answered(seat, reply_to_id)
    # One after another in a conversation: their moments are then in the order in which they are seen.
    talk = Conversation.objects.select_for_update().get(pk=conversation_id)
    now = clock.now()
    message = Message.objects.create(
        conversation=talk,
        author_id=actor.author_id,
        text=cleaned,
        reply_to=reply,
        is_urgent=is_urgent,
        sent_at=now,
        arrives_at=now if is_urgent else when_it_arrives(scene, now),
        changed_at=now,
        operation=operation,
    )
    message.attachments.set(store_files(actor=actor, uploads=uploads))
    talk.active_at = now
    talk.save(update_fields=["active_at"])
    report("chat", message_id=message.pk)
    _nudge_of(message)
    return message


@transaction.atomic
def edit_message(*, actor: Actor, conversation_id: int, message_id: int, text: str) -> None:
    """One's own, for a quarter of an hour; the others see that it was changed."""
    message = _own(actor, conversation_id, message_id)
    now = clock.now()
    if not may_edit(message.sent_at, now):
        raise Refused(_("A message can be changed for 15 minutes."), code="too_late_to_edit", field="text")
    cleaned = _checked_text(text, has_files=message.attachments.exists())
    if cleaned == message.text:
        return
    message.text, message.edited_at, message.changed_at = cleaned, now, now
    message.save(update_fields=["text", "edited_at", "changed_at"])
    _nudge_of(message)


@transaction.atomic
def delete_message(*, actor: Actor, conversation_id: int, message_id: int) -> None:
    """One's own, for a day, with its files; a line stays that there was one."""
    message = _own(actor, conversation_id, message_id)
    if not may_delete(message.sent_at, clock.now()):
        raise Refused(_("A message can be deleted for a day."), code="too_late_to_delete")
    erase_message(message)


def erase_message(message: Message) -> None:
    """Empty it, with its files but what a report still waits to be decided about. The right is proved.

    What was told of it loses its words too: they stood at the bell and were perhaps still on their way.
    """
    files = list(message.attachments.all())
    message.attachments.clear()
    held = set(list_held_files(message.pk))
    for attachment in files:
        if attachment.pk not in held:
            remove_file(attachment=attachment)
    take_back(
        causes=[cause_of(message)], bundle=bundle_of(message.conversation), body=message.text[:MAX_EXCERPT]
    )
    message.text = ""
    message.deleted_at = message.changed_at = clock.now()
    message.save(update_fields=["text", "deleted_at", "changed_at"])
    _nudge_of(message)


def mark_seen(*, actor: Actor, conversation_id: int) -> bool:
    """The actor has seen what has arrived; whether that is news."""
    seat = get_seat(actor, conversation_id)
    rows = visible_messages(seat).filter(arrives_at__lte=clock.now())
    last = rows.order_by("-arrives_at").values_list("arrives_at", flat=True).first()
    if last is None or last <= seat.read_at:
        return False
    Participant.objects.filter(pk=seat.pk, read_at__lt=last).update(read_at=last)
    nudge(user_ids=[actor.user_id], topic="chat")
    return True


def _same(sent: Message, conversation_id: int) -> Message:
    if sent.conversation_id != conversation_id:
        raise NotFound
    return sent


def _own(actor: Actor, conversation_id: int, message_id: int) -> Message:
    message = get_message(get_seat(actor, conversation_id), message_id)
    if message.author_id != actor.author_id:
        raise NotFound
    return message


def _checked_text(text: str, *, has_files: bool) -> str:
    cleaned = clean_text(text)
    if not cleaned and not has_files:
        raise Refused(_("Write something or attach a file."), code="empty", field="text")
    if len(cleaned) > MAX_TEXT:
        raise Refused(
            _("A message may have at most %(most)d characters, this one has %(count)d.")
            % {"most": MAX_TEXT, "count": len(cleaned)},
            code="text_too_long",
            field="text",
        )
    return cleaned


def _require_voice(scene: Scene, *, is_urgent: bool) -> None:
    if not scene.may_speak:
        raise Refused(_("You cannot write here any more."), code="may_not_write", field="text")
    if is_urgent and not scene.may_be_urgent:
        message = _("Urgent messages are for the class teacher, and from the school to families.")
        raise Refused(message, code="not_urgent", field="is_urgent")


def _require_calm(actor: Actor) -> None:
    lately = Message.objects.filter(author_id=actor.author_id, sent_at__gt=clock.now() - FLOOD_WITHIN)
    if is_flood(lately.count()):
        message = _("That is too many messages in a minute. Your text is kept: send it a little later.")
        raise Refused(message, code="flood", field="text")


def _nudge_of(message: Message) -> None:
    has_arrived = message.arrives_at <= clock.now()
    readers = list_user_ids(message.conversation) if has_arrived else [message.author_id or 0]
    transaction.on_commit(lambda: nudge(user_ids=readers, topic="chat"))
