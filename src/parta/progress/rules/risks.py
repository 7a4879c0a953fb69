"""Who is at risk and why, and who is a step from better: by rules a teacher can check by hand.

Domain B4 (thresholds), B5 and D5 (enough marks in proportion to the term), B7 (standings).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from parta.grading.rules.marks import average
from parta.grading.rules.rates import Standing, standing_of
from parta.grading.rules.terms import Grade, Thresholds

FIRST_GRADE_WITH_MARKS = 2
MISSED_LIMIT = 30  # per cent of the lessons
MIN_LESSONS = 4  # before so many, one missed lesson is no pattern
FALL_LIMIT = Decimal("0.50")
MIN_HALF = 3  # marks in each half of the term's marks, to speak of a fall
_GOALS = {Standing.ONE_FOUR: 4, Standing.ONE_THREE: 3}


class RiskKind(StrEnum):
    """The gravest first."""

    FAILING = "failing"  # the average makes a 2
    NEAR_FAILING = "near_failing"  # it is on the borderline to 2
    FALLING = "falling"
    MISSED = "missed"
    FEW_MARKS = "few_marks"


@dataclass(frozen=True, slots=True)
class SubjectState:
    """A student in a subject of the term so far. ``marks`` (value, weight) in the order of the lessons."""

    subject_id: int
    marks: tuple[tuple[int, Decimal], ...]
    enough: int  # marks for the whole term
    lessons: int
    missed: int


@dataclass(frozen=True, slots=True)
class Risk:
    """One reason, with the numbers it rests on; ``subject_id`` None: all subjects together.

    =============  ================  ===========================  =========================
    kind           measured          limit                        of
    =============  ================  ===========================  =========================
    failing        average           least average for a 3        number of marks
    near failing   average           least average for a 3        number of marks
    falling        second half's     first half's average         number of marks
    missed         lessons missed    allowed per cent             lessons held
    few marks      number of marks   marks expected by now        marks for the whole term
    =============  ================  ===========================  =========================
    """

    kind: RiskKind
    subject_id: int | None
    measured: Decimal
    limit: Decimal
    of: int


@dataclass(frozen=True, slots=True)
class OneStep:
    """A student whom a single grade keeps from the better list."""

    standing: Standing
    subject_id: int
    grade: int


def elapsed_share(starts_on: date, ends_on: date, today: date) -> Decimal:
    """How much of the term is over, 0 to 1; today counts as over."""
    days = (ends_on - starts_on).days + 1
    over = (min(today, ends_on) - starts_on).days + 1
    return Decimal(max(over, 0)) / days


def expected_marks(enough: int, share: Decimal) -> int:
    """How many marks there should be by now: in proportion to the term, rounded down."""
    return int(enough * share)


def risks_of(states: Sequence[SubjectState], *, share: Decimal, thresholds: Thresholds) -> tuple[Risk, ...]:
    """Everything about the student that calls for attention, the gravest first."""
    found = [*_missed(states)]
    for state in states:
        found += _low_average(state, thresholds)
        found += _fall(state)
        found += _few_marks(state, share)
    return tuple(sorted(found, key=lambda risk: list(RiskKind).index(risk.kind)))


def is_class_wide(students: int, takers: int) -> bool:
    """More than half of those who take the subject: a matter for its teacher, not for each student."""
    return students * 2 > takers


def gravity(risks: Sequence[Risk]) -> tuple[int, int]:
    """Who comes first in the list: failing in more subjects, then more reasons."""
    return sum(risk.kind is RiskKind.FAILING for risk in risks), len(risks)


def one_step(grades: Mapping[int, Grade | None]) -> OneStep | None:
    """Whether only one 4 (or one 3) stands between the student and the better list; grades by subject."""
    standing = standing_of(list(grades.values()))
    if standing not in _GOALS:
        return None
    grade = _GOALS[standing]
    return OneStep(standing, next(subject for subject, own in grades.items() if own == grade), grade)


def mean_of(averages: Iterable[Decimal | None]) -> Decimal | None:
    """The plain mean of averages that are there, two decimals, half up: each subject counts the same."""
    known = [value for value in averages if value is not None]
    if not known:
        return None
    return (sum(known, Decimal()) / len(known)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _low_average(state: SubjectState, thresholds: Thresholds) -> Iterator[Risk]:
    mean = average(state.marks)
    if mean is None or mean > thresholds.three + thresholds.borderline:
        return
    kind = RiskKind.FAILING if mean < thresholds.three else RiskKind.NEAR_FAILING
    yield Risk(kind, state.subject_id, mean, thresholds.three, len(state.marks))


def _fall(state: SubjectState) -> Iterator[Risk]:
    """The later half of the marks against the earlier; of an odd number the middle one is the later's."""
    middle = len(state.marks) // 2
    before, after = average(state.marks[:middle]), average(state.marks[middle:])
    if middle >= MIN_HALF and before and after and before - after >= FALL_LIMIT:
        yield Risk(RiskKind.FALLING, state.subject_id, after, before, len(state.marks))


def _few_marks(state: SubjectState, share: Decimal) -> Iterator[Risk]:
    expected = expected_marks(state.enough, share)
    if state.lessons and len(state.marks) < expected:
        marks = Decimal(len(state.marks))
        yield Risk(RiskKind.FEW_MARKS, state.subject_id, marks, Decimal(expected), state.enough)


def _missed(states: Sequence[SubjectState]) -> Iterator[Risk]:
    """All subjects together; only where that is within the limit, the subjects that are not."""
    missed, lessons = sum(state.missed for state in states), sum(state.lessons for state in states)
    if _is_over(missed, lessons):
        yield _missing(None, missed, lessons)
        return
    for state in states:
        if _is_over(state.missed, state.lessons):
            yield _missing(state.subject_id, state.missed, state.lessons)


def _is_over(missed: int, lessons: int) -> bool:
    return lessons >= MIN_LESSONS and missed * 100 > MISSED_LIMIT * lessons


def _missing(subject_id: int | None, missed: int, lessons: int) -> Risk:
    return Risk(RiskKind.MISSED, subject_id, Decimal(missed), Decimal(MISSED_LIMIT), lessons)
