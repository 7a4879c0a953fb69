"""What a timetable is to be made of, in plain values."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

Time = tuple[int, int]  # weekday and period


class Rule(StrEnum):
    """Groups of conditions that may be given up when there is no timetable with them."""

    BUSY_TIMES = "busy_times"
    DAY_MAXIMUM = "day_maximum"
    NO_WINDOWS = "no_windows"
    NO_DOUBLES = "no_doubles"
    PAIRS = "pairs"
    ROOMS = "rooms"
    LOCKS = "locks"


@dataclass(frozen=True, slots=True)
class Course:
    """``group`` None: the whole class. ``apart``: groups that share a student with this one.

    ``split``: courses with the same one are groups of a class in one subject, which meet together.
    """

    key: int
    hours: int
    teachers: frozenset[int]
    classes: frozenset[int]
    group: int | None = None
    apart: frozenset[int] = frozenset()
    room: int | None = None
    may_be_double: bool = False
    split: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class ClassWeek:
    """The bells of a class and how many lessons a day it may have; a long day is allowed once a week."""

    bells: int
    day_maximum: int
    long_day: int


@dataclass(frozen=True)
class Problem:
    """``clock``: minutes of a day at which a period of a bell schedule begins and ends."""

    days: int
    courses: tuple[Course, ...]
    classes: Mapping[int, ClassWeek]
    clock: Mapping[tuple[int, int], tuple[int, int]]
    busy: frozenset[tuple[int, int, int]] = frozenset()  # teacher, weekday, period
    locks: frozenset[tuple[int, int, int]] = frozenset()  # course, weekday, period
    rooms_at_once: Mapping[int, int] = field(default_factory=dict)
    rules: frozenset[Rule] = frozenset(Rule)
    few_windows: bool = True  # for teachers, as far as it goes

    def periods(self, bells: int) -> list[int]:
        return sorted(number for schedule, number in self.clock if schedule == bells)

    def bells_of(self, course: Course) -> int:
        return self.classes[min(course.classes)].bells

    def locks_of(self, course: Course) -> frozenset[Time]:
        return frozenset((day, period) for key, day, period in self.locks if key == course.key)

    @cached_property
    def moments(self) -> list[frozenset[tuple[int, int]]]:
        """Sets of (bells, period) of which all overlap: of what they share, only one can be used."""
        found = {
            frozenset(key for key, (first, last) in self.clock.items() if first <= begin < last)
            for begin in {first for first, _last in self.clock.values()}
        }
        return sorted(
            (one for one in found if not any(one < other for other in found)),
            key=sorted,
        )

    @cached_property
    def by_teacher(self) -> dict[int, list[Course]]:
        found: dict[int, list[Course]] = defaultdict(list)
        for course in self.courses:
            for teacher in sorted(course.teachers):
                found[teacher].append(course)
        return found

    @cached_property
    def by_class(self) -> dict[int, list[Course]]:
        found: dict[int, list[Course]] = defaultdict(list)
        for course in self.courses:
            for pk in sorted(course.classes):
                found[pk].append(course)
        return found

    @cached_property
    def by_room(self) -> dict[int, list[Course]]:
        found: dict[int, list[Course]] = defaultdict(list)
        for course in self.courses:
            if course.room is not None:
                found[course.room].append(course)
        return found

    @cached_property
    def splits(self) -> list[list[Course]]:
        """Groups that can meet together: the same hours, nobody needed twice."""
        found: dict[tuple[int, ...], list[Course]] = defaultdict(list)
        for course in self.courses:
            if course.split is not None:
                found[course.split].append(course)
        return [group for group in found.values() if len(group) > 1 and _can_meet(group)]

    @cached_property
    def load(self) -> dict[int, int]:
        """Periods a week that each class needs at least: groups that meet together count once."""
        merged = {course.key for group in self.splits for course in group[1:]}
        return {
            pk: _needed([course for course in courses if course.key not in merged])
            for pk, courses in self.by_class.items()
        }


Placement = frozenset[tuple[int, int, int]]  # course, weekday, period


def _can_meet(group: list[Course]) -> bool:
    teachers = [teacher for course in group for teacher in course.teachers]
    rooms = [course.room for course in group if course.room is not None]
    groups = {course.group for course in group}
    return (
        len({course.hours for course in group}) == 1
        and len(teachers) == len(set(teachers))
        and len(rooms) == len(set(rooms))
        and len(groups) == len(group)  # a group is not in two places
        and not any(course.apart & groups for course in group)
    )


def _needed(courses: list[Course]) -> int:
    """Whole-class lessons, and of the groups the one that has most."""
    whole = sum(course.hours for course in courses if course.group is None)
    of_groups: dict[int, int] = defaultdict(int)
    for course in courses:
        if course.group is not None:
            of_groups[course.group] += course.hours
    return whole + max(of_groups.values(), default=0)
