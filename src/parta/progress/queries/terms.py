"""Terms to choose from, their names, and which terms of other kinds run beside them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.academics.models import SchoolClass
from parta.core.errors import NotFound
from parta.schoolyear.models import Term
from parta.schoolyear.queries import term_on
from parta.schoolyear.rules import TermKind


@dataclass(frozen=True, slots=True)
class TermLink:
    """A chip of the choice of terms."""

    term_id: int
    label: str
    note: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class TermChoice:
    """A school's chosen term, the terms of its kind, and all of the year, those of most classes first."""

    term: Term
    of_kind: tuple[Term, ...]
    terms: tuple[Term, ...]

    @property
    def previous(self) -> Term | None:
        place = self.of_kind.index(self.term)
        return self.of_kind[place - 1] if place else None


@dataclass(frozen=True, slots=True)
class Span:
    """A term and the last of its days that count so far."""

    term: Term
    until_on: date

    @property
    def days(self) -> tuple[date, date]:
        return self.term.starts_on, self.term.ends_on

    @property
    def elapsed(self) -> tuple[date, date]:
        return self.term.starts_on, self.until_on


def term_name(term: Term) -> str:
    return {
        TermKind.QUARTER: _("Quarter %(number)s"),
        TermKind.TRIMESTER: _("Trimester %(number)s"),
        TermKind.SEMESTER: _("Semester %(number)s"),
    }[TermKind(term.kind)] % {"number": term.number}


def term_links(terms: Iterable[Term], chosen: Term, *, query: str = "") -> tuple[TermLink, ...]:
    """``query``: what else stays in the address."""
    return tuple(
        TermLink(
            term_id=term.pk,
            label=term_name(term),
            note=f"{date_format(term.starts_on, 'j E')} – {date_format(term.ends_on, 'j E')}",
            url=f"?term={term.pk}{query}",
            is_current=term.pk == chosen.pk,
        )
        for term in terms
    )


def choose_term(year_id: int, term_id: int | None, today: date) -> TermChoice | None:
    """The term asked for, or the running one of the kind that most classes have; None without any.

    NotFound for a term that is not the year's.
    """
    kinds = Counter(SchoolClass.objects.filter(year_id=year_id).values_list("term_kind", flat=True))
    terms = [term for term in Term.objects.filter(year_id=year_id).order_by("starts_on") if kinds[term.kind]]
    terms.sort(key=lambda term: (-kinds[term.kind], term.kind))
    if term_id is None:
        usual = kinds.most_common(1)[0][0] if kinds else ""
        chosen = term_on([term for term in terms if term.kind == usual], today)
        if chosen is None:
            return None
    else:
        chosen = next((term for term in terms if term.pk == term_id), None)
        if chosen is None:
            raise NotFound
    of_kind = tuple(term for term in terms if term.kind == chosen.kind)
    return TermChoice(chosen, of_kind, tuple(terms))


def parallel_spans(choice: TermChoice, today: date) -> Mapping[str, Span]:
    """For each kind of terms the one that runs on the chosen term's last day, or today within it."""
    day = min(max(today, choice.term.starts_on), choice.term.ends_on)
    spans = {}
    for kind in {term.kind for term in choice.terms}:
        term = term_on([term for term in choice.terms if term.kind == kind], day)
        if term is not None:
            spans[kind] = Span(term, min(day, term.ends_on))
    spans[choice.term.kind] = Span(choice.term, day)
    return spans
