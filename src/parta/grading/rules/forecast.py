"""What if: marks to come, and what it takes to reach a grade (acceptance M3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parta.grading.rules.marks import average
from parta.grading.rules.terms import Thresholds

MAX_MORE = 20  # marks of one kind beyond which "you need …" is no advice

Pair = tuple[int, Decimal]  # value, weight


@dataclass(frozen=True, slots=True)
class Need:
    """So many marks of a value, of one weight, reach the wanted grade."""

    value: int
    count: int
    average: Decimal


def with_more(marks: Iterable[Pair], more: Iterable[Pair]) -> Decimal | None:
    """The average once the marks to come are there: the same rule as for those that are."""
    return average([*marks, *more])


def needed(
    marks: Sequence[Pair], *, grade: int, weight: Decimal, values: Iterable[int], thresholds: Thresholds
) -> list[Need]:
    """For each value the least number of such marks that gives at least the grade, best value first.

    Values that do not reach it with ``MAX_MORE`` marks are left out; a count of 0 says it is reached.
    """
    goal = thresholds.reach(grade)
    found = []
    for value in sorted(values, reverse=True):
        for count in range(MAX_MORE + 1):
            reached = with_more(marks, [(value, weight)] * count)
            if reached is not None and reached >= goal:
                found.append(Need(value, count, reached))
                break
    return found
