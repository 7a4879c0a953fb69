"""A whole version in hand: its lessons with everything they need, for the grid, clashes and remarks."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import cached_property

from parta.academics.models import SchoolClass
from parta.access.actors import Actor
from parta.people.models import Teacher
from parta.timetable.models import BusyTime, LessonSlot, Room, TimetableVersion
from parta.timetable.queries.courses import CourseInfo, list_courses, list_hours
from parta.timetable.rules.occupancy import Occupancy, Placed

_USUAL_PERIODS = 7


@dataclass(frozen=True, slots=True)
class SlotInfo:
    slot_id: int
    course: CourseInfo
    weekday: int
    period: int
    room_id: int | None
    room: str
    is_locked: bool

    @property
    def placed(self) -> Placed:
        return to_placed(self.course, self.weekday, self.period, self.room_id, self.slot_id)


def to_placed(course: CourseInfo, weekday: int, period: int, room_id: int | None, key: int) -> Placed:
    needs = course.needs | {("room", room_id)} if room_id else course.needs
    return Placed(key, weekday, period, course.bells, needs)


@dataclass(frozen=True)
class PlanData:
    version: TimetableVersion
    courses: Mapping[int, CourseInfo]
    slots: tuple[SlotInfo, ...]
    rooms: Mapping[int, Room]
    classes: Mapping[int, SchoolClass]
    teachers: Mapping[int, str]
    hours: Mapping[tuple[int, int], tuple[time, time]]
    busy: frozenset[tuple[int, int, int]]  # teacher, weekday, period

    @cached_property
    def by_id(self) -> dict[int, SlotInfo]:
        return {slot.slot_id: slot for slot in self.slots}

    @cached_property
    def occupancy(self) -> Occupancy:
        at_once: dict[Hashable, int] = {("room", pk): room.lessons_at_once for pk, room in self.rooms.items()}
        return Occupancy(self.hours, at_once).add(slot.placed for slot in self.slots)

    @cached_property
    def placed_hours(self) -> Counter[int]:
        return Counter(slot.course.course_id for slot in self.slots)

    @property
    def days(self) -> range:
        """Weekdays of the version, and those on which it has lessons all the same."""
        return range(1, max([self.version.days_a_week, *(slot.weekday for slot in self.slots)]) + 1)

    def periods(self, bells: Iterable[int] | None = None) -> list[int]:
        """Numbers of the bells' periods (None: of all), and of the periods in use."""
        wanted = None if bells is None else set(bells)
        numbers = {number for schedule, number in self.hours if wanted is None or schedule in wanted}
        numbers |= {slot.period for slot in self.slots if wanted is None or slot.course.bells in wanted}
        return sorted(numbers) or list(range(1, _USUAL_PERIODS + 1))

    def slots_of(self, key: str, pk: int) -> list[SlotInfo]:
        """Lessons of a class, a teacher or a room."""
        if key == "class":
            return [slot for slot in self.slots if pk in slot.course.class_ids]
        if key == "teacher":
            return [slot for slot in self.slots if pk in slot.course.teacher_ids]
        return [slot for slot in self.slots if slot.room_id == pk]

    def bundle(self, slot: SlotInfo) -> list[SlotInfo]:
        """The lesson and those of the other groups of its class in the same subject at that time."""
        return [
            other
            for other in self.slots
            if (other.weekday, other.period) == (slot.weekday, slot.period)
            and other.course.subject_id == slot.course.subject_id
            and other.course.class_ids == slot.course.class_ids
            and (other is slot or slot.course.group_id)
        ]


def load_plan(actor: Actor, version: TimetableVersion) -> PlanData:
    """Everything of the version in a handful of queries, however large the school."""
    courses = list_courses(actor, version)
    rooms = {room.pk: room for room in Room.objects.filter(school=actor.school).order_by("name")}
    rows = LessonSlot.objects.filter(version=version, course__in=courses).order_by("weekday", "period", "pk")
    return PlanData(
        version=version,
        courses=courses,
        slots=tuple(
            SlotInfo(
                slot_id=row.pk,
                course=courses[row.course_id],
                weekday=row.weekday,
                period=row.period,
                room_id=row.room_id,
                room=rooms[row.room_id].name if row.room_id in rooms else "",
                is_locked=row.is_locked,
            )
            for row in rows
        ),
        rooms=rooms,
        classes={
            row.pk: row
            for row in SchoolClass.objects.filter(year=version.year_id).order_by("grade", "letter")
        },
        teachers={
            row.pk: row.short_name
            for row in Teacher.objects.visible_to(actor).order_by("surname_key", "given_name", "pk")
        },
        hours=list_hours(actor),
        busy=frozenset(
            BusyTime.objects.filter(teacher__school=actor.school).values_list(
                "teacher_id", "weekday", "period"
            )
        ),
    )


def periods_by_day(slots: Iterable[SlotInfo]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for slot in slots:
        found[slot.weekday].add(slot.period)
    return found
