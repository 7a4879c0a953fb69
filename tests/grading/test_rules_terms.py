from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.grading.rules.terms import (
    Grade,
    Outcome,
    Thresholds,
    YearRule,
    admission_average,
    enough_marks,
    final_grade,
    may_be_not_assessed,
    year_grade,
)

EXEMPT, NOT_ASSESSED, PASS, FAIL = (
    Outcome.EXEMPT,
    Outcome.NOT_ASSESSED,
    Outcome.PASS,
    Outcome.FAIL,
)
GRADES = st.integers(2, 5)
AVERAGES = st.decimals(1, 5, places=2)


@pytest.mark.parametrize(
    ("average", "grade"),
    [("5", 5), ("4.50", 5), ("4.49", 4), ("3.50", 4), ("3.49", 3), ("2.50", 3), ("2.49", 2), ("1.00", 2)],
)
def test_grade_of_an_average(average: str, grade: int) -> None:
    assert Thresholds().grade_of(Decimal(average)) == grade


@pytest.mark.parametrize(
    ("average", "is_borderline"),
    [("4.40", True), ("4.39", False), ("4.60", True), ("4.61", False), ("2.50", True), ("3.00", False)],
)
def test_borderline_is_a_tenth_to_either_side(average: str, is_borderline: bool) -> None:
    assert Thresholds().is_borderline(Decimal(average)) is is_borderline


@given(averages=st.lists(AVERAGES, min_size=2, max_size=10))
def test_a_higher_average_is_never_a_lower_grade(averages: list[Decimal]) -> None:
    grades = [Thresholds().grade_of(average) for average in sorted(averages)]
    assert all(lower <= higher for lower, higher in pairwise(grades))


@given(grade=GRADES)
def test_what_is_to_be_reached_is_the_least_that_gives_the_grade(grade: int) -> None:
    limits = Thresholds()
    assert limits.grade_of(limits.reach(grade)) == grade
    if grade > 2:
        assert limits.grade_of(limits.reach(grade) - Decimal("0.01")) == grade - 1


@pytest.mark.parametrize(
    ("five", "four", "three"), [("3.5", "4.5", "2.5"), ("4.5", "4.5", "2.5"), ("6", "4", "3")]
)
def test_thresholds_must_rise(five: str, four: str, three: str) -> None:
    with pytest.raises(ValueError, match="rise"):
        Thresholds(Decimal(five), Decimal(four), Decimal(three))


@pytest.mark.parametrize(
    ("lessons", "marks"), [("0.5", 3), ("1", 3), ("1.9", 3), ("2", 5), ("2.5", 5), ("3", 7), ("6", 7)]
)
def test_enough_marks_by_lessons_a_week(lessons: str, marks: int) -> None:
    assert enough_marks(Decimal(lessons)) == marks


@pytest.mark.parametrize(
    ("marks", "missed", "expected"), [(2, 9, True), (2, 8, False), (3, 16, False), (0, 16, True)]
)
def test_not_assessed_needs_few_marks_and_many_absences(marks: int, missed: int, expected: bool) -> None:
    assert may_be_not_assessed(marks=marks, enough=3, missed=missed, lessons=16) is expected


@pytest.mark.parametrize(
    ("terms", "year"),
    [
        ([5, 4, 4, 4], 4),
        ([5, 5, 4, 4], 5),  # 4.5: half up
        ([3, 3, 4, 3], 3),
        ([2, 3], 3),
        ([5, EXEMPT, 4, 4], 4),
        ([EXEMPT, EXEMPT], EXEMPT),
        ([5, None, 5, 5], None),
        ([5, NOT_ASSESSED, 5, 5], None),
        ([PASS, PASS], PASS),
        ([PASS, FAIL], FAIL),
        ([PASS, 5], None),
        ([], None),
    ],
)
def test_year_is_the_mean_of_its_terms(terms: list[Grade | None], year: Grade | None) -> None:
    assert year_grade(terms) == year


@pytest.mark.parametrize(("terms", "year"), [([5, 5, 4, 4], 4), ([4, 4, 5, 5], 5), ([5, 4, 4, 4], 4)])
def test_the_last_term_may_decide_a_tie(terms: list[Grade | None], year: int) -> None:
    assert year_grade(terms, YearRule.LAST_DECIDES_TIES) == year


@given(terms=st.lists(GRADES, min_size=1, max_size=4), rule=st.sampled_from(YearRule))
def test_year_lies_between_its_terms(terms: list[int], rule: YearRule) -> None:
    year = year_grade(terms, rule)
    assert isinstance(year, int)
    assert min(terms) <= year <= max(terms)


@pytest.mark.parametrize(
    ("year", "exam", "has_exam", "final"),
    [
        (4, 5, True, 5),
        (4, 3, True, 4),
        (5, 2, True, 4),
        (4, None, True, None),
        (4, None, False, 4),
        (PASS, None, True, PASS),
        (None, 5, True, None),
    ],
)
def test_final_grade(year: Grade | None, exam: int | None, has_exam: bool, final: Grade | None) -> None:
    assert final_grade(year, exam, has_exam=has_exam) == final


def test_admission_average_has_numbers_only() -> None:
    assert admission_average([5, 4, 4, EXEMPT, None, PASS]) == Decimal("4.33")
    assert admission_average([EXEMPT, None]) is None
