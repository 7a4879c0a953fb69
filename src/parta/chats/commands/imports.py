"""Messages that were written somewhere else, in bulk: nobody is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.chats.models import Conversation, Message, Participant
from parta.chats.rules.messages import ConversationKind
from parta.chats.rules.people import direct_key

_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ImportedMessage:
    """``with_id``: the other one of a talk of two; else ``room``: the key of a ready-made room."""

    author_id: int
    text: str
    sent_at: datetime
    operation: UUID
    with_id: int = 0
    room: str = ""

    @property
    def key(self) -> str:
        return direct_key(self.author_id, self.with_id) if self.with_id else self.room


@transaction.atomic
def import_messages(*, actor: Actor, messages: Sequence[ImportedMessage]) -> None:
    """Write them as they were; the last of each talk waits unread, what came before has been read."""
    actor.require(Permission.WRITE_PEOPLE)
    school = actor.school
    known = {talk.key: talk for talk in Conversation.objects.filter(school=school).exclude(key="")}
    for row in messages:
        if row.key not in known and row.with_id:
            known[row.key] = _begin(actor, row)
    rows = [row for row in sorted(messages, key=lambda row: row.sent_at) if row.key in known]
    Message.objects.bulk_create(
        Message(
            conversation=known[row.key],
            author_id=row.author_id,
            text=row.text,
            sent_at=row.sent_at,
            arrives_at=row.sent_at,
            changed_at=row.sent_at,
            operation=row.operation,
        )
        for row in rows
    )
    for key, last in {row.key: row for row in rows}.items():
        talk = known[key]
        Conversation.objects.filter(pk=talk.pk).update(active_at=last.sent_at)
        Participant.objects.filter(conversation=talk).update(read_at=last.sent_at - _A_MOMENT)


def _begin(actor: Actor, row: ImportedMessage) -> Conversation:
    talk = Conversation.objects.create(
        school=actor.school,
        kind=ConversationKind.DIRECT.value,
        key=row.key,
        created_by_id=row.author_id,
        created_at=row.sent_at,
        active_at=row.sent_at,
    )
    Participant.objects.bulk_create(
        Participant(conversation=talk, user_id=user_id, joined_at=row.sent_at, read_at=row.sent_at)
        for user_id in (row.author_id, row.with_id)
    )
    return talk
