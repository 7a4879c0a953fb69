"""Rates of many students from counts of their grades, and their change since the term before (domain B7)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from parta.grading.rules.rates import class_rates, rates_of
from parta.grading.rules.terms import Grade


@dataclass(frozen=True, slots=True)
class Figures:
    """``assessed`` students (of a subject: grades); rates in per cent; None where there is nothing yet."""

    students: int
    assessed: int
    success: Decimal | None
    quality: Decimal | None
    learning: Decimal | None
    average: Decimal | None


NOTHING = Figures(0, 0, None, None, None, None)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, and by how much it differs from the term before (None: nothing to compare)."""

    value: Decimal | None
    change: Decimal | None


@dataclass(slots=True)
class Tally:
    """What is counted of some students in a term. ``grades`` of all subjects, ``by_student`` each one's."""

    student_count: int = 0
    grades: Counter[Grade] = field(default_factory=Counter)
    by_student: dict[int, Counter[Grade]] = field(default_factory=dict)
    total: Decimal = Decimal()  # of marks, each times its weight
    weights: Decimal = Decimal()

    def add(self, other: "Tally") -> None:
        """Other students, or other subjects of the same ones."""
        self.student_count += other.student_count
        self.grades += other.grades
        for student_id, grades in other.by_student.items():
            self.by_student.setdefault(student_id, Counter()).update(grades)
        self.total += other.total
        self.weights += other.weights

    def of_students(self) -> Figures:
        """Of a class, a grade level, a school: success and quality are shares of students."""
        own = [tuple(grades.elements()) for grades in self.by_student.values()]
        success, quality = class_rates(own)
        return Figures(
            students=self.student_count,
            assessed=len(own),
            success=success,
            quality=quality,
            learning=rates_of(self.grades.elements()).learning,
            average=self._average(),
        )

    def of_subject(self) -> Figures:
        """Of a subject: all rates are shares of its grades."""
        rates = rates_of(self.grades.elements())
        return Figures(
            students=rates.assessed,
            assessed=rates.assessed,
            success=rates.success,
            quality=rates.quality,
            learning=rates.learning,
            average=self._average(),
        )

    def _average(self) -> Decimal | None:
        if not self.weights:
            return None
        return (self.total / self.weights).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def compare(value: Decimal | None, before: Decimal | None) -> Figure:
    return Figure(value, None if value is None or before is None else value - before)


def merged(tallies: Iterable[Tally]) -> Tally:
    found = Tally()
    for tally in tallies:
        found.add(tally)
    return found
