"""Rooms, hours of courses and busy times of teachers, as their pages show them."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from parta.access.actors import Actor
from parta.core.errors import NotFound
from parta.people.models import Teacher
from parta.timetable.models import BusyTime, CoursePlan, Room, TimetableVersion
from parta.timetable.queries.courses import CourseInfo, list_courses, list_hours
from parta.timetable.queries.versions import get_version


@dataclass(frozen=True, slots=True)
class RoomRow:
    room_id: int
    name: str
    capacity: int | None
    lessons_at_once: int
    lessons: int  # planned a week, of all versions


@dataclass(frozen=True, slots=True)
class HoursRow:
    course: CourseInfo
    hours: int | None
    room_id: int | None
    may_be_double: bool
    by_curriculum: int


@dataclass(frozen=True, slots=True)
class HoursPage:
    version: TimetableVersion
    classes: tuple[tuple[int, str], ...]
    class_id: int | None
    rows: tuple[HoursRow, ...]
    rooms: tuple[tuple[int, str], ...]

    @property
    def total(self) -> int:
        return sum(row.course.hours for row in self.rows)


@dataclass(frozen=True, slots=True)
class TeacherRow:
    teacher_id: int
    name: str
    hours: int
    busy: int


@dataclass(frozen=True, slots=True)
class BusyPage:
    teacher_id: int
    name: str
    days: range
    periods: tuple[int, ...]
    times: frozenset[tuple[int, int]]


def list_rooms(actor: Actor) -> list[RoomRow]:
    rows = Room.objects.filter(school=actor.school).annotate(planned=Count("slots")).order_by("name")
    return [RoomRow(row.pk, row.name, row.capacity, row.lessons_at_once, row.planned) for row in rows]


def get_room(actor: Actor, room_id: int) -> RoomRow:
    found = next((row for row in list_rooms(actor) if row.room_id == room_id), None)
    if found is None:
        raise NotFound
    return found


def hours_page(actor: Actor, version_id: int, class_id: int | None) -> HoursPage:
    """Courses of one class (None: the first); a stream stands with each of its classes."""
    version = get_version(actor, version_id)
    courses = list_courses(actor, version)
    classes = {row.pk: row.name for row in version.year.classes.order_by("grade", "letter")}
    chosen = class_id if class_id is not None else next(iter(classes), None)
    if chosen is not None and chosen not in classes:
        raise NotFound
    plans = {plan.course_id: plan for plan in CoursePlan.objects.filter(course__in=courses)}
    return HoursPage(
        version=version,
        classes=tuple(classes.items()),
        class_id=chosen,
        rows=tuple(
            _hours_row(course, plans.get(course.course_id))
            for course in courses.values()
            if chosen in course.class_ids
        ),
        rooms=tuple(Room.objects.filter(school=actor.school).order_by("name").values_list("pk", "name")),
    )


def _hours_row(course: CourseInfo, plan: CoursePlan | None) -> HoursRow:
    return HoursRow(
        course=course,
        hours=plan.hours if plan else None,
        room_id=plan.room_id if plan else None,
        may_be_double=course.may_be_double,
        by_curriculum=0 if course.has_own_hours else course.hours,
    )


def list_teachers(actor: Actor, version_id: int) -> list[TeacherRow]:
    """Teachers with their hours a week by the version's courses and how many times they are busy."""
    courses = list_courses(actor, get_version(actor, version_id))
    hours: Counter[int] = Counter()
    for course in courses.values():
        for pk in course.teacher_ids:
            hours[pk] += course.hours
    busy = Counter(BusyTime.objects.filter(teacher__school=actor.school).values_list("teacher_id", flat=True))
    teachers = Teacher.objects.visible_to(actor).order_by("surname_key", "given_name", "pk")
    return [TeacherRow(row.pk, row.full_name, hours[row.pk], busy[row.pk]) for row in teachers]


def busy_page(actor: Actor, teacher_id: int) -> BusyPage:
    teacher = Teacher.objects.visible_to(actor).filter(pk=teacher_id).first()
    if teacher is None:
        raise NotFound
    times = frozenset(BusyTime.objects.filter(teacher=teacher).values_list("weekday", "period"))
    periods = sorted({number for _schedule, number in list_hours(actor)} | {period for _day, period in times})
    return BusyPage(teacher.pk, teacher.full_name, range(1, 7), tuple(periods or range(1, 8)), times)
