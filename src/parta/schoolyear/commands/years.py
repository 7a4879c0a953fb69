"""Academic years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core.errors import Refused
from parta.core.relations import is_used
from parta.schoolyear.commands.records import lock_year, record_calendar
from parta.schoolyear.commands.terms import check_terms, shift_edge_terms
from parta.schoolyear.models import AcademicYear, Holiday, Term
from parta.schoolyear.rules.terms import LONGEST_YEAR, Days, TermKind

MAX_NAME, MAX_DAY_NAME = 20, 100
_OWN = ("schoolyear.Term", "schoolyear.Holiday", "schoolyear.SpecialDay")


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
    """A new academic year of the actor's school with its terms and holidays.

    Refused: without a name or with one that is taken, days out of order, across another year of the school,
    terms that overlap or lie outside.
    """
    actor.require(Permission.WRITE_STRUCTURE)
    year = AcademicYear(school=actor.school)
    _fill(year, name, starts_on, ends_on)
    for kind in dict.fromkeys(plan.kind for plan in terms):
        days = [Days(plan.starts_on, plan.ends_on) for plan in terms if plan.kind is kind]
        check_terms(days, Days(starts_on, ends_on))
    year.save()
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
    record_calendar(actor, "year.created", year.pk, None, _values(year))
    return year


@transaction.atomic
def edit_year(*, actor: Actor, year_id: int, name: str, starts_on: date, ends_on: date) -> None:
    """Refused as ``create_year`` refuses, and while a term lies outside the new days."""
    actor.require(Permission.WRITE_STRUCTURE)
    year = lock_year(actor, year_id)
    before = _values(year)
    shift_edge_terms(year, starts_on, ends_on)
    _fill(year, name, starts_on, ends_on)
    year.save()
    if before != _values(year):
        record_calendar(actor, "year.changed", year.pk, before, _values(year))


@transaction.atomic
def remove_year(*, actor: Actor, year_id: int) -> None:
    """A year entered by mistake. Refused once it has classes or anything else."""
    actor.require(Permission.WRITE_STRUCTURE)
    year = lock_year(actor, year_id)
    if is_used(year, besides=_OWN):
        raise Refused(_("The year has classes already: it stays."), code="year_used")
    record_calendar(actor, "year.removed", year.pk, _values(year), None)
    year.delete()


def _fill(year: AcademicYear, name: str, starts_on: date, ends_on: date) -> None:
    year.name, year.starts_on, year.ends_on = " ".join(name.split()), starts_on, ends_on
    others = AcademicYear.objects.filter(school=year.school).exclude(pk=year.pk)
    if not year.name or len(year.name) > MAX_NAME:
        raise Refused(_("A name of at most 20 characters."), code="bad_name", field="name")
    if others.filter(name=year.name).exists():
        raise Refused(_("There is a year of this name."), code="name_taken", field="name")
    if ends_on <= starts_on:
        raise Refused(_("The last day comes after the first."), code="order", field="ends_on")
    if (ends_on - starts_on).days > LONGEST_YEAR:
        raise Refused(_("A year is not as long as that."), code="too_long", field="ends_on")
    other = others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other is not None:
        words = _("Days of %(year)s lie between these.") % {"year": other.name}
        raise Refused(words, code="overlap", field="starts_on")


def _values(year: AcademicYear) -> dict[str, object]:
    return {
        "name": year.name,
        "starts_on": year.starts_on.isoformat(),
        "ends_on": year.ends_on.isoformat(),
    }
