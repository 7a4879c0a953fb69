"""Rooms for lessons whose course has none of its own: the same one again where it is free."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from parta.timetable.solving.problem import Placement, Problem

Lesson = tuple[int, int, int]


def assign_rooms(
    problem: Problem, placement: Placement, capacities: Mapping[int, int | None], sizes: Mapping[int, int]
) -> dict[Lesson, int]:
    """A room for each lesson that can have one; ``sizes``: students of a course, ``capacities``: seats."""
    courses = {course.key: course for course in problem.courses}
    taken: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)  # day and moment
    found: dict[Lesson, int] = {}

    def moments(lesson: Lesson) -> list[tuple[int, int]]:
        key, day, period = lesson
        own = (problem.bells_of(courses[key]), period)
        return [(day, number) for number, keys in enumerate(problem.moments) if own in keys]

    def take(lesson: Lesson, room: int) -> bool:
        if any(taken[moment][room] >= problem.rooms_at_once.get(room, 1) for moment in moments(lesson)):
            return False
        for moment in moments(lesson):
            taken[moment][room] += 1
        found[lesson] = room
        return True

    homeless = [
        lesson
        for lesson in sorted(placement)
        if (room := courses[lesson[0]].room) is None or not take(lesson, room)
    ]
    liked: dict[int, int] = {}
    for lesson in homeless:
        size = sizes.get(lesson[0], 0)
        fitting = [room for room, seats in capacities.items() if seats is None or seats >= size]
        first = liked.get(lesson[0])
        choice = [first, *fitting] if first is not None else fitting
        room = next((room for room in choice if take(lesson, room)), None)
        if room is not None:
            liked[lesson[0]] = room
    return found
