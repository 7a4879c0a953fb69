"""One conversation as a page, and as what has changed in it since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zlib import crc32

from django.db.models import Exists, OuterRef, Q, QuerySet

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.chats.models import Message, MessageReport, Participant
from parta.chats.queries.files import FileItem, file_item
from parta.chats.queries.profiles import office_hours
from parta.chats.queries.seats import (
    Scene,
    find_answered,
    get_message,
    get_scene,
    get_seat,
    list_user_ids,
    names_of,
    titles_of,
    visible_messages,
)
from parta.chats.rules.messages import ConversationKind, Decision, arrival, may_delete, may_edit
from parta.core import clock
from parta.core.errors import NotFound
from parta.files.models import Attachment
from parta.notifications.models import Notification
from parta.people.models import Student

PAGE = 40
_MOST = 300  # after a message that was jumped to
_LATE = timedelta(seconds=10)  # how late a transaction may show what it wrote
_EXCERPT = 100


@dataclass(frozen=True, slots=True)
class MessageItem:
    """``day``: said before the first message of a day; ``arrives_at``: of one's own on its way, else None.

    ``seen``: by how many others, of one's own in a group or room; None: nobody is told (K12).
    ``version`` changes with everything that is shown.
    """

    id: int
    author: str
    is_own: bool
    text: str
    at: datetime
    day: date | None
    is_today: bool
    arrives_at: datetime | None
    is_urgent: bool
    is_edited: bool
    is_deleted: bool
    reply_id: int | None
    reply_author: str
    reply_text: str
    files: tuple[FileItem, ...]
    may_edit: bool
    may_delete: bool
    seen: int | None
    is_removed: bool  # by the school, after a report
    is_first_new: bool  # the first that the reader has not seen, when the page was asked for

    @property
    def version(self) -> str:
        seen = "" if self.seen is None else self.seen
        states = (self.is_edited, self.is_deleted, self.is_removed, self.arrives_at is not None)
        flags = "".join("ny"[state] for state in states)
        return f"{flags}{seen}-{self.day or 0}-{crc32(self.text.encode()):x}"


@dataclass(frozen=True, slots=True)
class MessagesPart:
    """``first``: where the shown ones begin; ``since``: from when on a later look asks for changes."""

    conversation_id: int
    items: tuple[MessageItem, ...]
    older: int | None
    first: int | None
    since: str
    is_old: bool  # others came later, which are not shown
    is_direct: bool


@dataclass(frozen=True, slots=True)
class ConversationPage:
    id: int
    title: str
    kind: str
    people: int
    is_admin: bool
    is_muted: bool
    may_speak: bool
    may_be_urgent: bool
    arrives_at: datetime | None  # what is sent now; None: at once
    children: tuple[str, ...]  # of a guardian, for the ready beginnings of a message
    part: MessagesPart
    seat: Participant


def conversation_page(
    actor: Actor, conversation_id: int, *, before: int | None = None, start: int | None = None
) -> ConversationPage:
    """The newest messages, those before one, or those from one on."""
    seat = get_seat(actor, conversation_id)
    scene = get_scene(actor, seat)
    now = clock.now()
    arrives_at = when_it_arrives(scene, now)
    talk = seat.conversation
    return ConversationPage(
        id=talk.pk,
        title=titles_of(actor.user_id, [talk])[talk.pk],
        kind=talk.kind,
        people=len(list_user_ids(talk)) if scene.is_room else len(scene.others) + 1,
        is_admin=seat.is_admin,
        is_muted=seat.is_muted,
        may_speak=scene.may_speak,
        may_be_urgent=scene.may_be_urgent,
        arrives_at=arrives_at.astimezone(actor.school.zone) if arrives_at > now else None,
        children=_children(actor) if scene.me.is_guardian and any(o.is_staff for o in scene.others) else (),
        part=_part(actor, seat, before=before, start=start, new_since=seat.read_at),
        seat=seat,
    )


def when_it_arrives(scene: Scene, now: datetime) -> datetime:
    """What the actor sends now, if it is not urgent."""
    return arrival(now, office_hours(scene.policy)) if scene.waits_for_hours else now


def messages_part(
    actor: Actor, conversation_id: int, *, start: int | None, since: str
) -> MessagesPart | None:
    """The shown messages again and what came after; None: nothing has changed since."""
    seat = get_seat(actor, conversation_id)
    moment = _moment(since)
    if moment is not None and not _has_changed(seat, moment):
        return None
    return _part(actor, seat, start=start)


def unread_notification_ids(actor: Actor, conversation_id: int) -> list[int]:
    """What the bell says of the conversation, and what it would say of it in the next office hours.

    Unless something is still on its way to the reader: that will be told, and cannot have been seen.
    """
    now = clock.now()
    rows = Notification.objects.unread().filter(user_id=actor.user_id, bundle=f"chat:{conversation_id}")
    coming = Message.objects.filter(conversation_id=conversation_id, arrives_at__gt=now)
    if coming.exclude(author_id=actor.user_id).filter(deleted_at__isnull=True).exists():
        rows = rows.filter(happened_at__lte=now)
    return list(rows.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class MessageWords:
    id: int
    author: str
    text: str
    at: datetime


def get_message_words(actor: Actor, conversation_id: int, message_id: int, *, is_own: bool) -> MessageWords:
    """Of a message of one's own, or of somebody else's."""
    found = get_message(get_seat(actor, conversation_id), message_id)
    if (found.author_id == actor.user_id) is not is_own:
        raise NotFound
    return _words(actor, found)


def get_reply(actor: Actor, page: ConversationPage, message_id: int | None) -> MessageWords | None:
    """What is being answered."""
    found = find_answered(page.seat, message_id)
    return _words(actor, found) if found else None


def _words(actor: Actor, row: Message) -> MessageWords:
    author = str(row.author) if row.author else ""
    return MessageWords(row.pk, author, row.text, row.arrives_at.astimezone(actor.school.zone))


def get_writer(actor: Actor, conversation_id: int, user_id: int | None) -> str:
    """The name of another one who sits in the conversation and writes just now; empty: of nobody."""
    others = set(list_user_ids(get_seat(actor, conversation_id).conversation)) - {actor.user_id}
    if user_id is None:
        return ""
    if user_id not in others:
        raise NotFound
    return names_of([user_id])[user_id]


def get_file(actor: Actor, conversation_id: int, key: UUID) -> Attachment:
    """A file of a message that the actor may see."""
    seat = get_seat(actor, conversation_id)
    rows = visible_messages(seat).filter(attachments__key=key, deleted_at__isnull=True)
    found = Attachment.objects.filter(key=key) if rows.exists() else Attachment.objects.none()
    attachment = found.first()
    if attachment is None:
        raise NotFound
    return attachment


def _has_changed(seat: Participant, moment: datetime) -> bool:
    rows = visible_messages(seat)
    changed = Q(changed_at__gt=moment) | Q(arrives_at__gt=moment, arrives_at__lte=clock.now())
    if rows.filter(changed).exists():
        return True
    if seat.conversation.kind == ConversationKind.DIRECT:
        return False
    others = Participant.objects.filter(conversation_id=seat.conversation_id).exclude(pk=seat.pk)
    return others.filter(read_at__gt=moment).exists()


def _part(
    actor: Actor,
    seat: Participant,
    *,
    before: int | None = None,
    start: int | None = None,
    new_since: datetime | None = None,
) -> MessagesPart:
    rows, older = _rows(seat, before=before, start=start)
    since = clock.now() - _LATE
    return MessagesPart(
        conversation_id=seat.conversation_id,
        items=_items(actor, seat, rows, new_since),
        older=older,
        first=rows[0].pk if rows else None,
        since=since.isoformat(),
        is_old=before is not None or len(rows) == _MOST,
        is_direct=seat.conversation.kind == ConversationKind.DIRECT,
    )


def _rows(seat: Participant, *, before: int | None, start: int | None) -> tuple[list[Message], int | None]:
    removed = MessageReport.objects.filter(message=OuterRef("pk"), decision=Decision.REMOVED.value)
    mine: QuerySet[Any] = visible_messages(seat).select_related("author", "reply_to__author")
    mine = mine.prefetch_related("attachments").annotate(is_removed=Exists(removed))
    if start is not None:
        first = _at(mine, start)
        later = Q(arrives_at__gt=first.arrives_at) | Q(arrives_at=first.arrives_at, pk__gte=start)
        rows = list(mine.filter(later).order_by("arrives_at", "pk")[:_MOST])
        has_older = mine.exclude(later).exists()
        return rows, start if has_older else None
    if before is not None:
        last = _at(mine, before)
        mine = mine.filter(Q(arrives_at__lt=last.arrives_at) | Q(arrives_at=last.arrives_at, pk__lt=before))
    found = list(mine.order_by("-arrives_at", "-pk")[: PAGE + 1])
    rows = found[:PAGE][::-1]
    return rows, rows[0].pk if len(found) > PAGE else None


def _at(rows: QuerySet[Message], message_id: int) -> Message:
    found = rows.filter(pk=message_id).first()
    if found is None:
        raise NotFound
    return found


def _items(
    actor: Actor, seat: Participant, rows: Sequence[Message], new_since: datetime | None
) -> tuple[MessageItem, ...]:
    zone, now = actor.school.zone, clock.now()
    reads = _reads(seat)
    items, day, new_id = [], None, _first_new(seat, rows, new_since)
    for row in rows:
        at = row.arrives_at.astimezone(zone)
        items.append(_item(row, seat, at, day, now, reads, is_first_new=row.pk == new_id))
        day = at.date()
    return tuple(items)


def _first_new(seat: Participant, rows: Sequence[Message], since: datetime | None) -> int | None:
    """After what has been read; where nothing has, all is new and no line says so."""
    if since is None:
        return None
    new = (row.pk for row in rows if row.arrives_at > since and row.author_id != seat.user_id)
    found = next(new, None)
    return found if rows and found != rows[0].pk else None


def _reads(seat: Participant) -> list[datetime] | None:
    """When the others have read; None: in a talk of two that is nobody's business (K12)."""
    if seat.conversation.kind == ConversationKind.DIRECT:
        return None
    others = Participant.objects.filter(conversation_id=seat.conversation_id, left_at__isnull=True)
    return list(others.exclude(pk=seat.pk).values_list("read_at", flat=True))


