"""Events as those see them who organize them or let them out."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from parta.academics.models import Subject
from parta.core.errors import NotFound
from parta.events.desks import Desk
from parta.events.models import Event, Question
from parta.events.queries.feed import with_counts
from parta.events.queries.words import STATE_COLORS, kind_names, state_names
from parta.events.rules import EventKind, State
from parta.schools.models import Region

_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class ManagedLine:
    id: int
    url: str
    title: str
    kind_name: str
    author: str
    region: str
    starts_on: date
    state: State
    state_name: str
    state_color: str
    reason: str
    taken: int
    places: int | None
    waiting: int
    takes_sign_ups: bool
    questions: int


@dataclass(frozen=True, slots=True)
class ManagedPage:
    """``is_all``: of everybody, what waits for review first."""

    lines: tuple[ManagedLine, ...]
    page: Page[Any]
    is_all: bool
    may_write: bool
    may_review: bool
    to_review: int
    new_url: str
    feed_url: str


@dataclass(frozen=True, slots=True)
class EditPage:
    """``is_fixed``: it has been reviewed, and only what is practical may be changed by its organizer."""

    row: Event | None
    is_fixed: bool
    may_publish: bool
    subjects: tuple[str, ...]
    regions: tuple[tuple[int, str], ...]
    organizer: str
    email: str
    back_url: str
    removal_url: str


@dataclass(frozen=True, slots=True)
class Manage:
    """What may be done with an event, each by its address; empty: it may not."""

    state_name: str
    state_color: str
    reason: str
    author: str
    version: int
    is_closed: bool
    edit_url: str = ""
    submission_url: str = ""
    review_url: str = ""
    closing_url: str = ""
    cancellation_url: str = ""
    participants_url: str = ""
    may_publish: bool = False


def managed(desk: Desk) -> QuerySet[Event]:
    """Own ones; for those who review everything of their place that is no draft."""
    mine = Q(author_id=desk.author_id)
    if desk.may_review:
        mine |= ~Q(state=State.DRAFT.value)
    rows = Event.objects.select_related("school", "region", "author")
    if desk.school is not None:
        return rows.filter(mine, school=desk.school)
    operator = desk.operator
    if operator is None:
        return rows.none()
    of_regions = Q() if operator.is_everywhere else Q(region__in=operator.region_ids)
    return rows.filter(mine, of_regions, school__isnull=True)


def get_managed(desk: Desk, event_id: int) -> Event:
    """NotFound unless it is the desk's to see to."""
    row = managed(desk).filter(pk=event_id).first()
    if row is None:
        raise NotFound
    return row


def managed_page(desk: Desk, *, is_all: bool, page: object) -> ManagedPage:
    rows, is_all = managed(desk), desk.may_review and (is_all or not desk.may_write)
    if not is_all:
        rows = rows.filter(author_id=desk.author_id)
    ordered = _with_questions(with_counts(rows)).order_by("-starts_on", "-pk")
    if is_all:
        first = Case(When(state=State.SUBMITTED.value, then=0), default=1)
        ordered = ordered.order_by(first, "-starts_on", "-pk")
    found = Paginator(ordered, _A_PAGE).get_page(page)  # type: ignore[arg-type]
    waiting = managed(desk).filter(state=State.SUBMITTED.value).count() if desk.may_review else 0
    return ManagedPage(
        lines=tuple(_line(desk, row) for row in found.object_list),
        page=found,
        is_all=is_all,
        may_write=desk.may_write,
        may_review=desk.may_review,
        to_review=waiting,
        new_url=desk.url("new"),
        feed_url=desk.url("index") if desk.school else "",
    )


def _with_questions(rows: QuerySet[Any]) -> QuerySet[Any]:
    """``open_questions``: not answered yet."""
    found = Question.objects.filter(event=OuterRef("pk"), answered_at__isnull=True).values("event")
    counted: QuerySet[Any] = rows.annotate(
        open_questions=Coalesce(Subquery(found.annotate(all=Count("pk")).values("all")), 0)
    )
    return counted


