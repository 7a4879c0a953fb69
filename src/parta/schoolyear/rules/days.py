"""Which days have lessons, by which weekday's plan, and how much shorter (domain F1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from parta.schoolyear.rules.terms import Days, each_day

LONGEST_CUT = 25  # minutes; of a lesson of 45 twenty are left
_ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class SpecialDayRule:
    """``weekday``: whose plan is taught, also on a free day; None: its own."""

    weekday: int | None
    minutes_off: int = 0


@dataclass(frozen=True, slots=True)
class TeachingDay:
    day: date
    weekday: int
    minutes_off: int


def teaching_days(
    span: Days, free: Sequence[Days], special: Mapping[date, SpecialDayRule]
) -> Iterator[TeachingDay]:
    """Days with lessons within the span, in order; which weekdays have any is the plan's own."""
    for day in each_day(span):
        rule = special.get(day)
        is_free = any(days.covers(day) for days in free)
        if rule is not None and rule.weekday is not None:
            yield TeachingDay(day, rule.weekday, rule.minutes_off)
        elif not is_free:
            yield TeachingDay(day, day.isoweekday(), rule.minutes_off if rule else 0)


def shortened(starts_at: time, ends_at: time, place: int, minutes_off: int) -> tuple[time, time]:
    """The bells of a lesson on a day on which every lesson is shorter; breaks stay as long as they are.

    ``place``: how many lessons of the bells come before it.
    """
    earlier = timedelta(minutes=minutes_off)
    begins = datetime.combine(_ANY_DAY, starts_at) - place * earlier
    ends = datetime.combine(_ANY_DAY, ends_at) - (place + 1) * earlier
    return begins.time(), ends.time()
