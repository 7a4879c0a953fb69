"""The usual Russian school year and bells, for a school whose file has none (domain F1, I)."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

LESSON = timedelta(minutes=45)
_FIRST_BELL = time(8, 30)
_BREAKS = (10, 20, 20, 10, 10, 10)  # minutes after the 1st, 2nd … lesson; then 10
_LAST_START = time(23, 30)
_MOST_USUAL = 15  # with breaks more would not fit before midnight
_DAY_SECONDS = 15 * 60 * 60
_QUARTERS = (((9, 1), (10, 25)), ((11, 3), (12, 30)), ((1, 11), (3, 26)), ((4, 5), (5, 26)))

Span = tuple[date, date]


def year_of(day: date) -> int:
    """The calendar year in which the school year of the day begins: from June on, the coming one."""
    return day.year if day.month >= 6 else day.year - 1


def quarters(first_year: int) -> list[Span]:
    """The four quarters of the school year that begins in September of ``first_year``."""
    spans = []
    for (first_month, first_day), (last_month, last_day) in _QUARTERS:
        year = first_year if first_month >= 9 else first_year + 1
        spans.append((date(year, first_month, first_day), date(year, last_month, last_day)))
    return spans


def semesters(first_year: int) -> list[Span]:
    """The two semesters: quarters 1–2 and 3–4."""
    first, second, third, fourth = quarters(first_year)
    return [(first[0], second[1]), (third[0], fourth[1])]


def breaks_between(spans: Sequence[Span]) -> list[Span]:
    """The holidays between terms."""
    day = timedelta(days=1)
    return [(before[1] + day, after[0] - day) for before, after in pairwise(spans)]


def bells(names: Sequence[str]) -> list[tuple[int, time, time]]:
    """Bells from the names of hours ("8:15", "8:15-9:00"); the usual ones where names are not times."""
    starts = [_times_in(name) for name in names]
    if not all(starts) or any(a[0] >= b[0] for a, b in pairwise(starts)) or starts[-1][0] >= _LAST_START:
        return _usual_bells(len(names))
    found = []
    for index, times in enumerate(starts):
        following = starts[index + 1][0] if index + 1 < len(starts) else None
        found.append((index + 1, times[0], _end_of(times, following)))
    return found


def _times_in(name: str) -> list[time]:
    found = []
    for hour, minute in re.findall(r"(?<!\d)(\d{1,2})[:.h](\d{2})(?!\d)", name):
        if int(hour) < 24 and int(minute) < 60:
            found.append(time(int(hour), int(minute)))
    return found


def _end_of(times: Sequence[time], following: time | None) -> time:
    if len(times) > 1 and times[1] > times[0]:
        return times[1]
    end = _plus(times[0], LESSON)
    return min(end, following) if following else end


def _usual_bells(count: int) -> list[tuple[int, time, time]]:
    if count > _MOST_USUAL:
        return _even_bells(count)
    found, start = [], _FIRST_BELL
    for number in range(1, count + 1):
        end = _plus(start, LESSON)
        found.append((number, start, end))
        pause = _BREAKS[number - 1] if number <= len(_BREAKS) else 10
        start = _plus(end, timedelta(minutes=pause))
    return found


def _even_bells(count: int) -> list[tuple[int, time, time]]:
    """A file that cuts the day into many short pieces: pieces of equal length until the evening."""
    step = timedelta(seconds=_DAY_SECONDS // count)
    starts = [_plus(_FIRST_BELL, step * index) for index in range(count + 1)]
    return [(number, first, last) for number, (first, last) in enumerate(pairwise(starts), start=1)]


def _plus(start: time, length: timedelta) -> time:
    """Not beyond midnight."""
    moment = datetime.combine(date(2000, 1, 1), start) + length
    return moment.time() if moment.day == 1 else time(23, 59)
