"""Keys of programs: kinds, what each may open, how long it lives."""

from collections.abc import Collection
from enum import StrEnum

MAX_NAME = 100
MOST_KEYS = 20  # of one kind and person that are open at a time
LIVES = (30, 90, 365)  # days, of what runs out by itself
LAST_USE = 3600  # seconds between two notes that a key was used


class KeyKind(StrEnum):
    CALENDAR = "calendar"
    TOKEN = "token"  # noqa: S105 - the word, not one of them
    APP = "app"


class FeedPart(StrEnum):
    """What a calendar holds."""

    LESSONS = "lessons"
    HOMEWORK = "homework"
    EVENTS = "events"
    HOLIDAYS = "holidays"


class Scope(StrEnum):
    """What a token of the REST API opens, of that which its owner may do."""

    TIMETABLE = "timetable:read"
    MARKS = "marks:read"
    HOMEWORK = "homework:read"
    ABSENCES = "absences:read"
    FILE_ABSENCES = "absences:write"
    ANNOUNCEMENTS = "announcements:read"
    JOURNAL = "journal:read"
    WRITE_JOURNAL = "journal:write"
    PEOPLE = "people:read"


WRITING = frozenset({Scope.FILE_ABSENCES, Scope.WRITE_JOURNAL})
# A token of one student reads what a family reads.
OF_STUDENT = (Scope.TIMETABLE, Scope.MARKS, Scope.HOMEWORK, Scope.ABSENCES, Scope.ANNOUNCEMENTS)
_PARTS: dict[KeyKind, tuple[StrEnum, ...]] = {
    KeyKind.CALENDAR: tuple(FeedPart),
    KeyKind.TOKEN: tuple(Scope),
    KeyKind.APP: (),
}


def written_parts(kind: KeyKind, parts: Collection[str], *, is_of_student: bool) -> str:
    """As they are kept: known ones in their fixed order; of a student's token only those that read."""
    offered = OF_STUDENT if kind is KeyKind.TOKEN and is_of_student else _PARTS[kind]
    return " ".join(part.value for part in offered if part.value in parts)


def life_of(kind: KeyKind, days: int | None) -> int | None:
    """Days until it runs out; None: never, which is for calendars. ValueError for a time not offered."""
    if kind is KeyKind.CALENDAR:
        return None
    if days not in LIVES:
        raise ValueError(days)
    return days
