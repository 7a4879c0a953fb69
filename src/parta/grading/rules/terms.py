"""From an average to the grade of a term, of a year and of the school's end (domain B4–B6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

LOWEST_GRADE = 2
# By lessons a week: from how many on, and how many marks a term has to have then (domain B5).
_ENOUGH_MARKS = ((3, 7), (2, 5), (0, 3))


class Outcome(StrEnum):
    """What a term may end with instead of a number (domain B1): never zero, never in an average."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    EXEMPT = "exempt"
    NOT_ASSESSED = "not_assessed"


Grade = int | Outcome


class TermMarkKind(StrEnum):
    """What a grade is for."""

    TERM = "term"
    YEAR = "year"
    EXAM = "exam"
    FINAL = "final"


class YearRule(StrEnum):
    """How the terms of a year make its grade (domain B6)."""

    MEAN = "mean"
    LAST_DECIDES_TIES = "last_decides_ties"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which average on the grades 5, 4 and 3 are given; the school's policy (domain B4)."""

    five: Decimal = Decimal("4.50")
    four: Decimal = Decimal("3.50")
    three: Decimal = Decimal("2.50")
    borderline: Decimal = Decimal("0.10")

    def __post_init__(self) -> None:
        if not 1 <= self.three < self.four < self.five <= 5:
            raise ValueError("thresholds must rise from 3 to 5")

    def grade_of(self, average: Decimal) -> int:
        """The grade of an average that is rounded as it is shown: what is seen is what counts."""
        for grade, threshold in ((5, self.five), (4, self.four), (3, self.three)):
            if average >= threshold:
                return grade
        return LOWEST_GRADE

    def is_borderline(self, average: Decimal) -> bool:
        """Whether a threshold is so near that the other grade would have been as right."""
        return any(
            abs(average - threshold) <= self.borderline for threshold in (self.five, self.four, self.three)
        )

    def reach(self, grade: int) -> Decimal:
        """The least average that gives the grade."""
        return {5: self.five, 4: self.four, 3: self.three}.get(grade, Decimal(LOWEST_GRADE))


def enough_marks(lessons_a_week: Decimal | int) -> int:
    """The least number of marks for a term's grade (domain B5); a weekly load may be a fraction."""
    return next(count for lessons, count in _ENOUGH_MARKS if lessons_a_week >= lessons)


def may_be_not_assessed(*, marks: int, enough: int, missed: int, lessons: int) -> bool:
    """Fewer marks than enough *and* more than half of the lessons missed (domain B5)."""
    return marks < enough and missed * 2 > lessons


def year_grade(terms: Sequence[Grade | None], rule: YearRule = YearRule.MEAN) -> Grade | None:
    """The suggested grade of a year from its terms in order; None where there is nothing to go by.

    Terms one was exempt from do not count. A term without a grade, or not assessed, leaves the decision
    to the teachers. Only passes make a pass. With LAST_DECIDES_TIES a mean of exactly one half goes to the
    side of the last term, instead of up.
    """
    counted = [grade for grade in terms if grade is not Outcome.EXEMPT]
    if not counted:
        return Outcome.EXEMPT if terms else None
    if any(grade is None or grade is Outcome.NOT_ASSESSED for grade in counted):
        return None
    numbers = [grade for grade in counted if isinstance(grade, int)]
    if not numbers:
        return Outcome.FAIL if Outcome.FAIL in counted else Outcome.PASS
    if len(numbers) != len(counted):
        return None
    mean = Decimal(sum(numbers)) / len(numbers)
    if rule is YearRule.LAST_DECIDES_TIES and mean % 1 == Decimal("0.5") and numbers[-1] < mean:
        return int(mean)
    return _half_up(mean)


def final_grade(year: Grade | None, exam: int | None, *, has_exam: bool) -> Grade | None:
    """The final grade of a subject: of year and exam the mean, half up; without an exam the year's."""
    if not has_exam or not isinstance(year, int):
        return year
    return None if exam is None else _half_up(Decimal(year + exam) / 2)


def admission_average(grades: Sequence[Grade | None]) -> Decimal | None:
    """The mean of numeric grades with two decimals, as universities ask for it (acceptance R1)."""
    numbers = [grade for grade in grades if isinstance(grade, int)]
    if not numbers:
        return None
    return (Decimal(sum(numbers)) / len(numbers)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _half_up(mean: Decimal) -> int:
    return int(mean.quantize(Decimal(1), rounding=ROUND_HALF_UP))
