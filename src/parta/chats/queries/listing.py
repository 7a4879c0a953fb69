"""The list of one's conversations, how many wait unread, and search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.chats.models import Message, MessageReport, Participant
from parta.chats.queries.profiles import get_profile
from parta.chats.queries.seats import my_seats, names_of, titles_of
from parta.chats.rules.messages import ConversationKind
from parta.chats.rules.people import rooms_of
from parta.core import clock
from parta.core.names import comparable

_FOUND = 30
_LONG_AGO = Value(datetime(1970, 1, 1, tzinfo=UTC), output_field=DateTimeField())
_EXCERPT = 120
_ICONS = {
    ConversationKind.DIRECT: "circle-user-round",
    ConversationKind.GROUP: "users",
    ConversationKind.ROOM: "school",
}


@dataclass(frozen=True, slots=True)
class ConversationItem:
    """``at``: of the last message, in the school's zone; None: there is none."""

    id: int
    title: str
    icon: str
    last: str
    at: datetime | None
    unread: int
    is_muted: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class FoundMessage:
    id: int
    conversation_id: int
    title: str
    author: str
    excerpt: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConversationsPage:
    items: tuple[ConversationItem, ...]
    found: tuple[FoundMessage, ...]
    query: str
    may_moderate: bool
    reports: int
    may_set_policy: bool


def conversations_page(actor: Actor, query: str = "") -> ConversationsPage:
    """One's conversations, the latest first; of a search those whose name fits, and messages that hold it."""
    seats = _list_seats(actor)
    titles = titles_of(actor.user_id, [seat.conversation for seat in seats])
    items = _items(actor, seats, titles)
    wanted = comparable(query)
    if wanted:
        items = [item for item in items if wanted in comparable(item.title)]
    moderates = actor.has(Permission.MODERATE_MESSAGES)
    open_reports = MessageReport.objects.filter(message__conversation__school=actor.school, decision="")
    return ConversationsPage(
        items=tuple(items),
        found=_search(actor, seats, titles, query.strip()) if wanted else (),
        query=query,
        may_moderate=moderates,
        reports=open_reports.count() if moderates else 0,
        may_set_policy=actor.has(Permission.WRITE_POLICY),
    )


def count_unread(actor: Actor) -> int:
    """In how many conversations that are not muted something waits; in one query."""
    rows = my_seats(actor).filter(is_muted=False)
    return rows.filter(Exists(_unread())).count()


def _unread() -> QuerySet[Message]:
    """Of the seat of an outer query."""
    rows = Message.objects.filter(
        conversation_id=OuterRef("conversation_id"),
        arrives_at__gt=OuterRef("read_at"),
        arrives_at__lte=clock.now(),
        deleted_at__isnull=True,
    )
    return rows.exclude(author_id=OuterRef("user_id"))


def _list_seats(actor: Actor) -> list[Participant]:
    last = Message.objects.filter(
        Q(arrives_at__lte=clock.now()) | Q(author_id=actor.user_id),
        conversation_id=OuterRef("conversation_id"),
        arrives_at__gt=Coalesce(OuterRef("history_from"), _LONG_AGO),
    ).exclude(deleted_at__lt=F("arrives_at"))
    count = _unread().order_by().values("conversation_id").annotate(number=Count("pk")).values("number")
    rows = my_seats(actor).annotate(
        last_id=Subquery(last.order_by("-arrives_at", "-pk").values("pk")[:1]),
        unread=Coalesce(Subquery(count), 0),
    )
    rooms = rooms_of(get_profile(actor))
    return [seat for seat in rows if _is_listed(actor, seat, rooms)]


def _is_listed(actor: Actor, seat: Participant, rooms: frozenset[str]) -> bool:
    talk = seat.conversation
    if talk.kind == ConversationKind.ROOM:
        return talk.key in rooms
    if seat.last_id is not None:  # type: ignore[attr-defined]
        return True
    if talk.kind == ConversationKind.GROUP:  # an empty one is news, unless one has deleted it for oneself
        return seat.history_from is None or seat.history_from <= seat.joined_at
    return seat.history_from is None and talk.created_by_id == actor.user_id


def _items(actor: Actor, seats: Sequence[Participant], titles: dict[int, str]) -> list[ConversationItem]:
    ids = [seat.last_id for seat in seats]  # type: ignore[attr-defined]
    lasts = {row.pk: row for row in Message.objects.filter(pk__in=ids).select_related("author")}
    zone = actor.school.zone
    today = clock.today(zone)
    found = []
    for seat in seats:
        last = lasts.get(seat.last_id)  # type: ignore[attr-defined]
        at = last.arrives_at.astimezone(zone) if last else None
        item = ConversationItem(
            id=seat.conversation_id,
            title=titles[seat.conversation_id],
            icon=_ICONS[ConversationKind(seat.conversation.kind)],
            last=_last_words(last, actor.user_id),
            at=at,
            unread=seat.unread,  # type: ignore[attr-defined]
            is_muted=seat.is_muted,
            is_today=at is not None and at.date() == today,
        )
        found.append((at or _begun_at(seat), item))
    return [item for _at, item in sorted(found, key=lambda pair: (pair[0], pair[1].id), reverse=True)]


def _begun_at(seat: Participant) -> datetime:
    """Of a chat without messages: one that somebody has begun is news, a ready-made room is not."""
    is_room = seat.conversation.kind == ConversationKind.ROOM
    return datetime.min.replace(tzinfo=UTC) if is_room else seat.conversation.created_at


def _last_words(message: Message | None, user_id: int) -> str:
    if message is None:
        return ""
    if message.deleted_at:
        return _("Message deleted")
    text = " ".join(message.text.split())[:_EXCERPT] or _("Files")
    if message.author_id == user_id:
        return _("You: %(text)s") % {"text": text}
    return f"{message.author.given_name}: {text}" if message.author else text


def _search(
    actor: Actor, seats: Sequence[Participant], titles: dict[int, str], query: str
) -> tuple[FoundMessage, ...]:
    # SQLite compares Cyrillic letters as they are written, so the usual ways to write a word are asked for.
    ways = {query, query.lower(), query.capitalize(), query.upper()}
    holds = Q(pk__in=())
    for way in ways:
        holds |= Q(text__icontains=way)
    mine = Q(pk__in=())
    for seat in seats:
        since = {"arrives_at__gt": seat.history_from} if seat.history_from else {}
        mine |= Q(conversation_id=seat.conversation_id, **since)
    arrived = Q(arrives_at__lte=clock.now()) | Q(author_id=actor.user_id)
    rows = Message.objects.filter(holds, mine, arrived, deleted_at__isnull=True).order_by(
        "-arrives_at", "-pk"
    )
    messages = list(rows[:_FOUND])
    names = names_of([row.author_id for row in messages if row.author_id])
    return tuple(
        FoundMessage(
            row.pk,
            row.conversation_id,
            titles[row.conversation_id],
            names.get(row.author_id or 0, ""),
            _around(row.text, query),
            row.arrives_at.astimezone(actor.school.zone),
        )
        for row in messages
    )


def _around(text: str, query: str) -> str:
    flat = " ".join(text.split())
    place = max(flat.casefold().find(query.casefold()) - 30, 0)
    return ("…" if place else "") + flat[place : place + _EXCERPT]
