"""Days of the daily sheet, and absences that count in reports (domain E1, E2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from parta.attendance.rules import MISSED_CODES, AttendanceCode

UNRESOLVED_AFTER = timedelta(days=3)  # preset
_DAY = timedelta(days=1)
_SUNDAY = 7


def neighbors(day: date) -> tuple[date, date]:
    """The days before and after; nobody goes to school on Sundays."""
    before, after = day - _DAY, day + _DAY
    if before.isoweekday() == _SUNDAY:
        before -= _DAY
    if after.isoweekday() == _SUNDAY:
        after += _DAY
    return before, after


@dataclass(frozen=True, slots=True)
class AbsentDay:
    """What one student missed on one day: lessons by code, of how many."""

    student_id: int
    day: date
    codes: Mapping[AttendanceCode, int]
    lessons: int

    @property
    def missed(self) -> int:
        return sum(count for code, count in self.codes.items() if code in MISSED_CODES)

    @property
    def is_whole(self) -> bool:
        """Absent from all lessons of the day (domain E2)."""
        return 0 < self.lessons <= self.missed


@dataclass(frozen=True, slots=True)
class Sum:
    """Absences of somebody over a period: lessons by reason and whole days."""

    by_code: Mapping[AttendanceCode, int]
    days: int
    late: int
    unresolved: int  # lessons without a valid reason: `н` for more than three days

    @property
    def lessons(self) -> int:
        return sum(self.by_code.values())


def sum_days(days: Iterable[AbsentDay], today: date) -> Sum:
    """Add up days of absence; being late is counted beside them."""
    by_code: dict[AttendanceCode, int] = dict.fromkeys(
        sorted(MISSED_CODES, key=list(AttendanceCode).index), 0
    )
    whole = late = unresolved = 0
    for item in days:
        for code, count in item.codes.items():
            if code in by_code:
                by_code[code] += count
            else:
                late += count
        whole += item.is_whole
        if item.day < today - UNRESOLVED_AFTER:
            unresolved += item.codes.get(AttendanceCode.ABSENT, 0)
    return Sum(by_code, whole, late, unresolved)