def _line(desk: Desk, row: Any) -> ManagedLine:
    state = State(row.state)
    return ManagedLine(
        id=row.pk,
        url=desk.url("page", event_id=row.pk),
        title=row.title,
        kind_name=kind_names()[EventKind(row.kind)],
        author="" if row.author_id == desk.author_id else str(row.author or ""),
        region="" if desk.school else str(row.region),
        starts_on=row.starts_on,
        state=state,
        state_name=state_names()[state],
        state_color=STATE_COLORS[state],
        reason=row.reason,
        taken=row.taken,
        places=row.places,
        waiting=row.waiting,
        takes_sign_ups=row.takes_sign_ups,
        questions=row.open_questions if row.author_id == desk.author_id else 0,
    )


def edit_page(desk: Desk, event_id: int | None) -> EditPage:
    desk.require_writer()
    row = get_managed(desk, event_id) if event_id is not None else None
    is_removable = row is not None and row.state == State.DRAFT
    return EditPage(
        row=row,
        is_fixed=row is not None and is_fixed(desk, row),
        may_publish=desk.may_review,
        subjects=_subjects(desk),
        regions=tuple((region.pk, str(region)) for region in regions_of(desk)),
        organizer=desk.school.short_name if desk.school else "",
        email="",
        back_url=desk.url("page", event_id=row.pk) if row else desk.url("managed"),
        removal_url=desk.url("removal", event_id=row.pk) if row and is_removable else "",
    )


def _subjects(desk: Desk) -> tuple[str, ...]:
    """To choose from; a region has no list of its own."""
    rows = Subject.objects.filter(school=desk.school) if desk.school else Subject.objects.none()
    return tuple(rows.order_by("name").values_list("name", flat=True))


def is_fixed(desk: Desk, row: Event) -> bool:
    """Its words have been let out by somebody else: they stand."""
    return row.state == State.PUBLISHED and not desk.may_review


def regions_of(desk: Desk) -> list[Region]:
    """Where the desk's events take place: of a school its own region."""
    if desk.school is not None:
        return [desk.school.region]
    operator = desk.operator
    if operator is None:
        return []
    rows = Region.objects.filter(is_open=True)
    rows = rows if operator.is_everywhere else rows.filter(pk__in=operator.region_ids)
    return sorted(rows, key=str)


def manage_of(desk: Desk, row: Event) -> Manage | None:
    """None: it is not the desk's to see to."""
    is_own = row.author_id == desk.author_id
    if not managed(desk).filter(pk=row.pk).exists():
        return None
    state = State(row.state)
    is_out, is_running = state is State.PUBLISHED, state is not State.CANCELED
    was_out = is_out or not is_running

    def url(name: str, *, may: bool) -> str:
        return desk.url(name, event_id=row.pk) if may else ""

    return Manage(
        state_name=state_names()[state],
        state_color=STATE_COLORS[state],
        reason=row.reason,
        author="" if is_own else str(row.author or ""),
        version=row.version,
        is_closed=row.is_closed,
        edit_url=url("edit", may=desk.may_write and is_running),
        submission_url=url("submission", may=state is State.DRAFT and desk.may_write),
        review_url=url("review", may=state is State.SUBMITTED and desk.may_review),
        closing_url=url("closing", may=is_out and row.takes_sign_ups and (is_own or desk.may_write)),
        cancellation_url=url("cancellation", may=is_out),
        participants_url=url(
            "participants", may=row.takes_sign_ups and was_out and sees_participants(desk, row)
        ),
        may_publish=desk.may_review,
    )


def sees_participants(desk: Desk, row: Event) -> bool:
    """Its organizer; in a school also those who review. An office of a region sees no names."""
    return row.author_id == desk.author_id or (desk.school is not None and desk.may_review)
