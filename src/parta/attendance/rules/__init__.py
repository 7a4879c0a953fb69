"""Codes of attendance (domain E1)."""

from enum import StrEnum


class NoticeReason(StrEnum):
    """Why a guardian says the child will be away (domain E3)."""

    ILLNESS = "illness"
    DOCTOR = "doctor"
    FAMILY = "family"
    COMPETITION = "competition"
    SANATORIUM = "sanatorium"
    OTHER = "other"  # needs a comment


class NoticeState(StrEnum):
    FILED = "filed"
    ACCEPTED = "accepted"  # by the class teacher
    WITHDRAWN = "withdrawn"


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
MAX_NOTICE_COMMENT = 1000


def attendance_text(code: str, late_minutes: int | None) -> str:
    """As it stands in a cell: н, б, о10."""
    return f"{code}{late_minutes or ''}"
