from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.demo.rules import YearShape, year_around

any_day = st.dates(date(2024, 1, 1), date(2040, 12, 31))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@given(any_day)
def test_the_running_week_and_its_neighbors_are_full_school_weeks(today: date) -> None:
    shape = year_around(today)
    monday = monday_of(today)
    school_days = set(shape.school_days(shape.laid_out_until))
    for week in (-1, 0, 1):
        days = {monday + timedelta(weeks=week, days=number) for number in range(5)}
        assert days <= school_days


@given(any_day)
def test_one_and_a_half_terms_lie_behind(today: date) -> None:
    shape = year_around(today)
    first, second = shape.quarters[:2]
    assert first.last < today
    assert second.covers(today)
    assert shape.semesters[0].covers(today)
    assert 3 <= (monday_of(today) - second.first).days // 7 <= 5
    assert shape.laid_out_until > second.last


@given(any_day)
def test_terms_and_holidays_do_not_overlap_and_fill_the_year(today: date) -> None:
    shape = year_around(today)
    long_holidays = [holiday for holiday in shape.holidays if holiday.first != holiday.last]
    spans = sorted([*shape.quarters, *long_holidays], key=lambda span: span.first)
    assert spans[0].first == shape.first
    assert spans[-1].last == shape.last
    for before, after in pairwise(spans):
        assert after.first == before.last + timedelta(days=1)
    assert len({holiday.first for holiday in shape.holidays}) == len(shape.holidays)
    assert not any(holiday.covers(today) for holiday in shape.holidays)


@pytest.mark.parametrize(
    ("today", "name"),
    [
        (date(2026, 11, 23), "2026/27"),
        (date(2026, 8, 15), "2026/27"),  # August: the year is laid around it all the same
        (date(2027, 1, 1), "2026/27"),
        (date(2027, 4, 20), "2027"),
    ],
)
def test_the_year_is_named_by_its_calendar_years(today: date, name: str) -> None:
    assert year_around(today).name == name


def test_public_holidays_are_named_unless_they_are_near() -> None:
    def names(shape: YearShape) -> list[str]:
        return [holiday.name for holiday in shape.holidays]

    assert "День народного единства" in names(year_around(date(2026, 12, 21)))
    assert "День народного единства" not in names(year_around(date(2026, 11, 4)))
