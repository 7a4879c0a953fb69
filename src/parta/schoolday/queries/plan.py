"""When classes have lessons by the weekly plan and their bells: what else they do is laid beside it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q

from parta.academics.models import CourseAssignment, Enrollment, GroupMember, SchoolClass
from parta.schoolyear.models import BellPeriod
from parta.timetable.models import LessonSlot, TimetableVersion


@dataclass(frozen=True, slots=True)
class PlannedSlot:
    """A lesson of the weekly plan on the wall clock, as one class has it."""

    class_id: int
    course_id: int
    group_id: int | None
    weekday: int
    period: int
    starts_at: time
    ends_at: time
    subject: str
    label: str  # subject and class
    room: str


def list_slots(year_id: int, day: date, class_ids: Collection[int] | None = None) -> list[PlannedSlot]:
    """Lessons of the version of the plan that holds on the day, of the classes (None: of all of the year)."""
    version = _version_id(year_id, day)
    if version is None:
        return []
    classes = SchoolClass.objects.filter(year_id=year_id)
    if class_ids is not None:
        classes = classes.filter(pk__in=class_ids)
    known = {school_class.pk: school_class for school_class in classes}
    bells = _bells({school_class.bells_id for school_class in known.values()}, day)
    rows = LessonSlot.objects.filter(version_id=version).values_list(
        "course__school_class_id",
        "course__group__classes",
        "course_id",
        "course__group_id",
        "weekday",
        "period",
        "course__subject__name",
        "room__name",
    )
    if class_ids is not None:
        rows = rows.filter(Q(course__school_class_id__in=known) | Q(course__group__classes__in=known))
    slots = []
    for own_class_id, group_class_id, course_id, group_id, weekday, period, subject, room in rows.order_by(
        "weekday", "period", "course_id"
    ):
        school_class = known.get(own_class_id or group_class_id)
        times = bells.get((school_class.bells_id, period)) if school_class else None
        if school_class is not None and times is not None:
            label = f"{subject}, {school_class.name}"
            slots.append(
                PlannedSlot(
                    school_class.pk, course_id, group_id, weekday, period, *times, subject, label, room or ""
                )
            )
    return slots


def slots_of_students(
    slots: Collection[PlannedSlot], student_ids: Collection[int], day: date
) -> dict[int, list[PlannedSlot]]:
    """Of the slots those each student has on the day: the whole class's and those of own groups."""
    on_day = (Q(since_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day))
    classes = set(
        Enrollment.objects.filter(*on_day, student_id__in=student_ids).values_list(
            "student_id", "school_class_id"
        )
    )
    groups = set(
        GroupMember.objects.filter(*on_day, student_id__in=student_ids).values_list("student_id", "group_id")
    )
    return {
        student_id: [
            slot
            for slot in slots
            if ((student_id, slot.group_id) in groups)
            or (slot.group_id is None and (student_id, slot.class_id) in classes)
        ]
        for student_id in student_ids
    }


def taught_courses(teacher_ids: Collection[int], day: date) -> dict[int, set[int]]:
    """Courses each of the teachers gives on the day."""
    rows = CourseAssignment.objects.filter(teacher_id__in=teacher_ids).valid_on(day)
    found: dict[int, set[int]] = {}
    for teacher_id, course_id in rows.values_list("teacher_id", "course_id"):
        found.setdefault(teacher_id, set()).add(course_id)
    return found


def _version_id(year_id: int, day: date) -> int | None:
    """The version that holds on the day, else the next one, else the last."""
    rows = list(
        TimetableVersion.objects.published()
        .filter(year_id=year_id)
        .order_by("starts_on", "pk")
        .values("pk", "ends_on")
    )
    later = [row["pk"] for row in rows if row["ends_on"] >= day]
    return later[0] if later else (rows[-1]["pk"] if rows else None)


def _bells(schedule_ids: Collection[int], day: date) -> dict[tuple[int, int], tuple[time, time]]:
    rows = BellPeriod.objects.filter(schedule_id__in=schedule_ids).valid_on(day)
    return {
        (schedule_id, number): (starts_at, ends_at)
        for schedule_id, number, starts_at, ends_at in rows.values_list(
            "schedule_id", "number", "starts_at", "ends_at"
        )
    }
