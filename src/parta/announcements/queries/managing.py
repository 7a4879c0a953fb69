"""Announcements as those see them who write them: their own, drafts too, and who has read what is out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.announcements.models import Announcement, AnnouncementPart
from parta.announcements.queries.audience import Recipient, list_recipients
from parta.announcements.queries.places import PlaceGroup, list_places
from parta.announcements.queries.words import STATE_COLORS, audience_words, state_names
from parta.announcements.rules import Level, Part, State, Whom
from parta.core import clock
from parta.core.errors import NotFound

_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class WrittenLine:
    id: int
    title: str
    audience: str
    author: str
    state: State
    state_name: str
    state_color: str
    publish_at: datetime | None
    created_at: datetime
    told: int
    read: int
    acknowledged: int
    answered: int
    needs_acknowledgement: bool
    needs_answer: bool
    replies: int


@dataclass(frozen=True, slots=True)
class WrittenPage:
    lines: tuple[WrittenLine, ...]
    page: Page[Any]
    is_all: bool
    may_see_all: bool


@dataclass(frozen=True, slots=True)
class EditPage:
    """What may be changed of one, or chosen for a new one. ``is_out``: its audience stands."""

    places: tuple[PlaceGroup, ...]
    row: Announcement | None
    parts: frozenset[Part]
    files: tuple[tuple[UUID, str], ...]
    is_out: bool
    audience: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How many accounts it comes to; somebody who is two things counts in both, but once in ``people``."""

    people: int
    students: int
    guardians: int
    trusted: int
    staff: int


def may_manage(actor: Actor, row: Announcement) -> bool:
    """Its author; of what is not a draft also those who write to the whole school."""
    if not actor.has(Permission.WRITE_ANNOUNCEMENTS):
        return False
    if row.author_id == actor.author_id:
        return True
    return row.state != State.DRAFT and actor.has(Permission.WRITE_SCHOOL_ANNOUNCEMENTS)


def get_managed(actor: Actor, announcement_id: int) -> Announcement:
    """NotFound unless the actor may see to it."""
    row = (
        Announcement.objects.select_related("author", "school")
        .filter(school=actor.school, pk=announcement_id)
        .first()
    )
    if row is None or not may_manage(actor, row):
        raise NotFound
    return row


def written_page(actor: Actor, *, is_all: bool, page: object) -> WrittenPage:
    """What the actor has written; ``is_all``: what anybody has, for those who see to it."""
    may_see_all = actor.has(Permission.WRITE_SCHOOL_ANNOUNCEMENTS)
    mine = Q(author_id=actor.author_id)
    if is_all and may_see_all:
        mine |= ~Q(state=State.DRAFT.value)
    rows = _with_parts(Announcement.objects.filter(mine, school=actor.school)).annotate(
        told=Count("readers__user", distinct=True),
        read=Count("readers__user", distinct=True, filter=Q(readers__read_at__isnull=False)),
        acknowledged=Count("readers__user", distinct=True, filter=Q(readers__acknowledged_at__isnull=False)),
        answers=Count("replies", distinct=True),
        answered=Count("replies__user", distinct=True),
    )
    found = Paginator(rows.order_by("-created_at", "-pk"), _A_PAGE).get_page(page)  # type: ignore[arg-type]
    lines = tuple(_line(row, is_own=row.author_id == actor.author_id) for row in found.object_list)
    return WrittenPage(lines, found, is_all and may_see_all, may_see_all)


def edit_page(actor: Actor, announcement_id: int | None) -> EditPage:
    places = list_places(actor)
    if announcement_id is None:
        return EditPage(places, None, frozenset(), (), is_out=False, audience="")
    row = get_managed(actor, announcement_id)
    parts = list(_parts().filter(announcement=row))
    return EditPage(
        places=places,
        row=row,
        parts=frozenset(part.part for part in parts),
        files=tuple(row.attachments.order_by("pk").values_list("key", "name")),
        is_out=is_out(row),
        audience=audience_words(row, parts),
    )


def is_out(row: Announcement) -> bool:
    """Somebody may have read it."""
    if row.state == State.SCHEDULED:
        return row.publish_at is not None and row.publish_at <= clock.now()
    return row.state != State.DRAFT


def recipients_of(row: Announcement, day: date | None = None) -> tuple[Recipient, ...]:
    """Whom it reaches on the day, today by default."""
    parts = frozenset(part.part for part in row.parts.all())
    return list_recipients(row.school, row.whom, parts, day or clock.today(row.school.zone))


def reach_of(recipients: Iterable[Recipient]) -> Reach:
    found = tuple(recipients)
    users = {whom: len({one.user_id for one in found if one.whom is whom}) for whom in Whom}
    return Reach(
        people=len({one.user_id for one in found}),
        students=users[Whom.STUDENTS],
        guardians=users[Whom.GUARDIANS],
        trusted=users[Whom.TRUSTED],
        staff=users[Whom.STAFF],
    )


def _parts() -> QuerySet[AnnouncementPart]:
    return AnnouncementPart.objects.select_related(
        "school_class", "group", "course__subject", "course__group", "course__school_class"
    )


def _with_parts(rows: QuerySet[Announcement]) -> QuerySet[Announcement]:
    return rows.select_related("author", "school").prefetch_related(Prefetch("parts", queryset=_parts()))


def _line(row: Announcement, *, is_own: bool) -> WrittenLine:
    state = State(row.state)
    if state is State.SCHEDULED and is_out(row):
        state = State.PUBLISHED
    return WrittenLine(
        id=row.pk,
        title=row.title,
        audience=audience_words(row, row.parts.all()),
        author="" if is_own else str(row.author or row.school.short_name),
        state=state,
        state_name=state_names()[state],
        state_color=STATE_COLORS[state],
        publish_at=row.publish_at,
        created_at=row.created_at,
        told=row.told,  # type: ignore[attr-defined]  # annotated
        read=row.read,  # type: ignore[attr-defined]
        acknowledged=row.acknowledged,  # type: ignore[attr-defined]
        answered=row.answered,  # type: ignore[attr-defined]
        needs_acknowledgement=row.needs_acknowledgement,
        needs_answer=row.level == Level.ANSWER,
        replies=row.answers if is_own else 0,  # type: ignore[attr-defined]
    )
