"""Scales of marks, and what they are worth on the five-point scale (acceptance M7).

=========  ==================  ==========  =======================================================
scale      values              in averages  on the five-point scale
=========  ==================  ==========  =======================================================
five       2–5 (1 if allowed)  yes         itself
ten        1–10                yes         9–10 → 5, 7–8 → 4, 4–6 → 3, 1–3 → 2
hundred    0–100               yes         from 85 → 5, from 70 → 4, from 50 → 3, below → 2
criterial  0–100               yes         the share of the points in per cent, as hundred
pass_fail  0 failed, 1 passed  no          none: a pass is no number
=========  ==================  ==========  =======================================================
"""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from parta.grading.rules.marks import allowed_values

PASSED, FAILED = 1, 0
# From which value on, the grade on the five-point scale; below the last one it is the lowest.
_WORTH = {
    "ten": ((9, 5), (7, 4), (4, 3)),
    "hundred": ((85, 5), (70, 4), (50, 3)),
}
_LOWEST = 2
_SIGNS = {"+": PASSED, "-": FAILED, "−": FAILED, "–": FAILED}


class Scale(StrEnum):
    """In what the marks of a subject are given."""

    FIVE = "five"
    PASS_FAIL = "pass_fail"  # noqa: S105 - no password
    TEN = "ten"
    HUNDRED = "hundred"
    CRITERIAL = "criterial"

    @property
    def counts(self) -> bool:
        """Whether its marks have an average."""
        return self is not Scale.PASS_FAIL


def values_of(scale: Scale, *, allows_one: bool = False) -> range:
    """All marks of the scale; ``allows_one`` concerns the five-point scale alone."""
    if scale is Scale.FIVE:
        return allowed_values(allows_one=allows_one)
    if scale is Scale.PASS_FAIL:
        return range(FAILED, PASSED + 1)
    return range(1, 11) if scale is Scale.TEN else range(101)


def parse_value(scale: Scale, typed: str, *, allows_one: bool = False) -> int | None:
    """The mark that was typed: ``+`` or ``-`` for a pass or not, else a whole number; None for no mark."""
    if scale is Scale.PASS_FAIL:
        return _SIGNS.get(typed)
    if not (typed.isascii() and typed.isdigit() and len(typed) <= len("100")):
        return None
    value = int(typed)
    return value if value in values_of(scale, allows_one=allows_one) else None


def typed_value(scale: Scale, value: int) -> str:
    """As a teacher would type it."""
    if scale is Scale.PASS_FAIL:
        return "+" if value == PASSED else "-"
    return str(value)


def to_five(scale: Scale, value: int) -> int | None:
    """What a mark is worth on the five-point scale; None where it is no number."""
    if scale is Scale.PASS_FAIL:
        return None
    if scale is Scale.FIVE:
        return value
    steps = _WORTH["ten" if scale is Scale.TEN else "hundred"]
    return next((grade for least, grade in steps if value >= least), _LOWEST)


def on_five(scale: Scale, marks: Iterable[tuple[int, Decimal]]) -> list[tuple[int, Decimal]]:
    """Marks (value, weight) as the thresholds of grades take them; those that are no numbers left out."""
    converted = ((to_five(scale, value), weight) for value, weight in marks)
    return [(value, weight) for value, weight in converted if value is not None]
