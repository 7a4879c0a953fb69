"""How a year is divided: presets of terms and holidays (domain I), what may not be, what is odd."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_ONE_DAY = timedelta(days=1)
_SUMMER = 6  # a year that begins before this month is the second half of one
LONGEST_YEAR = 400


class TermKind(StrEnum):
    """How the year of a class is divided (acceptance M6, domain B6)."""

    QUARTER = "quarter"
    TRIMESTER = "trimester"
    SEMESTER = "semester"


class Recess(StrEnum):
    """The holidays between the terms of a usual year."""

    AUTUMN = "autumn"
    WINTER = "winter"
    SPRING = "spring"


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last, both included."""

    first: date
    last: date

    def touches(self, other: "Days") -> bool:
        return self.first <= other.last and other.first <= self.last

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


MonthDay = tuple[int, int]
# Month and day; months before the summer lie in the second calendar year.
_PRESETS: dict[TermKind, tuple[tuple[MonthDay, MonthDay], ...]] = {
    TermKind.QUARTER: (
        ((9, 1), (10, 25)),
        ((11, 3), (12, 30)),
        ((1, 11), (3, 26)),
        ((4, 5), (5, 26)),
    ),
    TermKind.TRIMESTER: (((9, 1), (11, 15)), ((11, 23), (2, 19)), ((3, 1), (5, 26))),
    TermKind.SEMESTER: (((9, 1), (12, 30)), ((1, 11), (5, 26))),
}
_RECESSES: dict[Recess, tuple[MonthDay, MonthDay]] = {
    Recess.AUTUMN: ((10, 26), (11, 2)),
    Recess.WINTER: ((12, 31), (1, 10)),
    Recess.SPRING: ((3, 27), (4, 4)),
}
_LAST_OF_FEBRUARY = 28


def usual_year(today: date) -> Days:
    """The year to set up next: the one that runs, from June on the coming one; 1 September to 26 May."""
    first = today.year if today.month >= _SUMMER else today.year - 1
    return Days(date(first, 9, 1), date(first + 1, 5, 26))


def year_name(year: Days) -> str:
    """2026/27."""
    return f"{year.first.year}/{year.last.year % 100:02}" if year.first.year != year.last.year else ""


def preset_terms(kind: TermKind, year: Days) -> list[Days]:
    """The usual terms, the first beginning and the last ending with the year; none outside of it."""
    terms = [_days(year.first.year, span) for span in _PRESETS[kind]]
    terms[0] = Days(min(year.first, terms[0].last - _ONE_DAY), terms[0].last)
    terms[-1] = Days(terms[-1].first, max(year.last, terms[-1].first + _ONE_DAY))
    return [term for term in terms if year.first <= term.first and term.last <= year.last]


def preset_recesses(year: Days) -> list[tuple[Recess, Days]]:
    """The usual holidays that lie within the year."""
    found = [(recess, _days(year.first.year, span)) for recess, span in _RECESSES.items()]
    return [(recess, days) for recess, days in found if year.first <= days.first and days.last <= year.last]


def _days(first_year: int, span: tuple[MonthDay, MonthDay]) -> Days:
    first, last = (
        date(first_year + (month < _SUMMER), month, min(day, _LAST_OF_FEBRUARY) if month == 2 else day)
        for month, day in span
    )
    return Days(first, last)


class TermFault(StrEnum):
    """Why the terms of one kind cannot be so."""

    ORDER = "order"  # ends before it begins
    OUTSIDE = "outside"  # of the year
    OVERLAP = "overlap"  # with the one before


def term_faults(terms: Sequence[Days], year: Days) -> dict[int, TermFault]:
    """What is wrong with each term, by its place from 0; the terms are in their order."""
    faults: dict[int, TermFault] = {}
    for place, term in enumerate(terms):
        if term.last <= term.first:
            faults[place] = TermFault.ORDER
        elif term.first < year.first or term.last > year.last:
            faults[place] = TermFault.OUTSIDE
        elif place and term.first <= terms[place - 1].last:
            faults[place] = TermFault.OVERLAP
    return faults


def uncovered_days(terms: Sequence[Days], free: Sequence[Days], year: Days) -> list[Days]:
    """Spans of the year that are neither of a term nor free: lessons there would belong to no term.

    Sundays alone are no span. ``terms`` of one kind.
    """
    spans: list[Days] = []
    day = year.first
    while day <= year.last:
        is_open = not any(part.covers(day) for part in (*terms, *free))
        if is_open:
            begins_new = not spans or spans[-1].last != day - _ONE_DAY
            spans = [*spans, Days(day, day)] if begins_new else [*spans[:-1], Days(spans[-1].first, day)]
        day += _ONE_DAY
    return [span for span in spans if any(one.isoweekday() < 7 for one in each_day(span))]


def each_day(days: Days) -> Iterable[date]:
    day = days.first
    while day <= days.last:
        yield day
        day += _ONE_DAY
