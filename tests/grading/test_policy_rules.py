"""What a school may decide, and which days a new weight still reaches."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.grading.rules.interim import Method
from parta.grading.rules.policy import (
    PolicyValues,
    Problem,
    TermSpan,
    is_weight,
    open_days,
    policy_problems,
)
from parta.grading.rules.terms import Thresholds, YearRule

PRESETS = PolicyValues(
    five=Decimal("4.50"),
    four=Decimal("3.50"),
    three=Decimal("2.50"),
    borderline=Decimal("0.10"),
    method=Method.CATEGORIES,
    year_rule=YearRule.MEAN,
    allows_mark_one=False,
    free_edit_days=14,
    dot_days=14,
    dot_outcome=2,
    publish_at=time(16),
    guardian_delay_hours=0,
    guardian_delay_from_age=14,
    works_a_day=1,
    works_a_week=3,
)
Q1, Q2 = (date(2026, 9, 1), date(2026, 10, 25)), (date(2026, 11, 3), date(2026, 12, 30))
S1 = (date(2026, 9, 1), date(2026, 12, 30))


def test_presets_are_a_policy() -> None:
    assert policy_problems(PRESETS) == {}


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"four": Decimal("2.50")}, {"four": Problem.NOT_RISING}),
        ({"five": Decimal("3.50")}, {"five": Problem.NOT_RISING}),
        ({"five": Decimal("5.01")}, {"five": Problem.OUTSIDE_SCALE}),
        ({"five": Decimal("5")}, {}),
        ({"three": Decimal("0.99")}, {"three": Problem.OUTSIDE_SCALE}),
        ({"three": Decimal("1")}, {}),
        ({"borderline": Decimal("0.51")}, {"borderline": Problem.BORDERLINE}),
        ({"borderline": Decimal("-0.01")}, {"borderline": Problem.BORDERLINE}),
        ({"free_edit_days": 367}, {"free_edit_days": Problem.FREE_EDIT_DAYS}),
        ({"free_edit_days": 0}, {}),
        ({"works_a_day": 0}, {"works_a_day": Problem.WORKS_A_DAY}),
        ({"works_a_day": 4}, {"works_a_week": Problem.WORKS_A_WEEK}),
        ({"works_a_day": 3}, {}),
        ({"dot_days": 0}, {"dot_days": Problem.DOT_DAYS}),
        ({"dot_outcome": 1}, {"dot_outcome": Problem.DOT_OUTCOME}),
        ({"dot_outcome": 1, "allows_mark_one": True}, {}),
        ({"dot_outcome": None}, {}),
        ({"guardian_delay_hours": 169}, {"guardian_delay_hours": Problem.DELAY_HOURS}),
        ({"guardian_delay_from_age": 19}, {"guardian_delay_from_age": Problem.DELAY_AGE}),
    ],
)
def test_limits(changes: dict[str, Any], problems: dict[str, Problem]) -> None:
    assert policy_problems(replace(PRESETS, **changes)) == problems


hundredths = st.integers(0, 600).map(lambda number: Decimal(number) / 100)


@given(five=hundredths, four=hundredths, three=hundredths)
def test_what_is_allowed_makes_thresholds(five: Decimal, four: Decimal, three: Decimal) -> None:
    if policy_problems(replace(PRESETS, five=five, four=four, three=three)):
        with pytest.raises(ValueError, match="rise"):
            Thresholds(five, four, three)
    else:
        assert Thresholds(five, four, three).grade_of(five) == 5


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        ("0.1", True),
        ("10", True),
        ("2.50", True),
        ("0", False),
        ("-1", False),
        ("10.1", False),
        ("0.25", False),
    ],
)
def test_weight(weight: str, expected: bool) -> None:
    assert is_weight(Decimal(weight)) is expected


@pytest.mark.parametrize(
    ("terms", "opened", "closed"),
    [
        ([("quarter", Q1, True, ()), ("quarter", Q2, False, ())], (Q2,), (Q1,)),
        ([("quarter", Q1, False, (1,)), ("quarter", Q2, False, ())], (Q2,), (Q1,)),
        ([("quarter", Q1, False, (7,)), ("quarter", Q2, False, ())], (Q1, Q2), ()),
        ([("semester", S1, True, ()), ("quarter", Q1, False, ())], (Q1,), ()),
    ],
    ids=["closed for the school", "closed for the class", "closed for another class", "terms of others"],
)
def test_open_days_of_a_class(terms: list[Any], opened: Any, closed: Any) -> None:
    spans = [TermSpan(kind, span, done, frozenset(ids)) for kind, span, done, ids in terms]
    days = open_days([(1, "quarter")], spans)
    assert (days.open, days.closed) == (opened, closed)


def test_stream_of_two_kinds_of_classes_is_closed_with_the_first() -> None:
    terms = [TermSpan("quarter", Q1, False, frozenset({1})), TermSpan("semester", S1, False)]
    days = open_days([(1, "quarter"), (2, "semester")], terms)
    assert (days.open, days.closed) == ((S1,), (Q1,))
