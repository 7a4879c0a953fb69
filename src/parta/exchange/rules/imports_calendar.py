"""The school year from the academic sessions of a OneRoster CSV bundle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from parta.exchange.rules.gradebook import TermKey
from parta.exchange.rules.oneroster_rows import Row, Tables, own, rows_of, span_of
from parta.exchange.rules.plan import CalendarRow, TermRow
from parta.schoolyear.rules import TermKind

_DEPTH = 3  # a year, its terms, their grading periods
_BY_COUNT = {2: TermKind.SEMESTER, 3: TermKind.TRIMESTER, 4: TermKind.QUARTER}


@dataclass(frozen=True, slots=True)
class Calendar:
    """``terms``: what each session of the year is, grading periods among them; ``others``: of other years."""

    year: CalendarRow | None = None
    terms: Mapping[str, TermKey] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    def kind_of(self, sessions: Sequence[str]) -> TermKind | None:
        """In what a class with these sessions is assessed; None: the file does not say."""
        return next((self.terms[name][0] for name in sessions if name in self.terms), self._only)

    @property
    def _only(self) -> TermKind | None:
        kinds = {kind for kind, _number in self.terms.values()}
        return next(iter(kinds)) if len(kinds) == 1 else None


def parse_calendar(tables: Tables, today: date) -> Calendar:
    """The school year of the day, or else the last one, with its terms or else its grading periods."""
    sessions = [row for _line, row in rows_of(tables, "academicSessions")]
    years = [(row, span_of(row)) for row in sessions if row.get("type") == "schoolYear"]
    known = sorted(((span, row) for row, span in years if span), key=lambda item: item[0])
    if not known:
        return Calendar()
    running = [item for item in known if item[0][0] <= today <= item[0][1]]
    span, year = (running or known)[-1]
    below = [row for row in sessions if row.get("parentSourcedId") == year["sourcedId"] and span_of(row)]
    terms = _terms(below)
    parents = {row["sourcedId"]: row.get("parentSourcedId", "") for row in sessions}
    keys = {row["sourcedId"]: (term.kind, term.number) for row, term in terms}
    keys |= {name: keys[parent] for name, parent in parents.items() if parent in keys}
    name = year.get("title") or year.get("schoolYear", "")
    others = {row["sourcedId"] for _span, row in known} - {year["sourcedId"]}
    for _depth in range(_DEPTH):
        others |= {session for session, parent in parents.items() if parent in others}
    return Calendar(CalendarRow(name, *span, tuple(term for _row, term in terms)), keys, frozenset(others))


def _terms(rows: Sequence[Row]) -> list[tuple[Row, TermRow]]:
    """A year may be divided in several ways at once; what is not told is known by how many there are."""
    by_kind: dict[TermKind | None, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row["startDate"]):
        by_kind.setdefault(_kind_of(row), []).append(row)
    untold = by_kind.pop(None, [])
    guessed = _BY_COUNT.get(len(untold))
    if guessed and guessed not in by_kind:
        by_kind[guessed] = untold
    found = []
    for kind, several in by_kind.items():
        for number, row in enumerate(several, start=1):
            span = span_of(row)
            if kind and span:
                found.append((row, TermRow(kind, number, *span)))
    return found


def kind_in(row: Row, name: str) -> TermKind | None:
    """As a Parta wrote it."""
    return next((kind for kind in TermKind if kind.value == own(row, name)), None)


def _kind_of(row: Row) -> TermKind | None:
    return kind_in(row, "kind") or (TermKind.SEMESTER if row.get("type") == "semester" else None)
