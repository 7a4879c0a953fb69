"""Working days, by the transfers that the government of Russia made for 2024 to 2027."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.schools.models import MovedDay, Region
from parta.schools.queries import add_working_days, working_calendar
from parta.schools.rules.working_days import (
    WorkingCalendar,
    nth_working_day,
    public_holidays,
    working_days_after,
)

# Saturdays that worked for a longer rest elsewhere: 27 April, 2 November and 28 December 2024, 1 November
# 2025; 20 February 2027 works for Monday the 22nd.
WORKING_SATURDAYS = {
    date(2024, 4, 27): True,
    date(2024, 11, 2): True,
    date(2024, 12, 28): True,
    date(2025, 11, 1): True,
    date(2027, 2, 20): True,
}


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 11, 23), 3, date(2026, 11, 26)),  # Monday to Thursday
        (date(2026, 11, 26), 3, date(2026, 12, 1)),  # over a weekend
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # registered on a Saturday
        (date(2026, 11, 3), 3, date(2026, 11, 9)),  # Unity Day is a Wednesday
        (date(2026, 3, 6), 1, date(2026, 3, 10)),  # 8 March is a Sunday, rested on Monday
        (date(2026, 5, 8), 1, date(2026, 5, 12)),  # 9 May is a Saturday, rested on Monday
        (date(2025, 12, 30), 1, date(2026, 1, 12)),  # 31 December and 9 January rest too
        (date(2026, 12, 29), 3, date(2027, 1, 12)),  # 30 December, then 11 and 12 January
        (date(2027, 2, 18), 3, date(2027, 2, 24)),  # Friday, the working Saturday, then after 22 and 23
        (date(2027, 11, 3), 1, date(2027, 11, 8)),  # 4 and 5 November rest, then a weekend
        (date(2024, 4, 26), 1, date(2024, 4, 27)),  # the working Saturday before the May holidays
    ],
)
def test_working_days_of_russia(start: date, count: int, expected: date) -> None:
    assert WorkingCalendar(WORKING_SATURDAYS).after(start, count) == expected


def test_without_the_moved_saturday_the_term_is_longer() -> None:
    assert working_days_after(date(2027, 2, 18), 3, public_holidays(2027), {}) == date(2027, 2, 25)


@given(
    start=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    count=st.integers(1, 30),
    moved=st.dictionaries(st.dates(date(2020, 1, 1), date(2031, 12, 31)), st.booleans(), max_size=20),
)
def test_as_many_days_work_as_were_asked(start: date, count: int, moved: dict[date, bool]) -> None:
    calendar = WorkingCalendar(moved)
    last = calendar.after(start, count)
    days = [date.fromordinal(day) for day in range(start.toordinal() + 1, last.toordinal() + 1)]
    assert sum(calendar.is_working(day) for day in days) == count
    assert calendar.is_working(last)


def test_what_cannot_be_counted_is_an_error_and_no_endless_search() -> None:
    with pytest.raises(ValueError, match="count from one"):
        nth_working_day(date(2026, 1, 1), 0, lambda _day: True)
    with pytest.raises(ValueError, match="nobody works"):
        nth_working_day(date(2026, 1, 1), 1, lambda _day: False)


@pytest.mark.django_db
def test_a_region_has_its_own_days_and_its_own_zone() -> None:
    chukotka = Region.objects.create(code="87", name="Чукотский автономный округ", time_zone="Asia/Anadyr")
    tatarstan = Region.objects.create(code="16", name="Республика Татарстан")
    day = date(2026, 11, 26)
    MovedDay.objects.create(region=tatarstan, day=day, is_working=False, name="Праздник республики")
    evening = datetime(2026, 11, 23, 19, tzinfo=UTC)  # in Kazan still Monday, in Anadyr already Tuesday
    assert add_working_days(tatarstan, evening, 3).date() == date(2026, 11, 27)
    assert add_working_days(chukotka, evening, 3).date() == date(2026, 11, 27)
    assert add_working_days(chukotka, evening, 2).date() == day
    assert add_working_days(chukotka, evening, 3).utcoffset() == timedelta(hours=12)


@pytest.mark.django_db
def test_a_regions_word_goes_before_the_countrys() -> None:
    region = Region.objects.create(code="29", name="Архангельская область")
    other = Region.objects.create(code="28", name="Амурская область")
    day = date(2026, 11, 24)
    MovedDay.objects.create(region=region, day=day, is_working=True, name="Как обычно")
    MovedDay.objects.create(region=None, day=day, is_working=False, name="Выходной страны")
    assert working_calendar(region).is_working(day)
    assert not working_calendar(other).is_working(day)
