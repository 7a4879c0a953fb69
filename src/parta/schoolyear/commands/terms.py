"""The terms of a year: their days, and closing one of them."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock, events
from parta.core.errors import NotFound, Refused
from parta.core.relations import used_ids
from parta.schoolyear.commands.records import lock_year, record_calendar, span_of
from parta.schoolyear.models import AcademicYear, Term
from parta.schoolyear.rules.terms import Days, TermFault, TermKind, term_faults

MOST_TERMS = 8


def check_terms(terms: Sequence[Days], year: Days) -> None:
    """Refused for the first term that cannot be so, with the field ``ends-<n>`` or ``starts-<n>``."""
    for place, fault in term_faults(terms, year).items():
        words = {
            TermFault.ORDER: _("The last day comes after the first."),
            TermFault.OUTSIDE: _("The term lies outside the academic year."),
            TermFault.OVERLAP: _("The term begins before the one above has ended."),
        }[fault]
        side = "starts" if fault is TermFault.OVERLAP else "ends"
        if fault is TermFault.OUTSIDE and terms[place].first < year.first:
            side = "starts"
        raise Refused(words, code=fault, field=f"{side}-{place + 1}")


@transaction.atomic
def set_terms(*, actor: Actor, year_id: int, kind: TermKind, terms: Sequence[Days]) -> None:
    """The terms of a kind are these, in this order; fewer than before: the last ones go.

    Refused: terms that overlap or lie outside the year, a change of a term that is closed for anybody,
    the removal of one in which grades are set.
    """
    actor.require(Permission.WRITE_STRUCTURE)
    year = lock_year(actor, year_id)
    check_terms(terms, Days(year.starts_on, year.ends_on))
    rows = list(Term.objects.filter(year=year, kind=kind.value).order_by("number"))
    before = [span_of(row) for row in rows]
    after = [[term.first.isoformat(), term.last.isoformat()] for term in terms]
    changed = [
        row
        for place, row in enumerate(rows)
        if place >= len(terms) or (row.starts_on, row.ends_on) != (terms[place].first, terms[place].last)
    ]
    _require_open(changed)
    _remove_terms(rows[len(terms) :])
    for place, term in enumerate(terms):
        row = rows[place] if place < len(rows) else Term(year=year, kind=kind.value, number=place + 1)
        row.starts_on, row.ends_on = term.first, term.last
        row.save()
    if before != after:
        record_calendar(actor, "terms.changed", year.pk, {"kind": kind, "terms": before}, {"terms": after})


def shift_edge_terms(year: AcademicYear, first: date, last: date) -> None:
    """Refused when a term would lie outside the year's new days."""
    for term in Term.objects.filter(year=year):
        if term.starts_on < first:
            raise Refused(_("A term begins before this day."), code="term_outside", field="starts_on")
        if term.ends_on > last:
            raise Refused(_("A term ends after this day."), code="term_outside", field="ends_on")


def _require_open(terms: Sequence[Term]) -> None:
    for term in terms:
        if term.closed_at is not None:
            raise Refused(
                _("The term is closed: its days stay."), code="term_closed", field=f"starts-{term.number}"
            )
    answers = events.term_hindrances.send(sender=Term, term_ids=[term.pk for term in terms])
    sentences = [sentence for _receiver, found in answers for sentence in found or ()]
    if sentences:
        raise Refused(" ".join(sentences), code="term_closed")


def _remove_terms(terms: Sequence[Term]) -> None:
    used = used_ids(Term, [term.pk for term in terms])
    if used:
        raise Refused(_("Grades of this term are set already: it stays."), code="term_used")
    Term.objects.filter(pk__in=[term.pk for term in terms]).delete()


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
