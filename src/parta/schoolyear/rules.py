from datetime import time
from enum import StrEnum


class TermKind(StrEnum):
    """How the year of a class is divided (acceptance M6, domain B6)."""

    QUARTER = "quarter"
    TRIMESTER = "trimester"
    SEMESTER = "semester"


def break_minutes(lesson_ends_at: time, next_starts_at: time) -> int:
    """Minutes between two lessons of one day, by the wall clock; negative where they overlap."""
    ends, starts = (moment.hour * 60 + moment.minute for moment in (lesson_ends_at, next_starts_at))
    return starts - ends
