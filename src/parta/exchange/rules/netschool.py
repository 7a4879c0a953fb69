"""Numbers of the foreign protocol: what an assignment is, by its id; kinds of work, by theirs."""

from enum import IntEnum

HOMEWORK_TYPE, OTHER_TYPE = 3, 4
_FORMS = 100  # forms of assessment come after the protocol's own kinds
MOST_DAYS = 42


class Work(IntEnum):
    """What Parta has that the protocol calls an assignment."""

    HOMEWORK = 1
    MARK = 2
    DOT = 3


def assignment_id(work: Work, pk: int) -> int:
    """Unique among all three."""
    return pk * 4 + work


def read_assignment(number: int) -> tuple[Work, int] | None:
    """What ``assignment_id`` was made of; None for what it never makes."""
    work = number % 4
    return (Work(work), number // 4) if number > 0 and work else None


def type_of_form(form_id: int) -> int:
    return _FORMS + form_id


def day_text(day: object) -> str:
    return f"{day}T00:00:00"


def clock_text(text: str) -> str:
    """9:05 as 09:05; a lesson without bells has the beginning of the day."""
    hour, _colon, minute = text.partition(":")
    return f"{int(hour):02}:{minute}" if minute else "00:00"
