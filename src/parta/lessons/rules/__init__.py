"""When the record of a lesson may be changed, and why not (domain B10, D3, D4)."""

from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

EVENING = time(18)  # when families are told of what changes on the next day
_AHEAD = timedelta(days=14)  # how long before everybody is told of a special day


class Lock(StrEnum):
    """Why a cell of the journal is not open."""

    FUTURE = "future"
    CANCELED = "canceled"
    NOT_ENROLLED = "not_enrolled"
    TERM_CLOSED = "term_closed"
    NO_RIGHT = "no_right"
    REASON_NEEDED = "reason_needed"  # soft: opens with a reason


def lesson_lock(
    *,
    held_on: date,
    today: date,
    is_canceled: bool,
    is_term_closed: bool,
    free_edit_days: int | None,
    has_reason: bool,
) -> Lock | None:
    """What stands against writing marks or attendance of a lesson; None: nothing.

    Free until ``free_edit_days`` after the lesson (None: never, as for the deputy head), later with a
    reason until the term closes.
    """
    if held_on > today:
        return Lock.FUTURE
    if is_canceled:
        return Lock.CANCELED
    if is_term_closed:
        return Lock.TERM_CLOSED
    is_free = free_edit_days is not None and today <= held_on + timedelta(days=free_edit_days)
    return None if is_free or has_reason else Lock.REASON_NEEDED


def week_days(day: date) -> tuple[date, ...]:
    """The seven days of the week the day lies in, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=offset) for offset in range(7))


def told_from(held_on: date, zone: tzinfo) -> datetime:
    """The evening before: from then on a change of the day's lessons is told at once, one by one."""
    return datetime.combine(held_on - timedelta(days=1), EVENING, zone)


def announced_from(day: date, zone: tzinfo) -> datetime:
    """When a special day that is known long before is told of: two weeks ahead, in the evening."""
    return datetime.combine(day - _AHEAD, EVENING, zone)
