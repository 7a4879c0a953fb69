"""How a class or a school does, as Russian schools compute it (domain B7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from parta.grading.rules.terms import Grade, Outcome

_FAILED = {1, 2, Outcome.FAIL, Outcome.NOT_ASSESSED}
_LEARNED = {5: Decimal("1.00"), 4: Decimal("0.64"), 3: Decimal("0.36"), 2: Decimal("0.16")}
_NOT_ASSESSED = Decimal("0.07")


@dataclass(frozen=True, slots=True)
class Rates:
    """``success``, ``quality`` and ``learning`` in per cent with one decimal; None without students."""

    assessed: int
    counts: dict[int, int]
    not_assessed: int
    success: Decimal | None
    quality: Decimal | None
    learning: Decimal | None


class Standing(StrEnum):
    """Lists that schools keep of their students."""

    EXCELLENT = "excellent"
    ONE_FOUR = "one_four"
    GOOD = "good"
    ONE_THREE = "one_three"
    SATISFACTORY = "satisfactory"
    FAILING = "failing"


def rates_of(grades: Iterable[Grade | None]) -> Rates:
    """The rates of one subject. Who is exempt, only passes, or has no grade yet is not counted."""
    known = [grade for grade in grades if isinstance(grade, int) or grade is Outcome.NOT_ASSESSED]
    counts = {value: known.count(value) for value in (5, 4, 3, 2, 1)}
    missing = known.count(Outcome.NOT_ASSESSED)
    learned = sum((factor * counts[value] for value, factor in _LEARNED.items()), _NOT_ASSESSED * missing)
    return Rates(
        assessed=len(known),
        counts=counts,
        not_assessed=missing,
        success=percent(counts[5] + counts[4] + counts[3], len(known)),
        quality=percent(counts[5] + counts[4], len(known)),
        learning=percent(learned, len(known)),
    )


def class_rates(students: Iterable[Sequence[Grade | None]]) -> tuple[Decimal | None, Decimal | None]:
    """Success and quality of a class over all subjects: students without a 2, students with 4 and 5 only."""
    standings = [standing for grades in students if (standing := standing_of(grades))]
    passed = sum(standing is not Standing.FAILING for standing in standings)
    good = sum(standing in {Standing.EXCELLENT, Standing.ONE_FOUR, Standing.GOOD} for standing in standings)
    return percent(passed, len(standings)), percent(good, len(standings))


def standing_of(grades: Sequence[Grade | None]) -> Standing | None:
    """Where a student stands by the grades of all subjects; None without any number or failure."""
    if any(grade in _FAILED for grade in grades):
        return Standing.FAILING
    numbers = [grade for grade in grades if isinstance(grade, int)]
    if not numbers:
        return None
    threes, fours = numbers.count(3), numbers.count(4)
    if threes:
        return Standing.ONE_THREE if threes == 1 else Standing.SATISFACTORY
    if fours:
        return Standing.ONE_FOUR if fours == 1 else Standing.GOOD
    return Standing.EXCELLENT


def percent(part: Decimal | int, whole: int) -> Decimal | None:
    """Per cent with one decimal, half up; None of nothing."""
    if not whole:
        return None
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
