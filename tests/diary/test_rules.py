from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.diary.rules import explain_sum, parse_day, plain
from parta.grading.rules.marks import average

_MARKS = st.lists(st.tuples(st.integers(1, 5), st.decimals("0.1", "10", places=1)), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("", None),
        ("2026-02-31", None),
        ("yesterday", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("2026-11-23'--", None),
    ],
)
def test_parse_day(text: str, day: date | None) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize(("number", "text"), [("2.0", "2"), ("2.5", "2.5"), ("10.0", "10"), ("0.1", "0.1")])
def test_plain(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


def test_sum_of_the_example_of_the_domain() -> None:
    explained = explain_sum([(5, Decimal(5)), (4, Decimal(2)), (3, Decimal(1))])
    assert explained.terms == "5 × 5 + 4 × 2 + 3 × 1"
    assert (explained.total, explained.weights) == (Decimal(36), Decimal(8))


@given(_MARKS)
def test_sum_leads_to_the_average(marks: list[tuple[int, Decimal]]) -> None:
    explained = explain_sum(marks)
    mean = average(marks)
    assert mean is not None
    assert abs(explained.total / explained.weights - mean) <= Decimal("0.005")
