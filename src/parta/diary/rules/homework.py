"""Which homework is asked for: a period, what kind of it, in which order (acceptance D4)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

AHEAD = timedelta(days=366)  # tasks planned farther ahead are not shown as the next ones
LONGEST = timedelta(days=366)
WEEK = timedelta(days=7)
SPEAKS_BY_WEEKDAY = 6  # days ahead that are named by their weekday


class PeriodKind(StrEnum):
    NEXT = "next"  # from today on
    WEEK = "week"
    NEXT_WEEK = "next_week"
    TERM = "term"
    SPAN = "span"  # from a day to a day


class TaskKind(StrEnum):
    ALL = "all"
    MANDATORY = "mandatory"
    OPTIONAL = "optional"
    INDEPENDENT = "independent"  # set by no lesson


class Grouping(StrEnum):
    DAY = "day"
    SUBJECT = "subject"


class SpanError(StrEnum):
    INCOMPLETE = "incomplete"
    REVERSED = "reversed"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Days:
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class AskedHomework:
    period: PeriodKind = PeriodKind.NEXT
    span: Days | None = None
    kind: TaskKind = TaskKind.ALL
    grouping: Grouping = Grouping.DAY
    subject_id: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether something may be missing from the list that the period has."""
        return self.kind is not TaskKind.ALL or self.subject_id is not None


def period_days(kind: PeriodKind, today: date, term: Days | None, span: Days | None) -> Days:
    """The days of the period; without a term or a span, what comes next."""
    monday = today - timedelta(days=today.weekday())
    if kind is PeriodKind.WEEK:
        return Days(monday, monday + WEEK - timedelta(days=1))
    if kind is PeriodKind.NEXT_WEEK:
        return Days(monday + WEEK, monday + 2 * WEEK - timedelta(days=1))
    if kind is PeriodKind.TERM and term:
        return term
    if kind is PeriodKind.SPAN and span:
        return span
    return Days(today, today + AHEAD)


def check_span(first: date | None, last: date | None) -> SpanError | None:
    """What is wrong with a span as it was typed; None: nothing."""
    if first is None or last is None:
        return SpanError.INCOMPLETE
    if last < first:
        return SpanError.REVERSED
    return SpanError.TOO_LONG if last - first > LONGEST else None


def is_asked(kind: TaskKind, *, is_mandatory: bool, is_independent: bool) -> bool:
    """Whether such a task is among those asked for. Independent work may be mandatory or not."""
    return {
        TaskKind.ALL: True,
        TaskKind.MANDATORY: is_mandatory,
        TaskKind.OPTIONAL: not is_mandatory,
        TaskKind.INDEPENDENT: is_independent,
    }[kind]


def percent_of(minutes: int, norm: int | None) -> int:
    """How full the day is, 0 to 100, for a bar."""
    return min(100, minutes * 100 // norm) if norm else 0
