"""Bells: laying them out, what may not be, and what the norms advise (domain F1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

MOST_PERIODS = 14
MOST_SHIFTS = 3
_ANY_DAY = date(2000, 1, 1)
_LEAST_BREAK = 10
_LEAST_MEAL_BREAK = 20
_LONGEST_LESSON = 45
_FEW_LESSONS = 3  # without a meal between them


@dataclass(frozen=True, slots=True)
class Bell:
    number: int
    starts_at: time
    ends_at: time


class BellFault(StrEnum):
    """Why a row of bells cannot be so."""

    ORDER = "order"  # ends before it begins
    OVERLAP = "overlap"  # begins before the one above ends
    HALF = "half"  # one of the two times is missing


class BellAdvice(StrEnum):
    """What the sanitary rules would have otherwise; never forbidden."""

    SHORT_BREAK = "short_break"
    NO_MEAL_BREAK = "no_meal_break"
    LONG_LESSON = "long_lesson"


def break_minutes(lesson_ends_at: time, next_starts_at: time) -> int:
    """Minutes between two lessons of one day, by the wall clock; negative where they overlap."""
    ends, starts = (moment.hour * 60 + moment.minute for moment in (lesson_ends_at, next_starts_at))
    return starts - ends


def lay_out_bells(first_at: time, lesson: int, breaks: Sequence[int], count: int) -> list[Bell]:
    """Bells of so many lessons; after the last of ``breaks`` it is repeated. None past midnight."""
    begins, bells = datetime.combine(_ANY_DAY, first_at), []
    for number in range(1, count + 1):
        ends = begins + timedelta(minutes=lesson)
        if ends.date() != _ANY_DAY:
            break
        bells.append(Bell(number, begins.time(), ends.time()))
        pause = breaks[min(number, len(breaks)) - 1] if breaks else 0
        begins = ends + timedelta(minutes=pause)
        if begins.date() != _ANY_DAY:
            break
    return bells


def bell_faults(bells: Sequence[Bell]) -> dict[int, BellFault]:
    """What is wrong with each row, by its place from 0."""
    faults: dict[int, BellFault] = {}
    for place, bell in enumerate(bells):
        if bell.ends_at <= bell.starts_at:
            faults[place] = BellFault.ORDER
        elif place and bell.starts_at < bells[place - 1].ends_at:
            faults[place] = BellFault.OVERLAP
    return faults


def bell_advice(bells: Sequence[Bell]) -> list[BellAdvice]:
    """What to look at, each at most once."""
    pauses = [break_minutes(one.ends_at, other.starts_at) for one, other in pairwise(bells)]
    lengths = [break_minutes(bell.starts_at, bell.ends_at) for bell in bells]
    found = {
        BellAdvice.SHORT_BREAK: any(pause < _LEAST_BREAK for pause in pauses),
        BellAdvice.NO_MEAL_BREAK: len(bells) > _FEW_LESSONS
        and not any(pause >= _LEAST_MEAL_BREAK for pause in pauses),
        BellAdvice.LONG_LESSON: any(length > _LONGEST_LESSON for length in lengths),
    }
    return [advice for advice, is_so in found.items() if is_so]
