"""Who misses which days: illness in spells, other reasons mostly for a day (domain I: 5.5 % of lessons)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from parta.attendance.rules import AttendanceCode

_ILL_STARTS, _OTHER_STARTS = 0.0091, 0.0155  # a school day, when present
_ILL_DAYS = (2, 3, 3, 4, 4, 5, 5, 6, 8)
_OTHER_DAYS = (1, 1, 1, 1, 2)
_OTHER_CODES = (AttendanceCode.EXCUSED,) * 5 + (AttendanceCode.ABSENT,) * 4 + (AttendanceCode.BY_ORDER,)
_PART_DAY_SHARE = 0.25  # of one-day absences: some lessons only, as for a doctor's visit
_LATE_FIRST, _LATE_LATER = 0.04, 0.004
_WHOLE_DAY = range(1, 9)


@dataclass(frozen=True, slots=True)
class Absence:
    code: AttendanceCode
    periods: range


def draw_absences(days: Sequence[date], random: Random) -> dict[date, Absence]:
    """The days a student misses among the school days given; of an absence that begins on the
    last of them the reason is not known yet."""
    missed: dict[date, Absence] = {}
    index = 0
    while index < len(days):
        draw = random.random()
        length, code = 0, AttendanceCode.ILL
        if draw < _ILL_STARTS:
            length = random.choice(_ILL_DAYS)
        elif draw < _ILL_STARTS + _OTHER_STARTS:
            length, code = random.choice(_OTHER_DAYS), random.choice(_OTHER_CODES)
        periods = _WHOLE_DAY
        if length == 1 and random.random() < _PART_DAY_SHARE:
            periods = range(1, 4) if random.random() < 0.5 else range(4, 9)
        for day in days[index : index + length]:
            is_unknown = index == len(days) - 1
            missed[day] = Absence(AttendanceCode.ABSENT if is_unknown else code, periods)
        index += max(length, 1)
    return missed


def draw_late_minutes(period: int | None, random: Random) -> int | None:
    """Minutes by which a student who is present comes late; None: in time."""
    share = _LATE_FIRST if period == 1 else _LATE_LATER
    return random.choice((2, 3, 5, 5, 7, 10, 10, 15)) if random.random() < share else None
