"""Risks, standings and means of the overviews (domain B4, B5, B7, D5)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.grading.rules.rates import Standing
from parta.grading.rules.terms import Grade, Outcome, Thresholds
from parta.progress.rules.control import (
    Issue,
    concerns,
    is_uniform,
    last_warned_day,
    lessons_a_week,
    marks_by_now,
    silent_since,
)
from parta.progress.rules.risks import (
    OneStep,
    Risk,
    RiskKind,
    SubjectState,
    elapsed_share,
    expected_marks,
    gravity,
    is_class_wide,
    mean_of,
    one_step,
    risks_of,
)

FULL = Decimal(1)


def state(
    values: list[int],
    *,
    weight: int = 1,
    enough: int = 0,
    lessons: int = 20,
    missed: int = 0,
    subject_id: int = 1,
) -> SubjectState:
    marks = tuple((value, Decimal(weight)) for value in values)
    return SubjectState(subject_id, marks, enough, lessons, missed)


def kinds(*states: SubjectState, share: Decimal = FULL) -> list[RiskKind]:
    return [risk.kind for risk in risks_of(states, share=share, thresholds=Thresholds())]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([2], [RiskKind.FAILING]),
        ([2, 3], [RiskKind.NEAR_FAILING]),  # 2.50 is a 3, as near to 2 as can be
        ([2, 2, 3, 3, 3], [RiskKind.NEAR_FAILING]),  # 2.60
        ([2, 3, 3], []),  # 2.67
        ([2, 2, 3], [RiskKind.FAILING]),  # 2.33
    ],
)
def test_low_average(values: list[int], expected: list[RiskKind]) -> None:
    assert kinds(state(values)) == expected


def test_low_average_carries_its_numbers() -> None:
    (risk,) = risks_of([state([2, 2, 3])], share=FULL, thresholds=Thresholds())
    assert risk == Risk(RiskKind.FAILING, 1, Decimal("2.33"), Decimal("2.50"), 3)


@pytest.mark.parametrize(
    ("values", "falls"),
    [
        ([5, 5, 5, 4, 5, 4], True),  # 5.00 → 4.33
        ([4, 4, 4, 4, 3, 3], True),  # 4.00 → 3.33
        ([5, 4, 5, 5, 4, 4], False),  # 4.67 → 4.33
        ([5, 5, 4, 4], False),  # too few to speak of halves
        ([5, 5, 5, 3, 3], False),  # two in the first half
        ([3, 3, 3, 5, 5, 5], False),  # a rise
        ([5, 5, 5, 5, 4, 4, 4], True),  # seven: three and four, 5.00 → 4.25
    ],
)
def test_fall_between_the_halves(values: list[int], falls: bool) -> None:
    assert (RiskKind.FALLING in kinds(state(values))) is falls


@pytest.mark.parametrize(
    ("missed", "lessons", "is_risk"),
    [(3, 10, False), (4, 10, True), (1, 3, False), (2, 4, True), (0, 0, False)],
)
def test_missed_over_thirty_per_cent(missed: int, lessons: int, is_risk: bool) -> None:
    assert (kinds(state([], missed=missed, lessons=lessons)) == [RiskKind.MISSED]) is is_risk


def test_missed_everywhere_is_said_once() -> None:
    states = [state([], subject_id=number, missed=5, lessons=10) for number in range(4)]
    (risk,) = risks_of(states, share=FULL, thresholds=Thresholds())
    assert risk == Risk(RiskKind.MISSED, None, Decimal(20), Decimal(30), 40)


def test_missed_in_one_subject_names_it() -> None:
    states = [state([], subject_id=1, missed=5, lessons=10), state([], subject_id=2, lessons=30)]
    (risk,) = risks_of(states, share=FULL, thresholds=Thresholds())
    assert risk == Risk(RiskKind.MISSED, 1, Decimal(5), Decimal(30), 10)


@pytest.mark.parametrize(
    ("marks", "share", "is_risk"),
    [(2, "0.5", False), (1, "0.5", True), (0, "0.1", False), (4, "1", True), (5, "1", False)],
)
def test_few_marks_in_proportion(marks: int, share: str, is_risk: bool) -> None:
    found = kinds(state([4] * marks, enough=5), share=Decimal(share))
    assert (found == [RiskKind.FEW_MARKS]) is is_risk


def test_no_marks_are_owed_before_the_first_lesson() -> None:
    assert kinds(state([], enough=7, lessons=0)) == []


@pytest.mark.parametrize(
    ("today", "share"),
    [
        (date(2026, 8, 31), Decimal(0)),
        (date(2026, 9, 1), Decimal("0.1")),
        (date(2026, 9, 5), Decimal("0.5")),
        (date(2026, 9, 10), Decimal(1)),
        (date(2026, 12, 1), Decimal(1)),
    ],
)
def test_elapsed_share(today: date, share: Decimal) -> None:
    assert elapsed_share(date(2026, 9, 1), date(2026, 9, 10), today) == share


def few(subject_id: int) -> Risk:
    return Risk(RiskKind.FEW_MARKS, subject_id, Decimal(0), Decimal(2), 5)


@pytest.mark.parametrize(("few", "takers", "expected"), [(2, 3, True), (1, 2, False), (15, 28, True)])
def test_what_concerns_most_of_the_class_is_the_teachers_matter(
    few: int, takers: int, expected: bool
) -> None:
    assert is_class_wide(few, takers) is expected


def test_gravest_first() -> None:
    failing = Risk(RiskKind.FAILING, 1, Decimal(2), Decimal("2.5"), 3)
    assert gravity([failing]) > gravity([few(1), few(2)]) > gravity([few(1)])


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ([5, 5, 4], OneStep(Standing.ONE_FOUR, 2, 4)),
        ([3, 5, 4], OneStep(Standing.ONE_THREE, 0, 3)),
        ([5, 4, 4], None),
        ([5, 5, 5], None),
        ([3, 2, 5], None),
        ([5, None, 4, Outcome.EXEMPT], OneStep(Standing.ONE_FOUR, 2, 4)),
        ([5, 4, Outcome.NOT_ASSESSED], None),
        ([], None),
    ],
)
def test_one_step_to_better(grades: list[Grade | None], expected: OneStep | None) -> None:
    assert one_step(dict(enumerate(grades))) == expected


def test_mean_of_averages() -> None:
    assert mean_of([Decimal("4.50"), None, Decimal("4.01")]) == Decimal("4.26")
    assert mean_of([None]) is None


VALUES = st.lists(st.integers(2, 5), max_size=20)
SHARES = st.decimals(0, 1, places=3)


@given(values=VALUES, missed=st.integers(0, 20), enough=st.integers(0, 7), share=SHARES)
def test_every_risk_is_true_by_its_own_numbers(
    values: list[int], missed: int, enough: int, share: Decimal
) -> None:
    found = risks_of([state(values, missed=missed, enough=enough)], share=share, thresholds=Thresholds())
    assert len(found) == len({risk.kind for risk in found})
    for risk in found:
        if risk.kind is RiskKind.MISSED:
            assert risk.measured * 100 > risk.limit * risk.of
        elif risk.kind is RiskKind.NEAR_FAILING:
            assert risk.limit <= risk.measured <= risk.limit + Decimal("0.10")
        else:
            assert risk.measured < risk.limit


@given(values=st.lists(st.integers(2, 5), min_size=1, max_size=20))
def test_another_five_never_makes_an_average_risky(values: list[int]) -> None:
    low = {RiskKind.FAILING, RiskKind.NEAR_FAILING}
    if not low & set(kinds(state(values))):
        assert not low & set(kinds(state([*values, 5])))


@given(enough=st.integers(0, 7), share=SHARES, more=SHARES)
def test_never_more_is_expected_than_enough(enough: int, share: Decimal, more: Decimal) -> None:
    assert 0 <= expected_marks(enough, share) <= enough
    assert expected_marks(enough, min(share, more)) <= expected_marks(enough, max(share, more))


@given(values=st.lists(st.decimals(2, 5, places=2), min_size=1, max_size=14))
def test_mean_lies_within(values: list[Decimal]) -> None:
    mean = mean_of(values)
    assert mean is not None
    assert min(values) <= mean <= max(values)


TERM = (date(2026, 11, 2), date(2026, 12, 31))  # sixty days


@pytest.mark.parametrize(
    ("since", "today", "expected"),
    [
        (date(2026, 9, 1), date(2026, 12, 31), 5),
        (date(2026, 9, 1), date(2026, 12, 1), 2),  # half of 5
        (date(2026, 12, 2), date(2026, 12, 31), 2),  # there for the second half only
        (date(2026, 12, 25), date(2026, 12, 25), 0),
        (date(2026, 9, 1), date(2026, 10, 1), 0),
    ],
)
def test_marks_by_now(since: date, today: date, expected: int) -> None:
    assert marks_by_now(5, term=TERM, since=since, today=today) == expected


@pytest.mark.parametrize(
    ("issue", "grade", "expected"),
    [
        (Issue.NO_HOMEWORK, 1, False),
        (Issue.FEW_MARKS, 1, False),
        (Issue.SILENT, 1, False),
        (Issue.NO_TOPIC, 1, True),
        (Issue.NO_HOMEWORK, 2, True),
        (Issue.FEW_MARKS, 0, True),  # a class known by name alone
    ],
)
def test_first_grade_owes_no_marks_and_no_homework(issue: Issue, grade: int, expected: bool) -> None:
    assert concerns(issue, grade) is expected


@pytest.mark.parametrize(
    ("count", "lowest", "highest", "expected"),
    [(5, 2, 2, True), (20, 5, 5, True), (4, 5, 5, False), (20, 4, 4, False), (20, 2, 5, False)],
)
def test_test_whose_marks_are_all_alike(count: int, lowest: int, highest: int, expected: bool) -> None:
    assert is_uniform(count=count, lowest=lowest, highest=highest) is expected


def test_days_of_control() -> None:
    assert silent_since(date(2026, 11, 23)) == date(2026, 11, 3)
    assert last_warned_day(date(2026, 11, 23)) == date(2026, 11, 25)
    assert lessons_a_week(27, (date(2026, 11, 2), date(2027, 1, 3))) == 3
