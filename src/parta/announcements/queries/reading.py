"""Announcements as those read them whom they are for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from parta.access.actors import Actor
from parta.announcements.models import (
    Announcement,
    AnnouncementPart,
    AnnouncementReader,
    AnnouncementReply,
)
from parta.announcements.queries.audience import is_staff, parts_of
from parta.announcements.queries.managing import may_manage
from parta.announcements.queries.words import LEVEL_COLORS, audience_words, level_names
from parta.announcements.rules import RUNS, Level, State
from parta.core import clock
from parta.core.errors import NotFound
from parta.core.names import comparable
from parta.files.models import Attachment

_A_PAGE = 20
_EXCERPT = 220


@dataclass(frozen=True, slots=True)
class Line:
    """``asks``: it waits for the reader's acknowledgement."""

    id: int
    title: str
    excerpt: str
    author: str
    audience: str
    level: Level
    level_name: str
    level_color: str
    published_at: datetime
    is_pinned: bool
    is_unread: bool
    asks: bool
    is_answered: bool
    files: int


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the list is wanted. ``only``: "", "unread" or "past"."""

    words: str = ""
    level: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    lines: tuple[Line, ...]
    page: Page[Any]
    filters: Filters
    levels: tuple[tuple[str, str], ...]
    unread: int


@dataclass(frozen=True, slots=True)
class Reply:
    author_id: int
    author: str
    text: str
    made_at: datetime
    is_own: bool


@dataclass(frozen=True, slots=True)
class ReadPage:
    """``is_reader``: it is for the actor; ``is_manager``: the actor may change or withdraw it."""

    line: Line
    text: str
    files: tuple[Attachment, ...]
    replies: tuple[Reply, ...]
    expires_at: datetime | None
    edited_at: datetime | None
    needs_acknowledgement: bool
    acknowledged_at: datetime | None
    is_reader: bool
    is_author: bool
    is_manager: bool
    is_withdrawn: bool
    is_past: bool


def readable(actor: Actor) -> QuerySet[Announcement]:
    """What the actor may read: what they were told of, and what runs now where they have come since.

    Asks nothing by itself. Ended rights take the first away, leaving a class the second.
    """
    now = clock.now()
    reaches = Q(pk__in=_told(actor).values("announcement"))
    for whom, parts in parts_of(actor, clock.today(actor.school.zone)).items():
        reaches |= Q(**{f"for_{whom.value}": True}, pk__in=parts.values("announcement")) & _runs(now)
    return Announcement.objects.filter(reaches, _is_out(now), school=actor.school)


def list_page(actor: Actor, filters: Filters, page: object) -> ListPage:
    """One page of what is for the actor: pinned first, then the newest."""
    now = clock.now()
    rows = readable(actor)
    rows = rows.exclude(_runs(now)) if filters.only == "past" else rows.filter(_runs(now))
    if filters.only == "unread":
        rows = rows.exclude(pk__in=_read(actor))
    if filters.level in set(Level):
        rows = rows.filter(level=filters.level)
    for word in comparable(filters.words).split():
        rows = rows.filter(folded__contains=word)
    found = Paginator(_with_all(rows, actor), _A_PAGE).get_page(page)  # type: ignore[arg-type]
    return ListPage(
        lines=_lines(list(found.object_list)),
        page=found,
        filters=filters,
        levels=tuple((level.value, name) for level, name in level_names().items()),
        unread=count_unread(actor),
    )


def list_for(actor: Actor, limit: int) -> tuple[Line, ...]:
    """The first so many of what runs now for the actor, unread before read. Two queries."""
    rows = _with_all(readable(actor).filter(_runs(clock.now())), actor)
    return _lines(list(rows.order_by("is_read", "-is_pinned", "-publish_at", "-pk")[:limit]))


def count_unread(actor: Actor) -> int:
    """How many that run now the actor has not opened. One query."""
    return readable(actor).filter(_runs(clock.now())).exclude(pk__in=_read(actor)).count()


def is_reader(actor: Actor, announcement_id: int) -> bool:
    return readable(actor).filter(pk=announcement_id).exists()


def read_page(actor: Actor, announcement_id: int) -> ReadPage:
    """One announcement; NotFound unless it is for the actor, or the actor's to see to."""
    rows = Announcement.objects.filter(school=actor.school, pk=announcement_id)
    row = _with_all(rows, actor).prefetch_related("attachments").first()
    if row is None:
        raise NotFound
    reads, manages = is_reader(actor, row.pk), may_manage(actor, row)
    was_told = row.state == State.WITHDRAWN and _told(actor).filter(announcement=row).exists()
    if not (reads or manages or was_told):
        raise NotFound
    is_withdrawn = row.state == State.WITHDRAWN
    is_hidden = is_withdrawn and not manages
    (line,) = _lines([row])
    return ReadPage(
        line=replace(line, is_unread=False, asks=line.asks and reads),
        text="" if is_hidden else row.text,
        files=() if is_hidden else tuple(row.attachments.all()),
        replies=() if is_hidden else _replies(actor, row),
        expires_at=row.expires_at,
        edited_at=row.edited_at,
        needs_acknowledgement=row.needs_acknowledgement,
        acknowledged_at=_acknowledged_at(actor, row),
        is_reader=reads,
        is_author=row.author_id == actor.user_id,
        is_manager=manages,
        is_withdrawn=is_withdrawn,
        is_past=not Announcement.objects.filter(_runs(clock.now()), pk=row.pk).exists(),
    )


