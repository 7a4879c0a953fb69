"""Codes of attendance (domain E1)."""

from enum import StrEnum


class AttendanceCode(StrEnum):
    """What stands in the cell. Being late is still being present."""

    ABSENT = "н"
    ILL = "б"
    EXCUSED = "у"
    BY_ORDER = "п"
    LATE = "о"


MISSED_CODES = frozenset(
    {AttendanceCode.ABSENT, AttendanceCode.ILL, AttendanceCode.EXCUSED, AttendanceCode.BY_ORDER}
)
MAX_LATE_MINUTES = 45


def attendance_text(code: str, late_minutes: int | None) -> str:
    """As it stands in a cell: н, б, о10."""
    return f"{code}{late_minutes or ''}"
