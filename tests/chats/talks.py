"""Conversations of the cast."""

from uuid import uuid4

from django.core.files.base import ContentFile

from parta.access.actors import system_actor
from parta.chats.commands.conversations import start_conversation
from parta.chats.commands.messages import send_message
from parta.chats.commands.reports import report_message
from parta.chats.commands.rooms import ensure_rooms
from parta.chats.models import ChatPolicy, Conversation, Message, MessageReport
from parta.files.models import Attachment
from tests.factories.cast import SchoolCast


def always_open(cast: SchoolCast) -> None:
    """Messages arrive at any hour: a test may run at night."""
    ChatPolicy.objects.update_or_create(
        school=cast.school, defaults={"opens_at": "00:00", "closes_at": "00:00"}
    )


def get_group(cast: SchoolCast) -> Conversation:
    """Made by the teacher for the guardian and the deputy."""
    found = Conversation.objects.filter(school=cast.school, name="Олимпиада").first()
    people = [cast.users["guardian"].pk, cast.users["deputy"].pk]
    return found or start_conversation(actor=cast.actor("teacher"), user_ids=people, name="Олимпиада")


def get_direct(cast: SchoolCast) -> Conversation:
    """Of the guardian with the class teacher."""
    return start_conversation(actor=cast.actor("guardian"), user_ids=[cast.users["class_teacher"].pk])


def get_room(cast: SchoolCast, key: str) -> Conversation:
    ensure_rooms(actor=system_actor(cast.school))
    return Conversation.objects.get(school=cast.school, key=key)


def say(
    cast: SchoolCast, key: str, talk: Conversation, text: str = "Добрый день", **values: object
) -> Message:
    values.setdefault("operation", uuid4())
    return send_message(actor=cast.actor(key), conversation_id=talk.pk, text=text, **values)  # type: ignore[arg-type]


def get_message(cast: SchoolCast) -> Message:
    """The teacher's in the group, with a file."""
    talk = get_group(cast)
    upload = ContentFile("Памятка".encode(), name="памятка.txt")
    return talk.messages.first() or say(cast, "teacher", talk, uploads=[upload])


def get_report(cast: SchoolCast) -> MessageReport:
    """By the guardian of the teacher's message."""
    message = get_message(cast)
    report_message(
        actor=cast.actor("guardian"),
        conversation_id=message.conversation_id,
        message_id=message.pk,
        reason="Грубо",
    )
    return MessageReport.objects.get(message=message)


def get_file(cast: SchoolCast) -> Attachment:
    """Of the message of the teacher in the group."""
    return get_message(cast).attachments.get()


def get_reported_file(cast: SchoolCast) -> Attachment:
    """The same, kept by the report."""
    return get_report(cast).attachments.get()
