"""What counts as news, and since when (acceptance D12)."""

from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

USUAL = timedelta(days=7)  # for whoever looks for the first time
LONGEST = timedelta(days=60)  # who has been away longer is not shown everything at once


class NewsKind(StrEnum):
    MARK = "mark"
    MARK_CHANGED = "mark_changed"
    ABSENCE = "absence"
    HOMEWORK = "homework"
    HOMEWORK_CHANGED = "homework_changed"
    PRAISE = "praise"
    REMARK = "remark"
    NOTE = "note"  # of the week
    NOTICE = "notice"  # of absence, accepted
    LESSON = "lesson"  # another teacher or room, or canceled


class Since(StrEnum):
    """What the reader may ask for."""

    VISIT = "visit"
    WEEK = "week"
    MONTH = "month"
    TERM = "term"


def since_moment(
    asked: Since, *, now: datetime, visited_at: datetime | None, term_starts_on: date | None, zone: tzinfo
) -> datetime:
    """From when on something is news."""
    if asked is Since.VISIT and visited_at:
        return max(visited_at, now - LONGEST)
    if asked is Since.MONTH:
        return now - timedelta(days=30)
    if asked is Since.TERM and term_starts_on:
        return datetime.combine(term_starts_on, time(), zone)
    return now - USUAL
