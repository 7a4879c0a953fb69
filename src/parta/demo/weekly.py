"""The demo school's weekly plan and the dated lessons laid out from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parta.demo.curriculum import ClassKey, Position, day_lengths
from parta.demo.founding import Foundation
from parta.demo.staffing import Unit
from parta.demo.teaching import TaughtCourse
from parta.demo.week_plan import MAX_PERIODS, Meeting, NoPlanError, day_of, make_plan
from parta.lessons.commands import lay_out_lessons
from parta.timetable.commands import SlotPlan, create_version
from parta.timetable.rules import PlannedLesson, find_clashes


@dataclass(frozen=True, slots=True)
class Placed:
    """A course's lesson on a weekday (1 Monday) in a period, in its teacher's room."""

    course: TaughtCourse
    weekday: int
    period: int
    room: str


def lay_out_plan(
    base: Foundation,
    courses: Sequence[TaughtCourse],
    places: Sequence[Position],
    assigned: Mapping[Unit, int],
    seed: int,
) -> int:
    """The weekly plan and its dated lessons. Returns how many lessons there are."""
    version = create_version(
        actor=base.actor,
        year=base.year,
        name="Основное расписание",
        starts_on=base.shape.first,
        ends_on=base.shape.last,
        slots=[
            SlotPlan(one.course.course_id, one.weekday, one.period, base.room_ids[one.room])
            for one in place_courses(courses, places, assigned, seed)
        ],
    )
    until = base.shape.laid_out_until
    return lay_out_lessons(actor=base.actor, version=version, since_on=base.shape.first, until_on=until)


def place_courses(
    courses: Sequence[TaughtCourse], places: Sequence[Position], assigned: Mapping[Unit, int], seed: int
) -> list[Placed]:
    """Every course's lessons of a week; the groups of a class meet at the same time.

    Raises NoPlanError when that cannot be had without a clash.
    """
    together: dict[tuple[ClassKey, str], list[TaughtCourse]] = {}
    for course in courses:
        together.setdefault((course.unit.school_class, course.unit.subject), []).append(course)
    placed = list(_place(together, places, assigned, seed))
    if find_clashes(_planned(one) for one in placed):
        raise NoPlanError
    return placed


def _place(
    together: Mapping[tuple[ClassKey, str], Sequence[TaughtCourse]],
    places: Sequence[Position],
    assigned: Mapping[Unit, int],
    seed: int,
) -> Iterator[Placed]:
    meetings: dict[str, list[Meeting]] = {}
    for (key, subject), courses in together.items():
        meeting = Meeting(subject, tuple(assigned[course.unit] for course in courses))
        meetings.setdefault(key.name, []).extend([meeting] * courses[0].unit.hours)
    keys = {key.name: key for key, _subject in together}
    grid = make_plan(meetings, {name: day_lengths(key) for name, key in keys.items()}, seed)
    for name, lessons in grid.items():
        for slot, meeting in sorted(lessons.items()):
            for course in together[keys[name], meeting.subject]:
                room = places[assigned[course.unit]].room
                yield Placed(course, day_of(slot) + 1, slot % MAX_PERIODS + 1, room)


def _planned(one: Placed) -> PlannedLesson:
    unit = one.course.unit
    parts = [unit.group] if unit.group else [1, 2]
    students = [("students", unit.school_class, part) for part in parts]
    occupied = frozenset([("teacher", one.course.teacher.teacher_id), ("room", one.room), *students])
    return PlannedLesson(one.weekday, one.period, str(unit), occupied)