def get_file(actor: Actor, announcement_id: int, key: UUID) -> Attachment:
    """A file of an announcement that the actor may read; NotFound for any other."""
    if not any(found.key == key for found in read_page(actor, announcement_id).files):
        raise NotFound
    return Attachment.objects.get(school=actor.school, key=key)


def _is_out(now: datetime) -> Q:
    """A scheduled one is out at its moment, even before the worker has come round to telling of it."""
    return Q(state__in=[State.SCHEDULED.value, State.PUBLISHED.value], publish_at__lte=now)


def _runs(now: datetime) -> Q:
    return Q(expires_at__gt=now) | Q(expires_at__isnull=True, publish_at__gt=now - RUNS)


def _told(actor: Actor) -> QuerySet[AnnouncementReader]:
    """Rows of the actor that count today: for themselves as staff, and for students who are still theirs."""
    mine = Q(student__in=actor.student_ids)
    if is_staff(actor):
        mine |= Q(student__isnull=True)
    return AnnouncementReader.objects.filter(mine, user_id=actor.user_id)


def _read(actor: Actor) -> QuerySet[AnnouncementReader, int]:
    rows = AnnouncementReader.objects.filter(user_id=actor.user_id, read_at__isnull=False)
    return rows.values_list("announcement", flat=True)


def _with_all(rows: QuerySet[Announcement], actor: Actor) -> QuerySet[Any]:
    mine = AnnouncementReader.objects.filter(user_id=actor.user_id, announcement=OuterRef("pk"))
    parts = AnnouncementPart.objects.select_related(
        "school_class", "group", "course__subject", "course__group", "course__school_class"
    )
    answers = AnnouncementReply.objects.filter(user_id=actor.user_id, announcement=OuterRef("pk"))
    has_files = Announcement.attachments.through.objects.filter(announcement=OuterRef("pk"))
    return (
        rows.select_related("author", "school")
        .prefetch_related(Prefetch("parts", queryset=parts))
        .annotate(
            is_read=Exists(mine.filter(read_at__isnull=False)),
            is_acknowledged=Exists(mine.filter(acknowledged_at__isnull=False)),
            is_answered=Exists(answers),
            has_files=Exists(has_files),
        )
        .order_by("-is_pinned", "-publish_at", "-pk")
    )


def _lines(rows: Sequence[Any]) -> tuple[Line, ...]:
    names = level_names()
    return tuple(
        Line(
            id=row.pk,
            title=row.title,
            excerpt=_excerpt(row.text),
            author=author_name(row),
            audience=audience_words(row, row.parts.all()),
            level=Level(row.level),
            level_name=names[Level(row.level)],
            level_color=LEVEL_COLORS[Level(row.level)],
            published_at=row.publish_at or row.created_at,
            is_pinned=row.is_pinned,
            is_unread=not row.is_read,
            asks=row.needs_acknowledgement and not row.is_acknowledged,
            is_answered=row.is_answered,
            files=int(row.has_files),
        )
        for row in rows
    )


def author_name(row: Announcement) -> str:
    return str(row.author) if row.author else row.school.short_name


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else f"{line[:_EXCERPT].rstrip()}…"


def _acknowledged_at(actor: Actor, row: Announcement) -> datetime | None:
    mine = AnnouncementReader.objects.filter(
        announcement=row, user_id=actor.user_id, acknowledged_at__isnull=False
    )
    return mine.values_list("acknowledged_at", flat=True).first()


def _replies(actor: Actor, row: Announcement) -> tuple[Reply, ...]:
    """All for the author, one's own for everybody else: also the head does not read them (K12)."""
    rows = AnnouncementReply.objects.filter(announcement=row).select_related("user")
    if row.author_id != actor.user_id:
        rows = rows.filter(user_id=actor.user_id)
    return tuple(
        Reply(reply.user_id, str(reply.user), reply.text, reply.made_at, reply.user_id == actor.user_id)
        for reply in rows.order_by("made_at", "pk")
    )
