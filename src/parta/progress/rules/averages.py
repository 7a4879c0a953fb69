"""How an average grows with each mark, and how a class spreads around it (acceptance R2, K2)."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from parta.grading.rules.forecast import Pair
from parta.grading.rules.marks import average

MIN_CLASSMATES = 5  # of fewer one could guess whose marks they are
_CENT = Decimal("0.01")

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class SumStep:
    """A mark in the sum of an average: its part of the sum, and the average once it is there."""

    product: Decimal
    average: Decimal


@dataclass(frozen=True, slots=True)
class FullSum:
    """Σ value · weight over Σ weight, mark by mark; ``before_last``: without the last mark."""

    steps: tuple[SumStep, ...]
    total: Decimal
    weights: Decimal
    average: Decimal | None
    before_last: Decimal | None


@dataclass(frozen=True, slots=True)
class Spread:
    """A class in a subject: the mean of its students' averages, and where its middle half lies."""

    average: Decimal
    low: Decimal
    median: Decimal
    high: Decimal
    count: int


def full_sum(marks: Sequence[Pair]) -> FullSum:
    """Write out what ``grading.rules.average`` adds and divides."""
    products = [value * weight for value, weight in marks]
    averages = [average(marks[:count]) or Decimal(0) for count in range(1, len(marks) + 1)]
    return FullSum(
        steps=tuple(SumStep(*step) for step in zip(products, averages, strict=True)),
        total=sum(products, Decimal(0)),
        weights=sum((weight for _value, weight in marks), Decimal(0)),
        average=average(marks),
        before_last=average(marks[:-1]),
    )


def spread_of(own: Decimal | None, classmates: Iterable[Decimal]) -> Spread | None:
    """The class with the student in it; None while fewer than ``MIN_CLASSMATES`` others have marks."""
    others = list(classmates)
    if len(others) < MIN_CLASSMATES:
        return None
    values = sorted(others if own is None else [*others, own])
    return Spread(
        average=_round(sum(values, Decimal(0)) / len(values)),
        low=_quantile(values, 1),
        median=_quantile(values, 2),
        high=_quantile(values, 3),
        count=len(values),
    )


def grouped(items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    """The items by their key, keys in order of appearance."""
    found: dict[Key, list[Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


def _quantile(ordered: Sequence[Decimal], quarter: int) -> Decimal:
    """A quartile, between two neighbors in proportion."""
    place, rest = divmod((len(ordered) - 1) * quarter, 4)
    if not rest:
        return _round(ordered[place])
    return _round(ordered[place] + (ordered[place + 1] - ordered[place]) * rest / 4)


def _round(number: Decimal) -> Decimal:
    return number.quantize(_CENT, rounding=ROUND_HALF_UP)
