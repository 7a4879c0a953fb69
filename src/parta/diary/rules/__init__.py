"""Which day of the diary is asked for, and how marks add up to an average in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

FIRST_YEAR, LAST_YEAR = 1990, 2100
WEEK = timedelta(days=7)
SATURDAY, SUNDAY = 6, 7


def parse_day(text: str) -> date | None:
    """A day written as 2026-11-23 in a year a diary may speak of; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


@dataclass(frozen=True, slots=True)
class Sum:
    """How an average comes about: Σ value · weight, Σ weight, and the terms of the first as written out."""

    terms: str
    total: Decimal
    weights: Decimal


def plain(number: Decimal) -> str:
    """2, not 2.0; 2.5 as it is."""
    return f"{number.normalize():f}"


def explain_sum(marks: Iterable[tuple[int, Decimal]]) -> Sum:
    """Write out what ``grading.rules.average`` adds and divides."""
    marks = list(marks)
    return Sum(
        terms=" + ".join(f"{value} × {plain(weight)}" for value, weight in marks),
        total=sum((value * weight for value, weight in marks), Decimal(0)),
        weights=sum((weight for _value, weight in marks), Decimal(0)),
    )
