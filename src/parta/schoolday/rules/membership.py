"""From when until when a student belongs to a group of a club; both days are included."""

from collections.abc import Iterable
from datetime import date

Days = tuple[date, date | None]  # None: to the end


def covers(days: Days, day: date) -> bool:
    since, until = days
    return since <= day and (until is None or day <= until)


def share_days(one: Days, other: Days) -> bool:
    """Whether there is a day that belongs to both."""
    first_common = max(one[0], other[0])
    return covers(one, first_common) and covers(other, first_common)


def overlaps_any(days: Days, known: Iterable[Days]) -> bool:
    return any(share_days(days, other) for other in known)
