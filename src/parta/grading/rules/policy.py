"""What a school may decide about assessment, and what it may not (domain B2, B4, D3, acceptance K1)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from parta.grading.rules.control_works import MAX_DAY_LIMIT, MAX_WEEK_LIMIT
from parta.grading.rules.interim import Method
from parta.grading.rules.marks import MAX_WEIGHT, MIN_WEIGHT, allowed_values
from parta.grading.rules.terms import YearRule

MAX_BORDERLINE = Decimal("0.50")
MAX_FREE_EDIT_DAYS = 366
MAX_DOT_DAYS = 180
MAX_DELAY_HOURS = 168
ADULT = 18

Span = tuple[date, date]


class Problem(StrEnum):
    """Why a value cannot be the school's policy."""

    OUTSIDE_SCALE = "outside_scale"
    NOT_RISING = "not_rising"
    BORDERLINE = "borderline"
    FREE_EDIT_DAYS = "free_edit_days"
    DOT_DAYS = "dot_days"
    DOT_OUTCOME = "dot_outcome"
    DELAY_HOURS = "delay_hours"
    DELAY_AGE = "delay_age"
    WEIGHT = "weight"
    WORKS_A_DAY = "works_a_day"
    WORKS_A_WEEK = "works_a_week"


@dataclass(frozen=True, slots=True)
class PolicyValues:
    """Everything the policy page decides. ``publish_at`` None: at once; ``dot_outcome`` None: nothing."""

    five: Decimal
    four: Decimal
    three: Decimal
    borderline: Decimal
    method: Method
    year_rule: YearRule
    allows_mark_one: bool
    free_edit_days: int
    dot_days: int
    dot_outcome: int | None
    publish_at: time | None
    guardian_delay_hours: int
    guardian_delay_from_age: int
    works_a_day: int
    works_a_week: int


def policy_problems(values: PolicyValues) -> dict[str, Problem]:
    """What cannot be so, by the name of the value it stands beside."""
    found: dict[str, Problem] = {}
    thresholds = {"five": values.five, "four": values.four, "three": values.three}
    for name, threshold in thresholds.items():
        if not 1 <= threshold <= 5:
            found[name] = Problem.OUTSIDE_SCALE
    if not values.three < values.four:
        found.setdefault("four", Problem.NOT_RISING)
    if not values.four < values.five:
        found.setdefault("five", Problem.NOT_RISING)
    marks = allowed_values(allows_one=values.allows_mark_one)
    wrong = {
        ("borderline", Problem.BORDERLINE): not 0 <= values.borderline <= MAX_BORDERLINE,
        ("free_edit_days", Problem.FREE_EDIT_DAYS): not 0 <= values.free_edit_days <= MAX_FREE_EDIT_DAYS,
        ("dot_days", Problem.DOT_DAYS): not 1 <= values.dot_days <= MAX_DOT_DAYS,
        ("dot_outcome", Problem.DOT_OUTCOME): values.dot_outcome is not None
        and values.dot_outcome not in marks,
        ("guardian_delay_hours", Problem.DELAY_HOURS): not 0
        <= values.guardian_delay_hours
        <= MAX_DELAY_HOURS,
        ("guardian_delay_from_age", Problem.DELAY_AGE): not 0 <= values.guardian_delay_from_age <= ADULT,
        ("works_a_day", Problem.WORKS_A_DAY): not 1 <= values.works_a_day <= MAX_DAY_LIMIT,
        ("works_a_week", Problem.WORKS_A_WEEK): not values.works_a_day
        <= values.works_a_week
        <= MAX_WEEK_LIMIT,
    }
    return found | {name: problem for (name, problem), is_wrong in wrong.items() if is_wrong}


def is_weight(weight: Decimal) -> bool:
    """0.1 to 10 with at most one decimal."""
    return MIN_WEIGHT <= weight <= MAX_WEIGHT and weight == round(weight, 1)


@dataclass(frozen=True, slots=True)
class TermSpan:
    """A term with its days; closed for the whole school, or for some classes."""

    kind: str
    span: Span
    is_closed: bool
    closed_class_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Days:
    """Which days of a course may still change its averages: those of ``open`` that are not in ``closed``."""

    open: tuple[Span, ...]
    closed: tuple[Span, ...]


def open_days(classes: Collection[tuple[int, str]], terms: Iterable[TermSpan]) -> Days:
    """The days of a course's terms, from its classes (id, kind of terms); one class's closing is enough."""
    ids = {class_id for class_id, _kind in classes}
    kinds = {kind for _class_id, kind in classes}
    own = [term for term in terms if term.kind in kinds]
    closed = {term.span for term in own if term.is_closed or ids & term.closed_class_ids}
    return Days(
        open=tuple(sorted({term.span for term in own} - closed)),
        closed=tuple(sorted(closed)),
    )
