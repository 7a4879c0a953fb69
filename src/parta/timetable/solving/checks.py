"""What can be said without searching: who has more hours than places, which locked lessons clash."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from parta.timetable.solving.problem import Course, Placement, Problem, Rule


class Cause(StrEnum):
    NOTHING_TO_PLACE = "nothing_to_place"
    CLASS_FULL = "class_full"  # more hours than places
    TEACHER_FULL = "teacher_full"
    ROOM_FULL = "room_full"
    COURSE_TOO_OFTEN = "course_too_often"  # more than two lessons on every day
    LOCK_CLASH = "lock_clash"
    LOCK_BUSY = "lock_busy"
    TOO_MANY_LOCKS = "too_many_locks"
    GIVE_UP = "give_up"  # without this rule there is one
    GIVE_UP_TEACHER = "give_up_teacher"  # without this teacher's busy times
    GIVE_UP_ALL = "give_up_all"  # only without all of them
    HOPELESS = "hopeless"  # not even then
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Reason:
    """``pk``: of the class, teacher, room or course it speaks of. ``need`` and ``have``: lessons a week."""

    cause: Cause
    pk: int = 0
    need: int = 0
    have: int = 0
    rule: str = ""


def check(problem: Problem) -> list[Reason]:
    """Every plain impossibility; empty: nothing stands against it at first sight."""
    if not any(course.hours for course in problem.courses):
        return [Reason(Cause.NOTHING_TO_PLACE)]
    return [
        *_classes(problem),
        *_teachers(problem),
        *_rooms(problem),
        *_courses(problem),
        *(_locks(problem) if Rule.LOCKS in problem.rules else ()),
    ]


_MOST_A_DAY = 2


def most_a_day(problem: Problem, course: Course) -> int:
    """Lessons of the course on one day: one, unless it may be double or has more hours than days."""
    if course.may_be_double or Rule.NO_DOUBLES not in problem.rules:
        return _MOST_A_DAY
    return min(_MOST_A_DAY, max(1, math.ceil(course.hours / problem.days)))


def _classes(problem: Problem) -> Iterator[Reason]:
    for pk, need in sorted(problem.load.items()):
        week = problem.classes[pk]
        a_day = len(problem.periods(week.bells))
        have = problem.days * a_day
        if Rule.DAY_MAXIMUM in problem.rules:
            usual = min(a_day, week.day_maximum)
            have = problem.days * usual + min(a_day, max(week.long_day, usual)) - usual
        if need > have:
            yield Reason(Cause.CLASS_FULL, pk, need, have)


def _teachers(problem: Problem) -> Iterator[Reason]:
    """A teacher's places are those of the bells of their classes; of two shifts, all of both."""
    for pk, courses in sorted(problem.by_teacher.items()):
        need = sum(course.hours for course in courses)
        bells = {problem.bells_of(course) for course in courses}
        busy = {(day, period) for teacher, day, period in problem.busy if teacher == pk}
        have = sum(
            1
            for day in range(1, problem.days + 1)
            for keys in problem.moments
            if any(
                schedule in bells and (Rule.BUSY_TIMES not in problem.rules or (day, period) not in busy)
                for schedule, period in keys
            )
        )
        if need > have:
            yield Reason(Cause.TEACHER_FULL, pk, need, have)


def _rooms(problem: Problem) -> Iterator[Reason]:
    if Rule.ROOMS not in problem.rules:
        return
    for pk, courses in sorted(problem.by_room.items()):
        need = sum(course.hours for course in courses)
        bells = {problem.bells_of(course) for course in courses}
        moments = sum(any(schedule in bells for schedule, _period in keys) for keys in problem.moments)
        have = problem.days * moments * problem.rooms_at_once.get(pk, 1)
        if need > have:
            yield Reason(Cause.ROOM_FULL, pk, need, have)


def _courses(problem: Problem) -> Iterator[Reason]:
    for course in problem.courses:
        have = problem.days * most_a_day(problem, course)
        if course.hours > have:
            yield Reason(Cause.COURSE_TOO_OFTEN, course.key, course.hours, have)


def _locks(problem: Problem) -> Iterator[Reason]:
    courses = {course.key: course for course in problem.courses}
    locked = [(courses[key], day, period) for key, day, period in sorted(problem.locks) if key in courses]
    for key, count in sorted(Counter(course.key for course, _day, _period in locked).items()):
        if count > courses[key].hours:
            yield Reason(Cause.TOO_MANY_LOCKS, key, count, courses[key].hours)
    for (one, day, period), (other, day2, period2) in combinations(locked, 2):
        if day == day2 and _meet(problem, one, period, other, period2):
            yield Reason(Cause.LOCK_CLASH, one.key, other.key)
    if Rule.BUSY_TIMES in problem.rules:
        for course, day, period in locked:
            if any((teacher, day, period) in problem.busy for teacher in course.teachers):
                yield Reason(Cause.LOCK_BUSY, course.key)


def _meet(problem: Problem, one: Course, period: int, other: Course, period2: int) -> bool:
    first, second = (problem.bells_of(one), period), (problem.bells_of(other), period2)
    if not any(first in keys and second in keys for keys in problem.moments):
        return False
    return bool(one.teachers & other.teachers) or share_students(one, other)


def share_students(one: Course, other: Course) -> bool:
    if not one.classes & other.classes:
        return False
    if one.group is None or other.group is None or one.group == other.group:
        return True
    return other.group in one.apart


def faults(problem: Problem, placement: Placement) -> list[str]:
    """What is wrong with a timetable, in words for the tests and the log: it must be nothing."""
    courses = {course.key: course for course in problem.courses}
    counts = Counter(key for key, _day, _period in placement)
    found = [
        f"course {key}: {counts[key]} of {course.hours}"
        for key, course in courses.items()
        if counts[key] != course.hours
    ]
    by_day: dict[int, list[tuple[Course, int]]] = defaultdict(list)
    for key, day, period in sorted(placement):
        by_day[day].append((courses[key], period))
    for day, lessons in by_day.items():
        found += [
            f"day {day}: courses {one.key} and {other.key}"
            for (one, period), (other, period2) in combinations(lessons, 2)
            if _meet(problem, one, period, other, period2)
        ]
    if Rule.LOCKS in problem.rules:
        found += [f"lock {lock}" for lock in sorted(problem.locks - placement)]
    return found
