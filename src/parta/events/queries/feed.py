"""The feed: what is coming, what was, what one has signed up for (acceptance E1)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import WITH_STUDENTS, Permission
from parta.core import clock
from parta.core.names import comparable
from parta.events.models import Event, SignUp
from parta.events.queries.words import grades_words, kind_names, places_words
from parta.events.rules import EventKind, Standing, State

_A_PAGE = 30
_SUMMARY = 120  # characters
MINE, PAST, REGION, SCHOOL = "mine", "past", "region", "school"


@dataclass(frozen=True, slots=True)
class Filters:
    """``view``: "", "mine" or "past". ``whose``: "", "region" or "school". Days: both included."""

    words: str = ""
    view: str = ""
    kind: str = ""
    subject: str = ""
    grade: int | None = None
    whose: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_narrow(self) -> bool:
        """Something besides the view is asked for."""
        asked = (self.words, self.kind, self.subject, self.grade, self.whose, self.since, self.until)
        return any(asked)


@dataclass(frozen=True, slots=True)
class Mine:
    """Somebody of the reader's who has signed up. ``name`` empty: the reader."""

    name: str
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    title: str
    kind: EventKind
    kind_name: str
    starts_on: date
    ends_on: date
    starts_at: time | None
    ends_at: time | None
    venue: str
    summary: str
    subject: str
    grades: str
    organizer: str
    places: str
    is_regional: bool
    is_canceled: bool
    mine: tuple[Mine, ...]

    @property
    def is_one_day(self) -> bool:
        return self.starts_on == self.ends_on


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FeedPage:
    months: tuple[Month, ...]
    page: Page[Any]
    filters: Filters
    may_organize: bool


def feed_page(actor: Actor, filters: Filters, page: object) -> FeedPage:
    """What is out for the actor, by month."""
    rows = _ordered(_filtered(_of_view(actor, filters), filters), is_past=filters.view == PAST)
    found = Paginator(rows, _A_PAGE).get_page(page)  # type: ignore[arg-type]
    return FeedPage(
        months=_by_month(list_lines(actor, found.object_list)),
        page=found,
        filters=filters,
        may_organize=actor.has(Permission.ORGANIZE_EVENTS),
    )


def list_coming(actor: Actor, limit: int) -> tuple[Line, ...]:
    """The next ones; what is canceled is left out. Two queries."""
    rows = Event.objects.out_for(actor).filter(
        state=State.PUBLISHED.value, ends_on__gte=clock.today(actor.school.zone)
    )
    return list_lines(actor, _ordered(rows, is_past=False)[:limit])


def list_subjects(actor: Actor) -> list[str]:
    """The subjects that events for the actor have, by name. One query."""
    rows = Event.objects.out_for(actor).exclude(subject="")
    return sorted(set(rows.values_list("subject", flat=True)))


def list_lines(actor: Actor, rows: Iterable[Any]) -> tuple[Line, ...]:
    """``rows``: with ``taken`` annotated. Another query, for the reader's own places."""
    found = list(rows)
    mine, names = own_sign_ups(actor, [row.pk for row in found]), kind_names()
    return tuple(line_of(row, row.taken, mine[row.pk], names) for row in found)


def line_of(row: Event, taken: int, mine: Iterable[Mine], names: dict[EventKind, str]) -> Line:
    kind, is_canceled = EventKind(row.kind), row.state == State.CANCELED
    return Line(
        id=row.pk,
        title=row.title,
        kind=kind,
        kind_name=names[kind],
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        venue=row.venue,
        summary=Truncator(" ".join(row.text.split())).chars(_SUMMARY),
        subject=row.subject,
        grades=grades_words(row),
        organizer=row.organizer,
        places="" if is_canceled else places_words(row, taken),
        is_regional=row.school_id is None,
        is_canceled=is_canceled,
        mine=tuple(mine),
    )


def with_counts(rows: QuerySet[Event]) -> QuerySet[Any]:
    """``taken`` places, and how many are ``waiting``."""
    return rows.annotate(
        taken=Count("sign_ups", filter=Q(sign_ups__standing=Standing.PLACE.value)),
        waiting=Count("sign_ups", filter=Q(sign_ups__standing=Standing.WAITING.value)),
    )


def own_rows(actor: Actor) -> QuerySet[SignUp]:
    """The actor's own, and of whom they represent."""
    mine = Q(student__in=actor.family_ids)
    if actor.roles - WITH_STUDENTS:
        mine |= Q(user_id=actor.user_id)
    return SignUp.objects.filter(mine, school=actor.school)


def own_sign_ups(actor: Actor, event_ids: Collection[int]) -> dict[int, list[Mine]]:
    found: defaultdict[int, list[Mine]] = defaultdict(list)
    rows = own_rows(actor).filter(event__in=event_ids).select_related("student").order_by("made_at", "pk")
    for row in rows if event_ids else ():
        is_own = row.student is None or row.student.user_id == actor.user_id
        name = "" if is_own or row.student is None else row.student.given_name or row.student.surname
        found[row.event_id].append(Mine(name, row.standing == Standing.WAITING))
    return found


def kind_choices() -> list[tuple[str, str]]:
    return [("", _("All")), *((kind.value, name) for kind, name in kind_names().items())]


def _of_view(actor: Actor, filters: Filters) -> QuerySet[Event]:
    rows, today = Event.objects.out_for(actor), clock.today(actor.school.zone)
    if filters.view == PAST:
        return rows.filter(ends_on__lt=today)
    if filters.view == MINE:
        rows = rows.filter(pk__in=own_rows(actor).values("event"))
    # Who asks for days that are over means them.
    is_asked = filters.since is not None or (filters.until is not None and filters.until < today)
    return rows if is_asked else rows.filter(ends_on__gte=today)


def _filtered(rows: QuerySet[Event], filters: Filters) -> QuerySet[Event]:
    if filters.kind in set(EventKind):
        rows = rows.filter(kind=filters.kind)
    if filters.subject:
        rows = rows.filter(subject=filters.subject)
    if filters.grade is not None:
        rows = rows.filter(
            Q(grade_from__isnull=True) | Q(grade_from__lte=filters.grade, grade_to__gte=filters.grade)
        )
    if filters.whose in {REGION, SCHOOL}:
        rows = rows.filter(school__isnull=filters.whose == REGION)
    if filters.since is not None:
        rows = rows.filter(ends_on__gte=filters.since)
    if filters.until is not None:
        rows = rows.filter(starts_on__lte=filters.until)
    for word in comparable(filters.words).split():
        rows = rows.filter(folded__contains=word)
    return rows


def _ordered(rows: QuerySet[Event], *, is_past: bool) -> QuerySet[Any]:
    found = with_counts(rows)
    if is_past:
        return found.order_by("-starts_on", F("starts_at").desc(nulls_last=True), "-pk")
    return found.order_by("starts_on", F("starts_at").asc(nulls_first=True), "pk")


def _by_month(lines: Iterable[Line]) -> tuple[Month, ...]:
    months = groupby(lines, key=lambda line: line.starts_on.replace(day=1))
    return tuple(Month(first, tuple(group)) for first, group in months)
