"""Marks, their weights and averages (domain B1–B3). Plain values in, plain values out."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

MIN_WEIGHT = Decimal("0.1")
MAX_WEIGHT = Decimal("10")
MAX_MARKS_IN_CELL = 4


class Category(StrEnum):
    """What a form of assessment counts as when a term is assessed (domain C)."""

    HOMEWORK = "homework"
    CLASSWORK = "classwork"
    TESTS = "tests"


def allowed_values(*, allows_one: bool) -> range:
    """Marks of the five-point scale; 1 only where the school's policy has it (domain B1)."""
    return range(1 if allows_one else 2, 6)


def average(marks: Iterable[tuple[int, Decimal]]) -> Decimal | None:
    """Weighted mean of (value, weight) pairs: exact, then half up to two decimals; None without marks.

    >>> average([(5, Decimal(5)), (4, Decimal(2)), (3, Decimal(1))])
    Decimal('4.50')
    """
    total = weights = Decimal(0)
    for value, weight in marks:
        total += value * weight
        weights += weight
    if not weights:
        return None
    return (total / weights).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
