"""Widgets of those who run the school, and of its office."""

from dataclasses import dataclass
from datetime import date

from parta.academics.queries import ClassRow
from parta.home.queries.reader import Reader
from parta.journal.queries.reasons import ReasonedChange, list_reasoned_changes
from parta.lessons.queries.control import (
    MissingTopics,
    count_day,
    list_missing_topics,
    next_day_with_lessons,
)
from parta.lessons.queries.week import LessonEntry, list_changes
from parta.onboarding.queries.review import count_overdue, count_waiting

_SHOWN_COURSES = 12
_SHOWN_CHANGES = 8


@dataclass(frozen=True, slots=True)
class Figures:
    classes: int
    students: int
    lessons: int
    changed: int


@dataclass(frozen=True, slots=True)
class DayChanges:
    day: date
    changes: tuple[LessonEntry, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    today: date
    days: tuple[DayChanges, ...]  # today and the next day with lessons


@dataclass(frozen=True, slots=True)
class Topics:
    courses: tuple[MissingTopics, ...]  # the worst
    lessons: int  # in all


@dataclass(frozen=True, slots=True)
class GradeRow:
    """The classes of one grade level; 0: classes known by name alone."""

    grade: int
    classes: tuple[ClassRow, ...]


@dataclass(frozen=True, slots=True)
class Applications:
    """For access, that wait for a decision; of them those that should have been decided already."""

    waiting: int
    overdue: int


def figures(reader: Reader) -> Figures | None:
    if not reader.classes:
        return None
    day = count_day(reader.actor, reader.today)
    students = sum(row.students for row in reader.classes)
    return Figures(len(reader.classes), students, day.held, day.changed)


def changes(reader: Reader) -> Changes | None:
    """Substitutions and cancellations of today and of the next day with lessons."""
    if not reader.classes:
        return None
    following = next_day_with_lessons(reader.actor, reader.today) or reader.today
    found = list_changes(reader.actor, reader.today, following)
    days = tuple(
        DayChanges(day, tuple(entry for entry in found if entry.held_on == day))
        for day in dict.fromkeys((reader.today, following))
    )
    return Changes(reader.today, days)


def topics(reader: Reader) -> Topics | None:
    """Lessons without topic, by course."""
    if not reader.classes:
        return None
    courses, lessons = list_missing_topics(reader.actor, limit=_SHOWN_COURSES)
    return Topics(tuple(courses), lessons)


def late_changes(reader: Reader) -> tuple[ReasonedChange, ...] | None:
    """Marks and absences changed with a reason; None only where the school has not begun."""
    return tuple(list_reasoned_changes(reader.actor, _SHOWN_CHANGES)) if reader.classes else None


def grades(reader: Reader) -> tuple[GradeRow, ...]:
    """All classes by grade level."""
    return tuple(
        GradeRow(grade, tuple(row for row in reader.classes if row.grade == grade))
        for grade in dict.fromkeys(row.grade for row in reader.classes)
    )


def overdue(reader: Reader) -> int | None:
    """How many applications for access are overdue; not shown where none is."""
    return count_overdue(reader.actor) or None


def applications(reader: Reader) -> Applications:
    return Applications(count_waiting(reader.actor), count_overdue(reader.actor))
