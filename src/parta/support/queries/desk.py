"""Requests as operators see them: those of their regions, and no diary behind them (domain, H)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, Q
from django.utils.functional import Promise

from parta.access.models import OperatorRole, OperatorRoleQuerySet
from parta.access.operators import Operator
from parta.access.rules import Office
from parta.accounts.days import portal_today
from parta.accounts.models import User
from parta.accounts.phones import spelled_phone
from parta.core import clock
from parta.core.errors import NotFound
from parta.schools.models import default_zone
from parta.support.models import Ticket, TicketFile, TicketQuerySet
from parta.support.queries.entries import EntryRow, list_entries
from parta.support.queries.words import DESK_STATE_NAMES, KIND_NAMES, STATE_COLORS
from parta.support.rules import WITH_US, Kind, State, number_parts

PAGE = 30
OURS, EVERY = "ours", "all"
AGES = (1, 3, 7)  # days


@dataclass(frozen=True, slots=True)
class Filters:
    """``state``: one of the states, "ours" (somebody waits for us) or "all". ``days``: at least so old."""

    state: str = OURS
    kind: str = ""
    days: int = 0
    is_mine: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    ticket: Ticket
    kind_name: Promise
    state_name: Promise
    state_color: str
    is_with_us: bool


@dataclass(frozen=True, slots=True)
class Queue:
    page: Page[Ticket]
    rows: list[QueueRow]


@dataclass(frozen=True, slots=True)
class TicketPage:
    """``siblings``: requests combined with this one; ``colleagues``: to whom it can be given."""

    ticket: Ticket
    kind_name: Promise
    state_name: Promise
    state_color: str
    phone: str
    entries: list[EntryRow]
    siblings: list[Ticket]
    colleagues: list[User]
    is_own: bool
    is_open: bool
    time_zone: str


def read_filters(data: Mapping[str, Any]) -> Filters:
    """From an address; what makes no sense there is left out."""
    state, kind, days = data.get("state", OURS), data.get("kind", ""), str(data.get("days", ""))
    return Filters(
        state=state if state in {OURS, EVERY, *State} else OURS,
        kind=kind if kind in set(Kind) else "",
        days=int(days) if days in {str(age) for age in AGES} else 0,
        is_mine=data.get("mine") == "1",
        words=str(data.get("q", ""))[:100].strip(),
    )


def list_queue(operator: Operator, filters: Filters, page: str) -> Queue:
    """Who has waited longest comes first; where nobody waits, what has changed last."""
    rows = _filtered(operator, filters).select_related("region", "operator", "merged_into")
    order = F("waiting_since").asc(nulls_last=True)
    paginator = Paginator(rows.order_by(order, "-changed_at", "-pk"), PAGE)
    found = paginator.get_page(page)
    return Queue(found, [_row(ticket) for ticket in found.object_list])


def ticket_page(operator: Operator, number: str) -> TicketPage:
    """One request with everything in it, for the operators of its region; NotFound for others."""
    ticket = get_ticket(operator, number)
    state = State(ticket.state)
    return TicketPage(
        ticket=ticket,
        kind_name=KIND_NAMES[Kind(ticket.kind)],
        state_name=DESK_STATE_NAMES[state],
        state_color=STATE_COLORS[state],
        phone=spelled_phone(ticket.phone) if ticket.phone else "",
        entries=list_entries(ticket, for_operators=True),
        siblings=list(ticket.merged.order_by("pk")),
        colleagues=list_operators_of(ticket.region_id),
        is_own=ticket.operator_id == operator.user_id,
        is_open=state is not State.CLOSED and ticket.merged_into_id is None,
        time_zone=ticket.region.time_zone if ticket.region else default_zone().key,
    )


def get_ticket(operator: Operator, number: str) -> Ticket:
    parts = number_parts(number)
    rows = Ticket.objects.visible_to(operator)
    rows = rows.select_related("region", "operator", "requester", "merged_into")
    found = rows.filter(number_year=parts[0], serial=parts[1]).first() if parts else None
    if found is None:
        raise NotFound
    return found


def get_desk_file(operator: Operator, number: str, file_key: UUID) -> TicketFile:
    ticket = get_ticket(operator, number)
    found = TicketFile.objects.filter(key=file_key, entry__ticket=ticket).first()
    if found is None:
        raise NotFound
    return found


def list_operators_of(region_id: int | None) -> list[User]:
    """Those of support who answer requests of the region (None: of no region) today, by name."""
    users = User.objects.filter(pk__in=_holders(region_id).values("user_id"), is_active=True)
    return list(users.order_by("surname_key", "given_name", "pk"))


def is_operator_of(region_id: int | None, user_id: int) -> bool:
    return _holders(region_id).filter(user_id=user_id, user__is_active=True).exists()


def _holders(region_id: int | None) -> OperatorRoleQuerySet:
    rows = OperatorRole.objects.valid_on(portal_today()).filter(office=Office.SUPPORT.value)
    return rows.filter(Q(region__isnull=True) | Q(region_id=region_id))


def _filtered(operator: Operator, filters: Filters) -> TicketQuerySet:
    rows = Ticket.objects.visible_to(operator)
    if filters.state == OURS:
        rows = rows.with_us()
    elif filters.state != EVERY:
        rows = rows.filter(state=filters.state)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.days:
        rows = rows.filter(created_at__lte=clock.now() - timedelta(days=filters.days))
    if filters.is_mine:
        rows = rows.filter(operator_id=operator.user_id)
    if parts := number_parts(filters.words):
        rows = rows.filter(number_year=parts[0], serial=parts[1])
    elif filters.words:
        rows = rows.filter(Q(topic__icontains=filters.words) | Q(email__iexact=filters.words))
    return rows


def _row(ticket: Ticket) -> QueueRow:
    state = State(ticket.state)
    return QueueRow(
        ticket=ticket,
        kind_name=KIND_NAMES[Kind(ticket.kind)],
        state_name=DESK_STATE_NAMES[state],
        state_color=STATE_COLORS[state],
        is_with_us=state in WITH_US and ticket.merged_into_id is None,
    )
