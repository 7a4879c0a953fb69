"""Scales of marks and their conversion (acceptance M7)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.grading.rules.marks import average
from parta.grading.rules.scales import Scale, on_five, parse_value, to_five, typed_value, values_of

NUMERIC = [scale for scale in Scale if scale.counts]
scales = st.sampled_from(list(Scale))
numeric = st.sampled_from(NUMERIC)


@pytest.mark.parametrize(
    ("scale", "first", "last"),
    [
        (Scale.FIVE, 2, 5),
        (Scale.PASS_FAIL, 0, 1),
        (Scale.TEN, 1, 10),
        (Scale.HUNDRED, 0, 100),
        (Scale.CRITERIAL, 0, 100),
    ],
)
def test_values(scale: Scale, first: int, last: int) -> None:
    values = values_of(scale)
    assert (values[0], values[-1]) == (first, last)


def test_one_only_where_it_is_allowed() -> None:
    assert parse_value(Scale.FIVE, "1") is None
    assert parse_value(Scale.FIVE, "1", allows_one=True) == 1


@pytest.mark.parametrize(
    ("scale", "typed", "value"),
    [
        (Scale.FIVE, "5", 5),
        (Scale.FIVE, "6", None),
        (Scale.FIVE, "54", None),
        (Scale.TEN, "10", 10),
        (Scale.TEN, "0", None),
        (Scale.TEN, "11", None),
        (Scale.HUNDRED, "0", 0),
        (Scale.HUNDRED, "100", 100),
        (Scale.HUNDRED, "101", None),
        (Scale.CRITERIAL, "085", 85),
        (Scale.HUNDRED, "1000", None),
        (Scale.HUNDRED, "٣", None),
        (Scale.HUNDRED, "-5", None),
        (Scale.HUNDRED, "", None),
        (Scale.PASS_FAIL, "+", 1),
        (Scale.PASS_FAIL, "-", 0),
        (Scale.PASS_FAIL, "–", 0),
        (Scale.PASS_FAIL, "1", None),
        (Scale.PASS_FAIL, "5", None),
    ],
)
def test_typed(scale: Scale, typed: str, value: int | None) -> None:
    assert parse_value(scale, typed) == value


@pytest.mark.parametrize(
    ("scale", "value", "grade"),
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
        (Scale.CRITERIAL, 85, 5),
        (Scale.CRITERIAL, 0, 2),
        (Scale.PASS_FAIL, 1, None),
        (Scale.PASS_FAIL, 0, None),
    ],
)
def test_on_the_five_point_scale(scale: Scale, value: int, grade: int | None) -> None:
    assert to_five(scale, value) == grade


def test_passes_make_no_average() -> None:
    assert on_five(Scale.PASS_FAIL, [(1, Decimal(2)), (0, Decimal(1))]) == []
    assert average(on_five(Scale.PASS_FAIL, [(1, Decimal(2))])) is None


@given(scale=scales, data=st.data())
def test_what_is_shown_can_be_typed_again(scale: Scale, data: st.DataObject) -> None:
    value = data.draw(st.sampled_from(values_of(scale)))
    assert parse_value(scale, typed_value(scale, value)) == value


@given(scale=scales, text=st.text(max_size=5))
def test_only_values_of_the_scale_come_out(scale: Scale, text: str) -> None:
    value = parse_value(scale, text)
    assert value is None or value in values_of(scale)


@given(scale=numeric, data=st.data())
def test_more_is_never_worth_less(scale: Scale, data: st.DataObject) -> None:
    values = st.sampled_from(values_of(scale))
    less, more = sorted((data.draw(values), data.draw(values)))
    worth = to_five(scale, less), to_five(scale, more)
    assert worth[0] is not None
    assert worth[1] is not None
    assert 2 <= worth[0] <= worth[1] <= 5


@given(scale=numeric)
def test_every_grade_can_be_reached(scale: Scale) -> None:
    assert {to_five(scale, value) for value in values_of(scale)} == {2, 3, 4, 5}
