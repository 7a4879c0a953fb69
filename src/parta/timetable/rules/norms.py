"""What the sanitary rules say of a class's week (domain F2): said beside the plan, never forbidding."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

_FIRST_GRADE, _PRIMARY, _YOUNGER, _SENIOR = 1, 4, 6, 11


class Remark(StrEnum):
    DAY_TOO_LONG = "day_too_long"
    WEEK_TOO_LONG = "week_too_long"
    WINDOW = "window"
    LATE_START = "late_start"
    TWICE_A_DAY = "twice_a_day"
    HOURS_MISSING = "hours_missing"
    HOURS_TOO_MANY = "hours_too_many"


@dataclass(frozen=True, slots=True)
class DayMaximum:
    """Lessons a day; ``long_day``: once a week one may be as long."""

    usual: int
    long_day: int


def day_maximum(grade: int) -> DayMaximum | None:
    """The most lessons a day; None: a grade for which nothing is said."""
    if not _FIRST_GRADE <= grade <= _SENIOR:
        return None
    if grade == _FIRST_GRADE:
        return DayMaximum(4, 5)
    if grade <= _PRIMARY:
        return DayMaximum(5, 6)
    return DayMaximum(6, 6) if grade <= _YOUNGER else DayMaximum(7, 7)


def days_too_long(lessons_a_day: dict[int, int], grade: int) -> list[int]:
    """Weekdays on which the class has more lessons than it may, one allowed long day apart."""
    most = day_maximum(grade)
    if most is None:
        return []
    long_days = [day for day, count in sorted(lessons_a_day.items()) if count > most.usual]
    allowed = next((day for day in long_days if lessons_a_day[day] <= most.long_day), None)
    return [day for day in long_days if day != allowed]


def windows(periods: Collection[int]) -> list[int]:
    """Free periods between the first lesson of a day and its last."""
    if not periods:
        return []
    return [period for period in range(min(periods), max(periods)) if period not in periods]
