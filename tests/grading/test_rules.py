from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.grading.rules.marks import MAX_WEIGHT, MIN_WEIGHT, allowed_values, average

WEIGHTS = st.decimals(MIN_WEIGHT, MAX_WEIGHT, places=1)
MARKS = st.lists(st.tuples(st.integers(1, 5), WEIGHTS), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([(5, "5"), (4, "2"), (3, "1")], "4.50"),  # the example of domain B3
        ([(5, "1"), (4, "1")], "4.50"),
        ([(5, "1"), (4, "1"), (4, "1")], "4.33"),
        ([(3, "1"), (3, "1"), (4, "1"), (4, "1"), (4, "4")], "3.75"),
        ([(4, "0.1")], "4.00"),
        ([(4, "1.9"), (5, "0.1")], "4.05"),
        ([(2, "1"), (3, "7")], "2.88"),  # 2.875 is rounded half up
    ],
)
def test_weighted_average(marks: list[tuple[int, str]], expected: str) -> None:
    assert average((value, Decimal(weight)) for value, weight in marks) == Decimal(expected)


def test_no_marks_are_no_average() -> None:
    assert average([]) is None


@given(marks=MARKS, data=st.data())
def test_order_does_not_matter(marks: list[tuple[int, Decimal]], data: st.DataObject) -> None:
    assert average(marks) == average(data.draw(st.permutations(marks)))


@given(marks=MARKS, weight=WEIGHTS)
def test_a_mark_above_the_average_never_lowers_it(marks: list[tuple[int, Decimal]], weight: Decimal) -> None:
    before = average(marks)
    assert before is not None
    for value in range(1, 6):
        after = average([*marks, (value, weight)])
        assert after is not None
        if value >= before:
            assert after >= before
        else:
            assert after <= before


@given(marks=MARKS)
def test_average_lies_between_the_marks(marks: list[tuple[int, Decimal]]) -> None:
    values = [value for value, _weight in marks]
    result = average(marks)
    assert result is not None
    assert min(values) <= result <= max(values)


@given(marks=MARKS, weight=WEIGHTS)
def test_equal_weights_are_a_plain_mean(marks: list[tuple[int, Decimal]], weight: Decimal) -> None:
    values = [value for value, _weight in marks]
    assert average((value, weight) for value in values) == average((value, Decimal(1)) for value in values)


def test_one_is_a_mark_only_where_the_school_has_it() -> None:
    assert list(allowed_values(allows_one=False)) == [2, 3, 4, 5]
    assert list(allowed_values(allows_one=True)) == [1, 2, 3, 4, 5]