def _item(
    row: Message,
    seat: Participant,
    at: datetime,
    day: date | None,
    now: datetime,
    reads: list[datetime] | None,
    *,
    is_first_new: bool,
) -> MessageItem:
    is_own, is_deleted = row.author_id == seat.user_id, row.deleted_at is not None
    reply = row.reply_to if not is_deleted else None
    has_author = reply is not None and reply.author is not None
    return MessageItem(
        id=row.pk,
        author=str(row.author) if row.author else "",
        is_own=is_own,
        text="" if is_deleted else row.text,
        at=at,
        day=None if at.date() == day else at.date(),
        is_today=at.date() == now.astimezone(at.tzinfo).date(),
        arrives_at=at if row.arrives_at > now else None,
        is_urgent=row.is_urgent,
        is_edited=row.edited_at is not None and not is_deleted,
        is_deleted=is_deleted,
        reply_id=reply.pk if reply else None,
        reply_author=str(reply.author) if reply and has_author else "",
        reply_text=" ".join(reply.text.split())[:_EXCERPT] if reply and not reply.deleted_at else "",
        files=() if is_deleted else tuple(map(file_item, row.attachments.all())),
        may_edit=is_own and not is_deleted and may_edit(row.sent_at, now),
        may_delete=is_own and not is_deleted and may_delete(row.sent_at, now),
        seen=_seen(row, reads) if is_own and not is_deleted else None,
        is_removed=row.is_removed,  # type: ignore[attr-defined]  # annotated
        is_first_new=is_first_new,
    )


def _seen(row: Message, reads: list[datetime] | None) -> int | None:
    return None if reads is None else sum(read_at >= row.arrives_at for read_at in reads)


def _children(actor: Actor) -> tuple[str, ...]:
    """Whom a guardian may write of, in short."""
    actor.require(Permission.WRITE_MESSAGES)
    rows = Student.objects.filter(pk__in=actor.family_ids).order_by("given_name", "pk")
    return tuple(rows.values_list("given_name", flat=True))


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
