"""Who and what is needed when: clashes of a weekly plan by the clock, and what a move would cause."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time

Needs = frozenset[tuple[str, int]]
Time = tuple[int, int]  # weekday and period

_STUDENTS = frozenset({"class", "group", "pair"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A lesson of the plan. ``needs``: ("teacher", 5), ("room", 2), ("class", 7) …; ``bells``: a schedule."""

    key: int
    weekday: int
    period: int
    bells: int
    needs: Needs

    @property
    def time(self) -> Time:
        return self.weekday, self.period


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two lessons that need the same at the same time."""

    key: int
    other: int
    what: tuple[str, int]

    @property
    def is_of_students(self) -> bool:
        return self.what[0] in _STUDENTS


Hours = Mapping[tuple[int, int], tuple[time, time]]  # of a bell schedule and a period


@dataclass
class Occupancy:
    """A whole plan by what it needs. ``at_once``: how many lessons a thing holds, where more than one."""

    hours: Hours
    at_once: Mapping[Hashable, int] = field(default_factory=dict)
    _taken: dict[tuple[int, Hashable], dict[int, Placed]] = field(
        default_factory=lambda: defaultdict(dict), init=False
    )

    def add(self, lessons: Iterable[Placed]) -> "Occupancy":
        for lesson in lessons:
            for what in lesson.needs:
                self._taken[lesson.weekday, what][lesson.key] = lesson
        return self

    def conflicts(self, lesson: Placed, *, without: Collection[int] = ()) -> list[Conflict]:
        """What stands in the way of the lesson at its time; ``without``: lessons that leave their place."""
        found = []
        for what in sorted(lesson.needs):
            beside = [
                other
                for key, other in self._taken.get((lesson.weekday, what), {}).items()
                if key != lesson.key and key not in without and self._overlap(lesson, other)
            ]
            if len(beside) >= self.at_once.get(what, 1):
                found += [Conflict(lesson.key, other.key, what) for other in beside]
        return found

    def all_conflicts(self) -> list[Conflict]:
        """Every clash of the plan once, in order of time."""
        lessons = {lesson.key: lesson for taken in self._taken.values() for lesson in taken.values()}
        found: dict[tuple[tuple[int, int], object], Conflict] = {}
        for lesson in sorted(lessons.values(), key=lambda lesson: (*lesson.time, lesson.key)):
            for conflict in self.conflicts(lesson):
                pair = (min(conflict.key, conflict.other), max(conflict.key, conflict.other))
                kind = "students" if conflict.is_of_students else conflict.what
                found.setdefault((pair, kind), conflict)
        return list(found.values())

    def _overlap(self, one: Placed, other: Placed) -> bool:
        if one.bells == other.bells:
            return one.period == other.period
        first = self.hours.get((one.bells, one.period))
        second = self.hours.get((other.bells, other.period))
        if first is None or second is None:
            return one.period == other.period
        return first[0] < second[1] and second[0] < first[1]


def conflicts_after(
    occupancy: Occupancy, moved: Collection[Placed], *, removed: Collection[int] = ()
) -> list[Conflict]:
    """The clashes of the moved lessons at their new times, with what stays and with each other."""
    leaving = {lesson.key for lesson in moved} | set(removed)
    found = [conflict for lesson in moved for conflict in occupancy.conflicts(lesson, without=leaving)]
    among = Occupancy(occupancy.hours, occupancy.at_once).add(moved)
    return found + among.all_conflicts()
