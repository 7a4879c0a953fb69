"""What an announcement is: how much it presses, whom it reaches, when it may be read (acceptance C4, K12)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from parta.core.texts import is_readable

MAX_TITLE = 150
MAX_TEXT = 10_000
MAX_REPLY = 2000
MAX_FILES = 5  # of one announcement, however often files were added
LONGEST_AHEAD = timedelta(days=366)
_MOST_DIGITS = 18  # no row has an id of more
REPLIES, REPLIES_WITHIN = 10, timedelta(minutes=10)  # of one reader to one announcement
RUNS = timedelta(days=60)  # without an end of its own; then it moves to the past ones


class Level(StrEnum):
    """How much it presses (K12)."""

    URGENT = "urgent"  # told in quiet hours too
    ANSWER = "answer"  # needs an answer
    INFORMATION = "information"


class State(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Whom(StrEnum):
    """As what people of the places read it."""

    STUDENTS = "students"
    GUARDIANS = "guardians"
    TRUSTED = "trusted"
    STAFF = "staff"


class PartKind(StrEnum):
    """The kinds of places an announcement may go to."""

    SCHOOL = "school"
    GRADE = "grade"
    CLASS = "class"
    GROUP = "group"
    COURSE = "course"


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """One place. ``key``: the grade, or the id of the class, group or course; 0 of the whole school."""

    kind: PartKind
    key: int = 0

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.key}"


class Fault(StrEnum):
    """Why it cannot go out as it is."""

    NO_TITLE = "no_title"
    LONG_TITLE = "long_title"
    UNREADABLE = "unreadable"
    NO_TEXT = "no_text"
    LONG_TEXT = "long_text"
    NOBODY = "nobody"
    NOWHERE = "nowhere"
    PAST = "past"
    FAR = "far"
    EXPIRY = "expiry"


def read_part(text: str) -> Part | None:
    """What ``str`` of a part wrote; None for anything else."""
    kind, _, key = text.partition(":")
    if kind not in set(PartKind) or not (key.isascii() and key.isdigit() and len(key) <= _MOST_DIGITS):
        return None
    return Part(PartKind(kind), int(key))


def trimmed(parts: Iterable[Part]) -> frozenset[Part]:
    """Without what the whole school has in it anyway."""
    found = frozenset(parts)
    whole = Part(PartKind.SCHOOL)
    return frozenset({whole}) if whole in found else found


def faults_of_words(title: str, text: str, *, is_draft: bool) -> tuple[Fault, ...]:
    """A draft needs a title alone."""
    found = []
    if not title.strip():
        found.append(Fault.NO_TITLE)
    if len(title.strip()) > MAX_TITLE:
        found.append(Fault.LONG_TITLE)
    if title.strip() and not is_readable(title):
        found.append(Fault.UNREADABLE)
    if not text.strip() and not is_draft:
        found.append(Fault.NO_TEXT)
    if len(text.strip()) > MAX_TEXT:
        found.append(Fault.LONG_TEXT)
    return tuple(found)


def faults_of_audience(whom: Collection[Whom], parts: Collection[Part]) -> tuple[Fault, ...]:
    found = []
    if not whom:
        found.append(Fault.NOBODY)
    if not parts:
        found.append(Fault.NOWHERE)
    return tuple(found)


def faults_of_times(
    *, now: datetime, publish_at: datetime | None, expires_at: datetime | None
) -> tuple[Fault, ...]:
    """``publish_at`` None: at once; ``expires_at`` None: never."""
    found = []
    if publish_at is not None and publish_at - now > LONGEST_AHEAD:
        found.append(Fault.FAR)
    if expires_at is not None:
        if publish_at is not None and expires_at <= publish_at:
            found.append(Fault.EXPIRY)
        elif expires_at <= now:
            found.append(Fault.PAST)
    return tuple(found)


def is_done(
    *, level: Level, needs_acknowledgement: bool, is_read: bool, is_acknowledged: bool, is_answered: bool
) -> bool:
    """Whether a reader has done all that is asked for: read it, said so, answered."""
    if level is Level.ANSWER and not is_answered:
        return False
    return is_acknowledged if needs_acknowledgement else is_read or is_answered


def may_remind(today: date, reminded_on: date | None) -> bool:
    """Once on a day of the school's calendar."""
    return reminded_on is None or reminded_on < today
