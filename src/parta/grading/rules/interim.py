"""The suggestion of a term's grade with its reasoning (domain C, acceptance M5).

Classwork decides over homework, and tests over both; the value of the rule is that it says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from parta.grading.rules.marks import Category, average
from parta.grading.rules.terms import Thresholds

_FAR = 2  # grades between tests and the rest that make one look again


class Method(StrEnum):
    """How a school lets Parta suggest a grade."""

    CATEGORIES = "categories"
    AVERAGE = "average"


class Reason(StrEnum):
    """One step of the reasoning."""

    AGREE = "agree"  # homework and classwork have the same grade
    CLASSWORK_DECIDES = "classwork_decides"
    ONLY_HOMEWORK = "only_homework"
    ONLY_CLASSWORK = "only_classwork"
    TESTS_CONFIRMED_BY_BOTH = "tests_confirmed_by_both"
    TESTS_CONFIRMED_BY_HOMEWORK = "tests_confirmed_by_homework"
    TESTS_CONFIRMED_BY_CLASSWORK = "tests_confirmed_by_classwork"
    TESTS_DECIDE = "tests_decide"
    ONLY_TESTS = "only_tests"
    WEIGHTED_AVERAGE = "weighted_average"


class Flag(StrEnum):
    """Why the teacher should look twice."""

    TOO_FEW_MARKS = "too_few_marks"
    ONE_TEST = "one_test"
    TESTS_FAR_OFF = "tests_far_off"
    BORDERLINE = "borderline"


@dataclass(frozen=True, slots=True)
class CountedMark:
    """A numeric mark as the rules see it."""

    value: int
    weight: Decimal
    category: Category


@dataclass(frozen=True, slots=True)
class CategoryMean:
    """The arithmetic mean of a category's marks, rounded as shown, and the grade it makes."""

    mean: Decimal
    grade: int
    count: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``grade`` None: not enough marks to suggest anything. ``reasons`` in the order they were weighed."""

    grade: int | None
    means: Mapping[Category, CategoryMean]
    average: Decimal | None
    reasons: tuple[Reason, ...] = ()
    flags: tuple[Flag, ...] = ()


def suggest(
    marks: Iterable[CountedMark],
    *,
    enough: int,
    thresholds: Thresholds | None = None,
    method: Method = Method.CATEGORIES,
) -> Suggestion:
    """What the marks of a period suggest, whatever their order. ``enough``: how many there should be."""
    own = list(marks)
    limits = thresholds or Thresholds()
    means = _means(own, limits)
    weighted = average((mark.value, mark.weight) for mark in own)
    base, reasons = _base(means)
    tests = means.get(Category.TESTS)
    deciding = tests or base
    if weighted is None or deciding is None:
        return Suggestion(None, {}, None)
    flags = [Flag.TOO_FEW_MARKS] if len(own) < enough else []
    if method is Method.AVERAGE:
        grade, mean, reasons = limits.grade_of(weighted), weighted, [Reason.WEIGHTED_AVERAGE]
    else:
        grade, mean = deciding.grade, deciding.mean
        if tests:
            reasons.append(_of_tests(means, tests))
            flags += _test_flags(tests, base)
    if limits.is_borderline(mean):
        flags.append(Flag.BORDERLINE)
    return Suggestion(grade, means, weighted, tuple(reasons), tuple(flags))


def _means(marks: list[CountedMark], limits: Thresholds) -> dict[Category, CategoryMean]:
    found = {}
    for category in Category:
        values = [mark.value for mark in marks if mark.category is category]
        mean = average((value, Decimal(1)) for value in values)
        if mean is not None:
            found[category] = CategoryMean(mean, limits.grade_of(mean), len(values))
    return found


def _base(means: Mapping[Category, CategoryMean]) -> tuple[CategoryMean | None, list[Reason]]:
    """Which of homework and classwork counts, and why."""
    homework, classwork = means.get(Category.HOMEWORK), means.get(Category.CLASSWORK)
    if homework and classwork:
        agree = homework.grade == classwork.grade
        return classwork, [Reason.AGREE if agree else Reason.CLASSWORK_DECIDES]
    if classwork:
        return classwork, [Reason.ONLY_CLASSWORK]
    return homework, [Reason.ONLY_HOMEWORK] if homework else []


def _of_tests(means: Mapping[Category, CategoryMean], tests: CategoryMean) -> Reason:
    homework, classwork = (
        category in means and means[category].grade == tests.grade
        for category in (Category.HOMEWORK, Category.CLASSWORK)
    )
    if homework and classwork:
        return Reason.TESTS_CONFIRMED_BY_BOTH
    if homework:
        return Reason.TESTS_CONFIRMED_BY_HOMEWORK
    if classwork:
        return Reason.TESTS_CONFIRMED_BY_CLASSWORK
    return Reason.TESTS_DECIDE if len(means) > 1 else Reason.ONLY_TESTS


def _test_flags(tests: CategoryMean, base: CategoryMean | None) -> list[Flag]:
    flags = [Flag.ONE_TEST] if tests.count == 1 else []
    if base and abs(tests.grade - base.grade) >= _FAR:
        flags.append(Flag.TESTS_FAR_OFF)
    return flags
