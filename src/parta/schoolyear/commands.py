from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.schoolyear.models import AcademicYear, BellPeriod, BellSchedule, Holiday, Term
from parta.schoolyear.rules import TermKind


@dataclass(frozen=True, slots=True)
class TermPlan:
    kind: TermKind
    number: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class HolidayPlan:
    name: str
    starts_on: date
    ends_on: date


@transaction.atomic
def create_year(
    *,
    actor: Actor,
    name: str,
    starts_on: date,
    ends_on: date,
    terms: Sequence[TermPlan] = (),
    holidays: Sequence[HolidayPlan] = (),
) -> AcademicYear:
    """A new academic year of the actor's school with its terms and holidays."""
    actor.require(Permission.WRITE_POLICY)
    year = AcademicYear.objects.create(school=actor.school, name=name, starts_on=starts_on, ends_on=ends_on)
    Term.objects.bulk_create(
        Term(
            year=year,
            kind=plan.kind.value,
            number=plan.number,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
        )
        for plan in terms
    )
    Holiday.objects.bulk_create(
        Holiday(year=year, name=plan.name, starts_on=plan.starts_on, ends_on=plan.ends_on)
        for plan in holidays
    )
    return year


@transaction.atomic
def create_bells(
    *, actor: Actor, name: str, periods: Sequence[tuple[int, time, time]], shift: int = 1
) -> BellSchedule:
    """Bells as (number, begins, ends), wall-clock times of the school."""
    actor.require(Permission.WRITE_POLICY)
    schedule = BellSchedule.objects.create(school=actor.school, name=name, shift=shift)
    BellPeriod.objects.bulk_create(
        BellPeriod(schedule=schedule, number=number, starts_at=starts_at, ends_at=ends_at)
        for number, starts_at, ends_at in periods
    )
    return schedule


@transaction.atomic
def close_term(*, actor: Actor, term_id: int) -> None:
    """Nothing in the term's journals may change any more (acceptance J5). Closing twice changes nothing."""
    _set_closed(actor, term_id, is_closed=True, reason="")


@transaction.atomic
def reopen_term(*, actor: Actor, term_id: int, reason: str) -> None:
    """Open a closed term again; the reason is kept. Refused without one."""
    if not reason.strip():
        raise Refused(_("Say why the term is opened again."), code="reason_missing", field="reason")
    _set_closed(actor, term_id, is_closed=False, reason=reason.strip())


def _set_closed(actor: Actor, term_id: int, *, is_closed: bool, reason: str) -> None:
    actor.require(Permission.CLOSE_TERMS)
    term = Term.objects.select_for_update().filter(pk=term_id, year__school=actor.school).first()
    if term is None:
        raise NotFound
    if (term.closed_at is not None) == is_closed:
        return
    term.closed_at = clock.now() if is_closed else None
    term.save(update_fields=["closed_at"])
    change = Change(
        kind="term.closed" if is_closed else "term.reopened",
        record=f"term:{term.pk}",
        place=f"term:{term.pk}",
        before={"is_closed": not is_closed},
        after={"is_closed": is_closed},
    )
    record_changes(actor=actor, stream=f"year:{term.year_id}", changes=[change], reason=reason)
