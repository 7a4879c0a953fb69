"""Working days: five a week, less public holidays, by the government's moved days (domain G4)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import holidays

IsWorking = Callable[[date], bool]

SATURDAY = 5
_LONGEST = 366  # days in a row without work; more is a mistake of the calendar


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Of one region. ``moved``: days that work (True) or rest (False) whatever else says."""

    moved: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        return is_working_day(day, public_holidays(day.year), self.moved)

    def after(self, start: date, count: int) -> date:
        """The ``count``-th working day after ``start``, which itself does not count."""
        return nth_working_day(start, count, self.is_working)


def working_days_after(
    start: date, count: int, holidays_: Collection[date], moved: Mapping[date, bool]
) -> date:
    """The ``count``-th working day after ``start``, which itself does not count."""
    return nth_working_day(start, count, lambda day: is_working_day(day, holidays_, moved))


def nth_working_day(start: date, count: int, is_working: IsWorking) -> date:
    """The ``count``-th day after ``start`` that works. ValueError: a year without work, a count of none."""
    if count < 1:
        raise ValueError("count from one")
    day, rest = start, 0
    while count:
        day += timedelta(days=1)
        works = is_working(day)
        count, rest = count - works, 0 if works else rest + 1
        if rest > _LONGEST:
            raise ValueError(f"nobody works for a year after {start}")
    return day


def is_working_day(day: date, holidays_: Collection[date], moved: Mapping[date, bool]) -> bool:
    """A moved day is what it was made; any other works unless it is a weekend or a holiday."""
    if day in moved:
        return moved[day]
    return day.weekday() < SATURDAY and day not in holidays_


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Days off of the Russian calendar, with those moved by the government that the library knows."""
    return frozenset(holidays.country_holidays("RU", years=year))
