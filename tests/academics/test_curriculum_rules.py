from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.academics.rules import (
    CurriculumPart,
    Load,
    WeeklyMaximum,
    are_overlapping,
    counted_hours,
    judge_load,
    weekly_maximum,
    year_hours,
)

_HOURS = st.decimals("0.1", 20, places=1)
_DAYS = st.dates(date(2026, 9, 1), date(2027, 5, 31))


@pytest.mark.parametrize(
    ("grade", "five", "six"),
    [
        (1, 21, None),
        (2, 23, 26),
        (4, 23, 26),
        (5, 29, 32),
        (6, 30, 33),
        (7, 32, 35),
        (8, 33, 36),
        (9, 33, 36),
        (10, 34, 37),
        (11, 34, 37),
    ],
)
def test_weekly_maximum_of_the_grades(grade: int, five: int, six: int | None) -> None:
    assert weekly_maximum(grade) == WeeklyMaximum(five, six)


@pytest.mark.parametrize("grade", [0, 12, 13])
def test_no_maximum_is_known(grade: int) -> None:
    assert weekly_maximum(grade) is None
    assert judge_load(Decimal(60), grade) is Load.WITHIN


@pytest.mark.parametrize(
    ("hours", "grade", "load"),
    [
        ("32", 7, Load.WITHIN),
        ("32.5", 7, Load.SIX_DAYS_ONLY),
        ("35", 7, Load.SIX_DAYS_ONLY),
        ("35.1", 7, Load.ABOVE),
        ("21.5", 1, Load.ABOVE),  # the first grade is not taught on six days
    ],
)
def test_load(hours: str, grade: int, load: Load) -> None:
    assert judge_load(Decimal(hours), grade) is load


@given(st.lists(st.tuples(st.sampled_from(CurriculumPart), _HOURS)))
def test_extracurricular_hours_do_not_count(lines: list[tuple[CurriculumPart, Decimal]]) -> None:
    outside = sum((hours for part, hours in lines if part is CurriculumPart.EXTRACURRICULAR), Decimal(0))
    assert counted_hours(lines) + outside == sum((hours for _part, hours in lines), Decimal(0))


@given(_HOURS, _HOURS, st.integers(1, 11))
def test_more_hours_are_never_judged_milder(first: Decimal, second: Decimal, grade: int) -> None:
    order = list(Load)
    less, more = sorted((first * 2, second * 2))
    assert order.index(judge_load(less, grade)) <= order.index(judge_load(more, grade))


def test_hours_of_a_year() -> None:
    assert (year_hours(Decimal(3), 1), year_hours(Decimal(3), 7), year_hours(Decimal("0.5"), 1)) == (
        99,
        102,
        17,
    )


@given(_DAYS, st.none() | _DAYS, _DAYS, st.none() | _DAYS)
def test_overlap_is_a_day_in_both(since: date, until: date | None, other: date, end: date | None) -> None:
    def days(first: date, last: date | None) -> set[date]:
        stop = last or date(2027, 6, 30)
        return {first + timedelta(days=n) for n in range((stop - first).days + 1)}

    if (until is None or until >= since) and (end is None or end >= other):
        shared = bool(days(since, until) & days(other, end))
        assert are_overlapping((since, until), (other, end)) is shared
        assert are_overlapping((other, end), (since, until)) is shared
