"""What in a plan of school days cannot be, or should not (domain F1, F2): warnings, never prohibitions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from itertools import combinations

from parta.schoolday.rules import RegimeKind
from parta.schoolday.rules.day import breaks_between, length, overlaps

SHORTEST_BREAK = 10  # minutes
SHORTEST_MEAL_BREAK = 20
SHORTEST_DYNAMIC_PAUSE = 40  # of grade 1
_LESSONS_WITHOUT_MEAL = 3  # so few are over before anybody is hungry
_LESSONS_WITHOUT_PAUSE = 2
# Lessons on a usual day, and whether one day of the week may have one more, by the last grade it holds for.
_MOST_LESSONS = ((1, 4, True), (4, 5, True), (6, 6, False), (13, 7, False))


class ClashKind(StrEnum):
    IN_LESSON = "in_lesson"
    MEAL_OUTSIDE_BREAK = "meal_outside_break"
    ITEMS_OVERLAP = "items_overlap"
    SHORT_PAUSE = "short_pause"
    NO_PAUSE = "no_pause"
    SHORT_BREAK = "short_break"
    NO_MEAL_BREAK = "no_meal_break"
    TOO_MANY_LESSONS = "too_many_lessons"
    NO_LESSONS = "no_lessons"
    MEMBERS_IN_LESSONS = "members_in_lessons"
    MEMBERS_IN_CLUB = "members_in_club"
    TEACHER_TWICE = "teacher_twice"
    PLACE_TWICE = "place_twice"


@dataclass(frozen=True, slots=True)
class PlannedLesson:
    period: int
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True)
class PlannedItem:
    kind: RegimeKind
    name: str
    weekday: int | None  # None: on every day with lessons
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True)
class Clash:
    """``what`` clashes with ``other`` on the weekdays; ``count``: minutes or lessons, as the kind has it."""

    kind: ClashKind
    weekdays: tuple[int, ...]
    what: str = ""
    other: str = ""
    count: int = 0


def most_lessons(grade: int) -> tuple[int, bool]:
    """Lessons a day at most, and whether once a week there may be one more (domain F2)."""
    return next((most, is_once) for last, most, is_once in _MOST_LESSONS if grade <= last)


def crowded_days(grade: int, lessons: Mapping[int, int]) -> list[int]:
    """Weekdays with more lessons than the grade may have (F2). ``lessons``: their number by weekday."""
    most, is_once = most_lessons(grade)
    above = [weekday for weekday, count in sorted(lessons.items()) if count > most]
    if is_once and len(above) == 1 and lessons[above[0]] == most + 1:
        return []
    return above


def regime_clashes(
    grade: int, lessons: Mapping[int, Sequence[PlannedLesson]], items: Iterable[PlannedItem]
) -> list[Clash]:
    """Everything about the week of one class that should be looked at. ``lessons``: by weekday.

    The same thing on several weekdays is one clash.
    """
    known = list(items)
    found: list[Clash] = []
    for weekday in sorted(lessons):
        today = [item for item in known if item.weekday in {None, weekday}]
        found += _item_clashes(weekday, lessons[weekday], today)
        found += _break_clashes(weekday, lessons[weekday])
        if grade == 1 and len(_periods(lessons[weekday])) > _LESSONS_WITHOUT_PAUSE:
            found += _pause_clashes(weekday, today)
    counts = {weekday: len(_periods(planned)) for weekday, planned in lessons.items()}
    found += [
        Clash(ClashKind.TOO_MANY_LESSONS, (weekday,), count=counts[weekday])
        for weekday in crowded_days(grade, counts)
    ]
    found += [
        Clash(ClashKind.NO_LESSONS, (item.weekday,), item.name)
        for item in known
        if item.weekday is not None and lessons and item.weekday not in lessons
    ]
    return _together(found)


def _periods(lessons: Iterable[PlannedLesson]) -> set[int]:
    return {lesson.period for lesson in lessons}


def _item_clashes(
    weekday: int, lessons: Sequence[PlannedLesson], items: Sequence[PlannedItem]
) -> list[Clash]:
    found = []
    for item in items:
        kind = ClashKind.MEAL_OUTSIDE_BREAK if item.kind is RegimeKind.MEAL else ClashKind.IN_LESSON
        periods = sorted({lesson.period for lesson in lessons if overlaps(item, lesson)})
        found += [Clash(kind, (weekday,), item.name, str(period)) for period in periods]
    return found + [
        Clash(ClashKind.ITEMS_OVERLAP, (weekday,), one.name, other.name)
        for one, other in combinations(items, 2)
        if overlaps(one, other)
    ]


def _break_clashes(weekday: int, lessons: Sequence[PlannedLesson]) -> list[Clash]:
    breaks = breaks_between(lessons)
    found = [
        Clash(ClashKind.SHORT_BREAK, (weekday,), f"{span.starts_at:%H:%M}", count=length(span))
        for span in breaks
        if length(span) < SHORTEST_BREAK
    ]
    is_long_day = len(_periods(lessons)) > _LESSONS_WITHOUT_MEAL
    if is_long_day and all(length(span) < SHORTEST_MEAL_BREAK for span in breaks):
        found.append(Clash(ClashKind.NO_MEAL_BREAK, (weekday,)))
    return found


def _pause_clashes(weekday: int, items: Sequence[PlannedItem]) -> list[Clash]:
    pauses = [item for item in items if item.kind is RegimeKind.DYNAMIC_PAUSE]
    if not pauses:
        return [Clash(ClashKind.NO_PAUSE, (weekday,))]
    longest = max(pauses, key=length)
    if length(longest) >= SHORTEST_DYNAMIC_PAUSE:
        return []
    return [Clash(ClashKind.SHORT_PAUSE, (weekday,), longest.name, count=length(longest))]


def _together(clashes: Iterable[Clash]) -> list[Clash]:
    """Clashes that differ by the weekday alone, as one."""
    weekdays: dict[Clash, list[int]] = {}
    for clash in clashes:
        bare = Clash(clash.kind, (), clash.what, clash.other, clash.count)
        known = weekdays.setdefault(bare, [])
        known += [weekday for weekday in clash.weekdays if weekday not in known]
    return [
        Clash(bare.kind, tuple(sorted(days)), bare.what, bare.other, bare.count)
        for bare, days in weekdays.items()
    ]


@dataclass(frozen=True, slots=True)
class Taken:
    """A stretch of a weekday somebody or something is taken by, under the name the warning gives it."""

    weekday: int
    starts_at: time
    ends_at: time
    name: str


def is_taken(meeting: Taken, other: Taken) -> bool:
    return meeting.weekday == other.weekday and overlaps(meeting, other)


def members_busy(kind: ClashKind, meeting: Taken, busy: Iterable[tuple[str, Sequence[Taken]]]) -> list[Clash]:
    """Members, by name, who have something else during the meeting; with what it is."""
    found = []
    for name, taken in busy:
        others = [other.name for other in taken if is_taken(meeting, other)]
        if others:
            found.append(Clash(kind, (meeting.weekday,), name, ", ".join(dict.fromkeys(others))))
    return found


def taken_twice(kind: ClashKind, meeting: Taken, what: str, others: Iterable[Taken]) -> list[Clash]:
    """The teacher or the place ``what`` is needed elsewhere during the meeting."""
    names = dict.fromkeys(other.name for other in others if is_taken(meeting, other))
    return [Clash(kind, (meeting.weekday,), what, name) for name in names]
