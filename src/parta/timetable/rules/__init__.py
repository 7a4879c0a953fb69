"""Clashes in a weekly plan: nobody and nothing can be in two places at once."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlannedLesson:
    """One lesson of the week with everything it occupies ("teacher", 5), ("room", 2), ("class", 7) …

    A group occupies ("group", id); groups of one class may meet at the same time, a whole class and
    its group may not: the caller names what excludes what.
    """

    weekday: int
    period: int
    label: str
    occupies: frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class Clash:
    weekday: int
    period: int
    what: Hashable
    labels: tuple[str, str]


def find_clashes(lessons: Iterable[PlannedLesson]) -> list[Clash]:
    """Every pair of lessons at the same time that need the same thing, in the order met."""
    taken: dict[tuple[int, int, Hashable], str] = {}
    clashes = []
    for lesson in lessons:
        for what in sorted(lesson.occupies, key=str):
            key = (lesson.weekday, lesson.period, what)
            if key in taken:
                clashes.append(Clash(lesson.weekday, lesson.period, what, (taken[key], lesson.label)))
            else:
                taken[key] = lesson.label
    return clashes
