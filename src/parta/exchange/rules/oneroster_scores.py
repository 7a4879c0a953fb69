"""Marks in the words of OneRoster: whether there is a score, between which numbers, what it is worth."""

from parta.grading.rules.scales import Scale, to_five, values_of
from parta.grading.rules.terms import Outcome

_STATUSES = {Outcome.EXEMPT.value: "exempt", Outcome.NOT_ASSESSED.value: "not submitted"}
_MOST_VALUES = 10  # of a scale that are told one by one


def score_status(outcome: str) -> str:
    """``outcome`` empty: there is a mark."""
    return _STATUSES.get(outcome, "fully graded")


def score_limits(scale: Scale, *, allows_one: bool) -> tuple[float | None, float | None]:
    """The least and the greatest mark; none where there are no numbers."""
    values = values_of(scale, allows_one=allows_one)
    return (float(values[0]), float(values[-1])) if values else (None, None)


def scale_values(scale: Scale, *, allows_one: bool) -> list[tuple[str, str]]:
    """Marks, or spans of them, with their worth on the five-point scale, the best first."""
    values = values_of(scale, allows_one=allows_one)
    if not values:
        return [(Outcome.PASS.value, Outcome.PASS.value), (Outcome.FAIL.value, Outcome.FAIL.value)]
    if len(values) <= _MOST_VALUES:
        return [(str(value), str(to_five(scale, value))) for value in reversed(values)]
    by_worth: dict[int, list[int]] = {}
    for value in values:
        by_worth.setdefault(to_five(scale, value), []).append(value)
    return [(f"{some[0]}-{some[-1]}", str(worth)) for worth, some in sorted(by_worth.items(), reverse=True)]
