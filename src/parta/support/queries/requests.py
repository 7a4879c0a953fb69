"""Requests as those who sent them see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from parta.core.errors import NotFound
from parta.schools.models import Region, School, default_zone
from parta.support.links import token_of
from parta.support.models import Ticket, TicketFile
from parta.support.queries.entries import EntryRow, list_entries
from parta.support.queries.words import KIND_NAMES, STATE_COLORS, STATE_HELP, STATE_NAMES
from parta.support.rules import INTERNAL, Kind, State, number_parts

_MOST = 100


@dataclass(frozen=True, slots=True)
class RequestRow:
    token: str
    number: str
    topic: str
    kind_name: Promise
    state_name: Promise
    state_color: str
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class RequestPage:
    head: RequestRow
    help: Promise
    entries: list[EntryRow]
    email: str
    is_closed: bool
    time_zone: str


def list_own_requests(user_id: int) -> list[RequestRow]:
    """What the person has sent while signed in, the latest first."""
    return [_row(row) for row in Ticket.objects.of_requester(user_id).order_by("-created_at")[:_MOST]]


def find_own_token(user_id: int, number: str) -> str:
    """The token of a request that the person has sent while signed in; empty: there is no such."""
    parts = number_parts(number)
    rows = Ticket.objects.of_requester(user_id)
    found = rows.filter(number_year=parts[0], serial=parts[1]).first() if parts else None
    return token_of(found.key) if found else ""


def request_page(key: UUID) -> RequestPage:
    """For whoever has the link. NotFound: the request is gone."""
    ticket = Ticket.objects.select_related("region").filter(key=key).first()
    if ticket is None:
        raise NotFound
    return RequestPage(
        head=_row(ticket),
        help=STATE_HELP[State(ticket.state)],
        entries=list_entries(ticket, for_operators=False),
        email=ticket.email,
        is_closed=ticket.state == State.CLOSED,
        time_zone=ticket.region.time_zone if ticket.region else default_zone().key,
    )


def get_request_file(key: UUID, file_key: UUID) -> TicketFile:
    """A file of the request whose link it is, but no operator's own."""
    rows = TicketFile.objects.filter(key=file_key, entry__ticket__key=key)
    found = rows.exclude(entry__step__in=[step.value for step in INTERNAL]).first()
    if found is None:
        raise NotFound
    return found


def region_of_school(slug: str) -> Region | None:
    """The region of the school whose page was left for the form; it is told to nobody who asks."""
    school = School.objects.select_related("region").filter(slug=slug).first() if slug else None
    return school.region if school else None


def _row(ticket: Ticket) -> RequestRow:
    state = State(ticket.state)
    return RequestRow(
        token=token_of(ticket.key),
        number=ticket.number,
        topic=ticket.topic,
        kind_name=KIND_NAMES[Kind(ticket.kind)],
        state_name=STATE_NAMES[state],
        state_color=STATE_COLORS[state],
        created_at=ticket.created_at,
        changed_at=ticket.changed_at,
    )
