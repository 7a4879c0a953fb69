from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from parta.grading.rules.forecast import MAX_MORE, Need, Pair, needed, with_more
from parta.grading.rules.marks import average
from parta.grading.rules.terms import Thresholds

WEIGHTS = st.decimals("0.1", 10, places=1)
PAIRS = st.lists(st.tuples(st.integers(2, 5), WEIGHTS), max_size=15)
ONE = Decimal(1)


def test_what_is_needed_for_a_four() -> None:
    found = needed([(3, ONE), (3, ONE)], grade=4, weight=ONE, values=range(2, 6), thresholds=Thresholds())
    assert found == [Need(5, 1, Decimal("3.67")), Need(4, 2, Decimal("3.50"))]


def test_nothing_is_needed_for_what_is_reached() -> None:
    found = needed([(5, ONE)], grade=5, weight=ONE, values=[5], thresholds=Thresholds())
    assert found == [Need(5, 0, Decimal("5.00"))]


def test_what_cannot_be_reached_is_left_out() -> None:
    found = needed([(2, Decimal(10))] * 15, grade=5, weight=ONE, values=[4, 5], thresholds=Thresholds())
    assert found == []


@given(marks=PAIRS, more=PAIRS)
def test_what_if_is_what_happens_when_the_marks_are_entered(marks: list[Pair], more: list[Pair]) -> None:
    entered = list(marks)
    for mark in more:
        entered.insert(0, mark)
    assert with_more(marks, more) == average(entered)


@given(marks=PAIRS, grade=st.integers(3, 5), weight=WEIGHTS)
def test_what_is_needed_is_enough_and_no_more(marks: list[Pair], grade: int, weight: Decimal) -> None:
    limits = Thresholds()
    for need in needed(marks, grade=grade, weight=weight, values=range(2, 6), thresholds=limits):
        assert need.count <= MAX_MORE
        reached = with_more(marks, [(need.value, weight)] * need.count)
        assert reached is not None
        assert limits.grade_of(reached) >= grade
        if need.count:
            before = with_more(marks, [(need.value, weight)] * (need.count - 1))
            assert before is None or limits.grade_of(before) < grade
