"""Scales of marks and their conversion (acceptance M7)."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.grading.rules.scales import Scale, from_five, to_five, values_of

NUMERIC = [scale for scale in Scale if scale is not Scale.PASS_FAIL]


@pytest.mark.parametrize(
    ("scale", "first", "last"),
    [
        (Scale.FIVE, 2, 5),
        (Scale.TEN, 1, 10),
        (Scale.HUNDRED, 0, 100),
        (Scale.CRITERIAL, 0, 100),
    ],
)
def test_values(scale: Scale, first: int, last: int) -> None:
    values = values_of(scale)
    assert (values[0], values[-1]) == (first, last)


def test_one_only_where_it_is_allowed() -> None:
    assert 1 not in values_of(Scale.FIVE)
    assert 1 in values_of(Scale.FIVE, allows_one=True)


def test_pass_or_fail_has_no_marks_in_the_journal() -> None:
    assert list(values_of(Scale.PASS_FAIL)) == []
    with pytest.raises(ValueError, match="no number"):
        to_five(Scale.PASS_FAIL, 1)


@pytest.mark.parametrize(
    ("scale", "value", "worth"),
    [
        (Scale.FIVE, 3, 3),
        (Scale.TEN, 10, 5),
        (Scale.TEN, 9, 5),
        (Scale.TEN, 8, 4),
        (Scale.TEN, 7, 4),
        (Scale.TEN, 6, 3),
        (Scale.TEN, 4, 3),
        (Scale.TEN, 3, 2),
        (Scale.TEN, 1, 2),
        (Scale.HUNDRED, 100, 5),
        (Scale.HUNDRED, 85, 5),
        (Scale.HUNDRED, 84, 4),
        (Scale.HUNDRED, 70, 4),
        (Scale.HUNDRED, 69, 3),
        (Scale.HUNDRED, 50, 3),
        (Scale.HUNDRED, 49, 2),
        (Scale.CRITERIAL, 0, 2),
    ],
)
def test_worth_on_the_five_point_scale(scale: Scale, value: int, worth: int) -> None:
    assert to_five(scale, value) == worth


@pytest.mark.parametrize("scale", NUMERIC)
def test_more_is_never_worth_less(scale: Scale) -> None:
    worths = [to_five(scale, value) for value in values_of(scale)]
    assert all(lower <= higher for lower, higher in pairwise(worths))
    assert set(worths) == {2, 3, 4, 5}


@given(scale=st.sampled_from(NUMERIC), worth=st.integers(2, 5))
def test_least_mark_of_a_worth(scale: Scale, worth: int) -> None:
    least = from_five(scale, worth)
    assert to_five(scale, least) == worth
    below = [value for value in values_of(scale) if value < least]
    assert all(to_five(scale, value) < worth for value in below)
