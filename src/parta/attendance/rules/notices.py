"""Notices of absence: which days they may cover, what they make of an absence, how two become one (E3)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from parta.attendance.rules import AttendanceCode, NoticeReason

MOST_DAYS_AHEAD = 30  # preset
LONGEST = timedelta(days=365)
PROMPTED_SCHOOL_DAYS = 3
FRIDAY = 5

Periods = tuple[int, int] | None  # first and last lesson of one day; None: whole days


class Problem(StrEnum):
    """Why days cannot be given notice of."""

    ENDS_BEFORE_START = "ends_before_start"
    BEYOND_YEAR = "beyond_year"
    PAST = "past"
    DAY_BEGUN = "day_begun"
    TOO_FAR = "too_far"
    LESSONS_OF_ONE_DAY = "lessons_of_one_day"
    LESSONS_IN_ORDER = "lessons_in_order"
    COMMENT_NEEDED = "comment_needed"


@dataclass(frozen=True, slots=True)
class Span:
    """The days a notice covers, both included; ``periods``: only these lessons of its one day."""

    starts_on: date
    ends_on: date
    periods: Periods = None

    def covers(self, day: date, period: int | None) -> bool:
        """A lesson outside the timetable (None) is missed with the whole day only."""
        if not self.starts_on <= day <= self.ends_on:
            return False
        return self.periods is None or (period is not None and self.periods[0] <= period <= self.periods[1])

    def overlaps(self, other: "Span") -> bool:
        if self.starts_on > other.ends_on or other.starts_on > self.ends_on:
            return False
        if self.periods is None or other.periods is None:
            return True
        return self.periods[0] <= other.periods[1] and other.periods[0] <= self.periods[1]

    def union(self, other: "Span") -> "Span":
        """The smallest span that covers both; whole days as soon as one of them is."""
        first, last = min(self.starts_on, other.starts_on), max(self.ends_on, other.ends_on)
        if self.periods is None or other.periods is None or first != last:
            return Span(first, last)
        periods = min(self.periods[0], other.periods[0]), max(self.periods[1], other.periods[1])
        return Span(first, last, periods)


def code_for(reason: NoticeReason) -> AttendanceCode:
    """What a recorded absence becomes when there is notice of it."""
    if reason is NoticeReason.ILLNESS:
        return AttendanceCode.ILL
    return AttendanceCode.BY_ORDER if reason is NoticeReason.COMPETITION else AttendanceCode.EXCUSED


def form_problem(span: Span, reason: NoticeReason, comment: str) -> Problem | None:
    """What is wrong with a notice whatever the day; None: nothing."""
    if span.ends_on < span.starts_on:
        return Problem.ENDS_BEFORE_START
    if span.periods is not None and span.ends_on != span.starts_on:
        return Problem.LESSONS_OF_ONE_DAY
    if span.periods is not None and not 1 <= span.periods[0] <= span.periods[1]:
        return Problem.LESSONS_IN_ORDER
    if reason is NoticeReason.OTHER and not comment.strip():
        return Problem.COMMENT_NEEDED
    return None


def day_problem(span: Span, *, today: date, year_ends_on: date, is_day_begun: bool) -> Problem | None:
    """Whether notice of these days may be given today; ``is_day_begun``: the first lesson it
    covers today has ended."""
    if span.ends_on > min(year_ends_on, today + LONGEST):
        return Problem.BEYOND_YEAR
    if span.starts_on < today:
        return Problem.PAST
    if span.starts_on == today and is_day_begun:
        return Problem.DAY_BEGUN
    if span.ends_on > today + timedelta(days=MOST_DAYS_AHEAD):
        return Problem.TOO_FAR
    return None


def has_begun(span: Span, starts: Iterable[tuple[date, int | None, datetime | None]], now: datetime) -> bool:
    """Whether the first lesson of the span has begun; ``starts``: its lessons with their moments."""
    moments = [moment for day, period, moment in starts if moment and span.covers(day, period)]
    return bool(moments) and min(moments) <= now


def skipped_days(span: Span, school_days: Collection[date]) -> tuple[date, ...]:
    """Working days (Monday to Friday) of the span without lessons: said, but not given notice of."""
    days = (
        span.starts_on + timedelta(days=offset) for offset in range((span.ends_on - span.starts_on).days + 1)
    )
    return tuple(day for day in days if day.isoweekday() <= FRIDAY and day not in school_days)


def merged_comment(comments: Iterable[str]) -> str:
    """Everything that was said, each thing once."""
    return "\n".join(dict.fromkeys(comment.strip() for comment in comments if comment.strip()))


def asks_still_ill(*, ends_on: date, today: date, school_days: Collection[date], was_present: bool) -> bool:
    """Whether to ask if the child is still ill: on the last day and up to three school days after it (K8)."""
    if today < ends_on or was_present:
        return False
    return sum(1 for day in school_days if ends_on < day <= today) <= PROMPTED_SCHOOL_DAYS


def next_day(ends_on: date, today: date, school_days: Sequence[date]) -> date | None:
    """To which day an illness that lasts one day more is extended: the first school day not covered yet.

    None: no school day is known. A notice that ended days ago reaches today.
    """
    following = [day for day in school_days if day > ends_on and day >= today]
    return min(following, default=None)


def friday_of(day: date, school_days: Collection[date]) -> date:
    """The last school day of the week of ``day``, Friday at most."""
    friday = day + timedelta(days=FRIDAY - day.isoweekday())
    return max((item for item in school_days if day <= item <= friday), default=day)
