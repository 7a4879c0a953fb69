"""Sums of averages, the spread of a class, and where charts are drawn."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.grading.rules.marks import average
from parta.progress.rules.averages import MIN_CLASSMATES, full_sum, spread_of
from parta.progress.rules.charts import (
    WIDTH,
    Step,
    bar_chart,
    line_chart,
    lowest_of,
    shortened,
    strip_chart,
)

SEPTEMBER = date(2026, 9, 1)
DECEMBER = date(2026, 12, 30)

pairs = st.lists(
    st.tuples(
        st.integers(1, 5),
        st.decimals(min_value="0.1", max_value=10, places=1, allow_nan=False, allow_infinity=False),
    ),
    max_size=40,
)
averages = st.decimals(min_value=1, max_value=5, places=2, allow_nan=False, allow_infinity=False)


def steps_of(values: list[tuple[int, Decimal]], first: date = SEPTEMBER) -> list[Step]:
    found = full_sum(values)
    return [
        Step(first + timedelta(days=number), value, step.average)
        for number, ((value, _weight), step) in enumerate(zip(values, found.steps, strict=True))
    ]


def test_full_sum_by_example() -> None:
    """Domain B3."""
    found = full_sum([(5, Decimal(5)), (4, Decimal(2)), (3, Decimal(1))])
    assert [step.product for step in found.steps] == [25, 8, 3]
    assert [str(step.average) for step in found.steps] == ["5.00", "4.71", "4.50"]
    assert (found.total, found.weights) == (Decimal(36), Decimal(8))
    assert (str(found.average), str(found.before_last)) == ("4.50", "4.71")


def test_no_marks_have_no_sum() -> None:
    found = full_sum([])
    assert (found.steps, found.average, found.before_last) == ((), None, None)


@given(pairs)
def test_sum_ends_at_the_average(values: list[tuple[int, Decimal]]) -> None:
    found = full_sum(values)
    assert found.average == average(values)
    if found.steps:
        assert found.steps[-1].average == found.average
        assert sum(step.product for step in found.steps) == found.total


@pytest.mark.parametrize("count", range(MIN_CLASSMATES))
def test_few_classmates_are_not_shown(count: int) -> None:
    assert spread_of(Decimal("4.00"), [Decimal("3.00")] * count) is None


def test_spread_by_example() -> None:
    found = spread_of(Decimal("5.00"), [Decimal(text) for text in ("3.00", "3.50", "4.00", "4.20", "4.80")])
    assert found is not None
    assert (str(found.low), str(found.median), str(found.high)) == ("3.63", "4.10", "4.65")
    assert (str(found.average), found.count) == ("4.08", 6)


def test_class_is_shown_without_own_marks() -> None:
    found = spread_of(None, [Decimal("4.00")] * MIN_CLASSMATES)
    assert found is not None
    assert found.low == found.average == found.high == Decimal("4.00")


@given(averages, st.lists(averages, min_size=MIN_CLASSMATES, max_size=40))
def test_spread_is_in_order_and_within_the_class(own: Decimal, classmates: list[Decimal]) -> None:
    found = spread_of(own, classmates)
    assert found is not None
    everybody = [own, *classmates]
    assert min(everybody) <= found.low <= found.median <= found.high <= max(everybody)
    assert min(everybody) <= found.average <= max(everybody)


def test_line_by_example() -> None:
    chart = line_chart(
        [Step(SEPTEMBER, 2, Decimal("2.00")), Step(DECEMBER, 5, Decimal("5.00"))],
        since=SEPTEMBER,
        until=DECEMBER,
        lowest=2,
    )
    assert [(point.x, point.y) for point in chart.points] == [
        (chart.left, chart.bottom),
        (chart.right, chart.top),
    ]
    assert [tick.value for tick in chart.scale] == [2, 3, 4, 5]
    assert (chart.days[0].day, chart.days[-1].day) == (SEPTEMBER, DECEMBER)
    assert chart.line == f"M{chart.left} {chart.bottom}L{chart.right} {chart.top}"
    assert chart.value_anchor == "end"


def test_value_of_the_first_days_stays_in_the_picture() -> None:
    chart = line_chart([Step(SEPTEMBER, 5, Decimal("5.00"))], since=SEPTEMBER, until=DECEMBER, lowest=2)
    assert chart.value_anchor == "start"


@given(pairs, st.integers(0, 130))
def test_every_point_of_a_line_is_within_the_plot(values: list[tuple[int, Decimal]], days: int) -> None:
    lowest = lowest_of([value for value, _weight in values])
    until = SEPTEMBER + timedelta(days=days)
    chart = line_chart(steps_of(values), since=SEPTEMBER, until=until, lowest=lowest)
    for point in (*chart.points, *chart.marks):
        assert chart.left <= point.x <= chart.right < WIDTH
        assert 0 < chart.top <= point.y <= chart.bottom < chart.height
    assert [tick.at for tick in chart.days] == sorted(tick.at for tick in chart.days)
    assert all(chart.left <= tick.at <= chart.right for tick in chart.days)
    assert len(chart.points) == len(values)


@given(st.lists(st.tuples(st.text(max_size=60), st.none() | averages, st.lists(averages, max_size=9))))
def test_every_strip_is_within_the_plot(items: list[tuple[str, Decimal | None, list[Decimal]]]) -> None:
    chart = strip_chart([(label, own, spread_of(own, others)) for label, own, others in items], lowest=1)
    for row, (_label, own, others) in zip(chart.rows, items, strict=True):
        values = [row.own, row.low, row.middle, row.high, row.average]
        assert all(chart.left <= value <= chart.right for value in values if value is not None)
        assert chart.top < row.label_y < row.y < chart.bottom < chart.height
        assert (row.own is None) == (own is None)
        assert (row.low is None) == (len(others) < MIN_CLASSMATES)
        assert row.span >= 0


@given(st.lists(st.tuples(st.text(max_size=60), st.none() | averages)))
def test_bars_are_as_long_as_their_values(items: list[tuple[str, Decimal | None]]) -> None:
    chart = bar_chart(items)
    assert [tick.value for tick in chart.scale] == [0, 1, 2, 3, 4, 5]
    lengths = [(value, row.own) for row, (_label, value) in zip(chart.rows, items, strict=True)]
    known = sorted((value, at) for value, at in lengths if value is not None and at is not None)
    assert [at for _value, at in known] == sorted(at for _value, at in known)
    assert all(chart.left < at <= chart.right for _value, at in known)


def test_scale_begins_at_one_only_where_there_is_one() -> None:
    assert lowest_of([]) == lowest_of([5, 3]) == 2
    assert lowest_of([4, 1]) == 1


def test_long_label_is_shortened() -> None:
    name = "Основы духовно-нравственной культуры народов России"
    assert shortened("Алгебра") == "Алгебра"
    assert shortened(name).endswith("…")
    assert len(shortened(name)) <= 38
