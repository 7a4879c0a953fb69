"""Scales of marks, and what they are worth on the five-point scale (acceptance M7).

=========  ===================  ================================================
scale      marks in the journal  on the five-point scale
=========  ===================  ================================================
five       2–5 (1 if allowed)   itself
ten        1–10                 9–10 → 5, 7–8 → 4, 4–6 → 3, 1–3 → 2
hundred    0–100                from 85 → 5, from 70 → 4, from 50 → 3, below → 2
criterial  0–100                the share of the points in per cent, as hundred
pass_fail  none                 none: only the term ends with a pass or a fail
=========  ===================  ================================================

A mark is shown as it was typed. Whatever is computed from it, an average first of all, takes its worth on
the five-point scale, so that averages of different subjects can stand side by side.
"""

from enum import StrEnum

from parta.grading.rules.marks import allowed_values

# From which value on, the worth on the five-point scale; below the last one it is the lowest.
_WORTH = {
    "ten": ((9, 5), (7, 4), (4, 3), (1, 2)),
    "hundred": ((85, 5), (70, 4), (50, 3), (0, 2)),
}


class Scale(StrEnum):
    """In what the marks of a subject are given."""

    FIVE = "five"
    TEN = "ten"
    HUNDRED = "hundred"
    CRITERIAL = "criterial"
    PASS_FAIL = "pass_fail"  # noqa: S105 - no password


def values_of(scale: Scale, *, allows_one: bool = False) -> range:
    """All marks of the scale; ``allows_one`` concerns the five-point scale alone."""
    if scale is Scale.FIVE:
        return allowed_values(allows_one=allows_one)
    if scale is Scale.PASS_FAIL:
        return range(0)
    return range(1, 11) if scale is Scale.TEN else range(101)


def to_five(scale: Scale, value: int) -> int:
    """What a mark of the scale is worth on the five-point scale."""
    if scale is Scale.FIVE:
        return value
    return next(worth for least, worth in _steps(scale) if value >= least)


def from_five(scale: Scale, worth: int) -> int:
    """The least mark of the scale that has the worth (1 and 2 being one outside the five-point scale)."""
    if scale is Scale.FIVE:
        return worth
    return next(least for least, own in _steps(scale) if own <= max(worth, 2))


def _steps(scale: Scale) -> tuple[tuple[int, int], ...]:
    if scale is Scale.PASS_FAIL:
        raise ValueError("a pass is no number")
    return _WORTH["ten" if scale is Scale.TEN else "hundred"]
