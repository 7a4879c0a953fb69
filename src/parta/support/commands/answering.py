"""What operators do with requests. Each step is kept in the request's history and among the operators' acts.

Every form carries the version that its page showed; whoever acts on an older one is told what happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.commands import record_act
from parta.access.operators import Operator
from parta.core.errors import NotFound, Refused
from parta.files.commands import check_files
from parta.schools.models import Region
from parta.support.commands.steps import FILE_KINDS, require_text, take_step
from parta.support.models import Ticket
from parta.support.queries.desk import is_operator_of
from parta.support.rules import SPOKEN, Side, State, Step, next_state, number_parts


@dataclass(frozen=True, slots=True)
class Seen:
    """Which request, and what of it the operator has seen."""

    number: str
    version: int


@transaction.atomic
def take_ticket(*, operator: Operator, seen: Seen) -> None:
    """The operator works on it from now on, perhaps instead of somebody else. Refused: changed meanwhile."""
    ticket = _locked(operator, seen.number)
    if ticket.operator_id == operator.user_id:
        return
    _require_seen(ticket, seen)
    _require_alone(ticket)
    ticket.operator_id = operator.user_id
    _step_of_all(operator, ticket, Step.TAKE)


@transaction.atomic
def answer_ticket(
    *,
    operator: Operator,
    seen: Seen,
    step: Step,
    text: str,
    operation: UUID,
    uploads: Sequence[File[bytes]] = (),
) -> None:
    """Answer, ask back or close; it goes to everybody whose request was combined with this one.

    Refused: changed meanwhile, in somebody else's hands, nothing said (closing may go without words).
    """
    if step not in SPOKEN:
        raise NotFound
    ticket = _locked(operator, seen.number)
    if ticket.entries.filter(operation=operation).exists():
        return
    _require_own(operator, ticket)
    _require_seen(ticket, seen)
    _require_alone(ticket)
    checked = check_files(uploads=uploads, kinds=FILE_KINDS)
    words = "" if step is Step.CLOSE and not text.strip() else require_text(text)
    ticket.operator_id = operator.user_id
    before = ticket.state
    for each in (ticket, *_merged_into(ticket)):
        if next_state(State(each.state), step) or each is ticket:
            own = operation if each is ticket else None
            take_step(
                each,
                step,
                Side.OPERATOR,
                author_id=operator.user_id,
                text=words,
                files=checked,
                operation=own,
            )
    _record(operator, ticket, step, before)


@transaction.atomic
def note_ticket(*, operator: Operator, number: str, text: str, operation: UUID) -> None:
    """Words for the other operators; whoever asked never reads them."""
    ticket = _locked(operator, number)
    if ticket.entries.filter(operation=operation).exists():
        return
    words = require_text(text, field="note")
    take_step(ticket, Step.NOTE, Side.OPERATOR, author_id=operator.user_id, text=words, operation=operation)
    _record(operator, ticket, Step.NOTE, ticket.state)


@transaction.atomic
def transfer_ticket(*, operator: Operator, seen: Seen, to_user_id: int | None, why: str = "") -> None:
    """Give it to another operator of its region, or (None) back into the queue."""
    ticket = _locked(operator, seen.number)
    _require_seen(ticket, seen)
    _require_alone(ticket)
    if to_user_id is not None and not is_operator_of(ticket.region_id, to_user_id):
        raise NotFound
    ticket.operator_id = to_user_id
    _transfer(operator, ticket, why)


@transaction.atomic
def move_ticket(*, operator: Operator, seen: Seen, region: Region | None, why: str = "") -> None:
    """Give it to the operators of another region, or (None) of the whole country."""
    ticket = _locked(operator, seen.number)
    _require_seen(ticket, seen)
    _require_alone(ticket)
    if ticket.region_id == (region.pk if region else None):
        raise Refused(_("It is there already."), code="same_region", field="region")
    ticket.region = region
    ticket.operator_id = None
    ticket.merged.update(region=region)
    _transfer(operator, ticket, why)


@transaction.atomic
def merge_ticket(*, operator: Operator, seen: Seen, into: str) -> None:
    """It asks what another one asks, and gets that one's answers. Each reads only what they wrote themselves.

    Refused: unknown, itself, combined already, or one that is answered, where no answer would come any more.
    """
    ticket = _locked(operator, seen.number)
    _require_seen(ticket, seen)
    _require_alone(ticket)
    main = _find(operator, into)
    if main is None or main.pk == ticket.pk:
        message = _("There is no other request with this number.")
        raise Refused(message, code="unknown", field="into")
    if main.merged_into_id or State(main.state) in {State.ANSWERED, State.CLOSED}:
        message = _("%(number)s is answered, closed or combined with another one itself.")
        raise Refused(message % {"number": main.number}, code="not_open", field="into")
    ticket.merged_into = main
    ticket.merged.update(merged_into=main)
    for each, other in ((ticket, main), (main, ticket)):
        take_step(each, Step.MERGE, Side.OPERATOR, author_id=operator.user_id, text=other.number)
    _record(operator, ticket, Step.MERGE, ticket.state, why=main.number)


def _find(operator: Operator, number: str) -> Ticket | None:
    parts = number_parts(number)
    if parts is None:
        return None
    rows = Ticket.objects.visible_to(operator).select_for_update()
    return rows.filter(number_year=parts[0], serial=parts[1]).first()


def _locked(operator: Operator, number: str) -> Ticket:
    ticket = _find(operator, number)
    if ticket is None:
        raise NotFound
    return ticket


def _require_seen(ticket: Ticket, seen: Seen) -> None:
    if ticket.version == seen.version:
        return
    last = ticket.entries.select_related("author").order_by("-at", "-pk").first()
    if last is not None and last.side == Side.OPERATOR and last.author is not None:
        message = _(
            "Meanwhile %(name)s has worked on this request. Look at what is new; your words are kept."
        )
        raise Refused(message % {"name": str(last.author)}, code="changed")
    message = _("Something was added to this request meanwhile. Look at what is new; your words are kept.")
    raise Refused(message, code="changed")


def _require_own(operator: Operator, ticket: Ticket) -> None:
    if ticket.operator_id not in {None, operator.user_id}:
        message = _("%(name)s works on this request. To answer yourself, take it over first.")
        raise Refused(message % {"name": str(ticket.operator)}, code="taken")


def _require_alone(ticket: Ticket) -> None:
    if ticket.merged_into is not None:
        message = _("This request is combined with %(number)s and is answered there.")
        raise Refused(message % {"number": ticket.merged_into.number}, code="merged")


def _merged_into(ticket: Ticket) -> list[Ticket]:
    return list(Ticket.objects.select_for_update().filter(merged_into=ticket).order_by("pk"))


def _step_of_all(operator: Operator, ticket: Ticket, step: Step) -> None:
    before = ticket.state
    take_step(ticket, step, Side.OPERATOR, author_id=operator.user_id)
    for each in _merged_into(ticket):
        if next_state(State(each.state), step) not in {None, State(each.state)}:
            take_step(each, step, Side.OPERATOR, author_id=operator.user_id)
    _record(operator, ticket, step, before)


def _transfer(operator: Operator, ticket: Ticket, why: str) -> None:
    words = require_text(why, field="why") if why.strip() else ""
    take_step(ticket, Step.TRANSFER, Side.OPERATOR, author_id=operator.user_id, text=words)
    _record(operator, ticket, Step.TRANSFER, ticket.state)


def _record(operator: Operator, ticket: Ticket, step: Step, before: str, *, why: str = "") -> None:
    """Who did what by the office. Nothing of what is in the request."""
    record_act(
        operator=operator,
        kind=f"ticket.{step.value}",
        record=f"ticket:{ticket.number}",
        region_id=ticket.region_id,
        before={"state": before},
        after={"state": ticket.state},
        reason=why,
    )
