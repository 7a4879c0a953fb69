"""Limits of homework, its weight on a day, what a teacher types as lists (domain B1, F3; acceptance K9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

FIRST_GRADE_WITH_HOMEWORK = 2
MAX_TEXT = 5000
MAX_MINUTES = 300
MAX_LINKS = 10
MAX_LINK = 500
MAX_SERIES = 40  # lines
PLANNED_WEEKS = 4  # on the planner, this one included

# Presets: how long after the class has gone home a task is not yet late; what a task without minutes is
# counted as; from which share of the norm a day is nearly full.
LATE_GRACE = timedelta(minutes=60)
USUAL_MINUTES = 20
NEARLY_FULL = 0.8

# The most minutes of homework a day, by the last grade they hold for (domain F3).
_NORMS = ((1, 0), (3, 90), (5, 120), (8, 150))
_SENIOR_NORM = 210


class LoadLevel(StrEnum):
    """How a day's homework stands to the norm. NO_NORM: of classes known by name alone."""

    NOTHING = "nothing"
    FINE = "fine"
    NEAR = "near"
    OVER = "over"
    NO_NORM = "no_norm"


@dataclass(frozen=True, slots=True)
class LoadItem:
    """A task as it weighs on its class. ``group_id`` None: the whole class has it."""

    subject_id: int
    group_id: int | None
    minutes: int | None
    is_mandatory: bool = True


@dataclass(frozen=True, slots=True)
class DayLoad:
    """Minutes of a class on a day. ``unknown``: of the ``tasks``, those without minutes, counted as usual.

    ``minutes`` are of what is mandatory; ``optional`` of what is not.
    """

    norm: int | None
    minutes: int = 0
    optional: int = 0
    tasks: int = 0
    unknown: int = 0

    @property
    def level(self) -> LoadLevel:
        return load_level(self.minutes, self.norm)


def daily_norm(grade: int) -> int | None:
    """The most minutes of homework a day in the grade (domain F3); None for classes without a grade."""
    if grade <= 0:
        return None
    return next((norm for last, norm in _NORMS if grade <= last), _SENIOR_NORM)


def load_level(minutes: int, norm: int | None) -> LoadLevel:
    if norm is None:
        return LoadLevel.NO_NORM
    if minutes > norm:
        return LoadLevel.OVER
    if not minutes:
        return LoadLevel.NOTHING
    return LoadLevel.NEAR if minutes >= norm * NEARLY_FULL else LoadLevel.FINE


def day_load(items: Sequence[LoadItem], norm: int | None) -> DayLoad:
    """What a student of the class has to do at most: of a subject's groups the one that has most."""
    mandatory = [item for item in items if item.is_mandatory]
    return DayLoad(
        norm=norm,
        minutes=_most(mandatory),
        optional=_most([item for item in items if not item.is_mandatory]),
        tasks=len(items),
        unknown=sum(item.minutes is None for item in items),
    )


def with_task(load: DayLoad, minutes: int | None, *, is_mandatory: bool = True) -> DayLoad:
    """The same day with one more task."""
    counted = minutes_counted(minutes)
    return replace(
        load,
        minutes=load.minutes + (counted if is_mandatory else 0),
        optional=load.optional + (0 if is_mandatory else counted),
        tasks=load.tasks + 1,
        unknown=load.unknown + (minutes is None),
    )


def _most(items: Iterable[LoadItem]) -> int:
    sums: dict[int, dict[int | None, int]] = {}
    for item in items:
        groups = sums.setdefault(item.subject_id, {})
        groups[item.group_id] = groups.get(item.group_id, 0) + minutes_counted(item.minutes)
    return sum(
        groups.pop(None, 0) + max(groups.values(), default=0)
        for groups in (dict(found) for found in sums.values())
    )


def minutes_counted(minutes: int | None) -> int:
    return USUAL_MINUTES if minutes is None else minutes


def is_posted_late(*, posted_at: datetime, day_ended_at: datetime | None) -> bool:
    """Whether a task came after the class had gone home from the day of its lesson (K9, users 22).

    ``day_ended_at``: when the class's last lesson of that day ended; None: nobody knows, so it is not late.
    """
    return day_ended_at is not None and posted_at > day_ended_at + LATE_GRACE


def lines_of(text: str) -> list[str]:
    """What is typed one a line, without empty lines and doubles, in order."""
    return list(dict.fromkeys(line for line in map(str.strip, text.splitlines()) if line))


def is_link(address: str) -> bool:
    """Whether it is an address of the web: http or https, a host, nothing that hides who is behind it."""
    if len(address) > MAX_LINK or any(char.isspace() or not char.isprintable() for char in address):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _port = parts.port  # reading it is what checks it
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in host.strip(".") and "@" not in parts.netloc


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A task of a series, ``step`` lessons after the first. ``minutes`` None: as the series says."""

    step: int
    text: str
    minutes: int | None = None


def series_lines(text: str) -> list[SeriesLine]:
    """One line a lesson; an empty line leaves its lesson without a task.

    What stands after the last "|" are the line's own minutes, where it is a number.
    """
    lines = [" ".join(line.split()) for line in text.strip("\r\n").splitlines()]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return [_series_line(step, line) for step, line in enumerate(lines) if line]


def _series_line(step: int, line: str) -> SeriesLine:
    words, bar, tail = line.rpartition("|")
    number = tail.strip()
    if bar and words.strip() and number.isascii() and number.isdigit() and len(number) < 5:
        return SeriesLine(step, words.strip(), int(number))
    return SeriesLine(step, line)


class PlanState(StrEnum):
    """What a teacher's plan says of a lesson."""

    GIVEN = "given"
    DRAFT = "draft"
    GAP = "gap"
    CANCELED = "canceled"


def plan_state(*, is_canceled: bool, has_given: bool, has_draft: bool) -> PlanState:
    """What is given counts before a draft, and both before a cancellation: a task may stand all the same."""
    if has_given:
        return PlanState.GIVEN
    if has_draft:
        return PlanState.DRAFT
    return PlanState.CANCELED if is_canceled else PlanState.GAP


def has_homework(grade: int) -> bool:
    """Whether the grade has homework at all (domain B1); 0: a class known by name alone."""
    return grade == 0 or grade >= FIRST_GRADE_WITH_HOMEWORK
