"""What is to be placed in a weekly plan: courses with their hours, teachers and students."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Sum

from parta.academics.models import (
    Course,
    CourseAssignment,
    CourseHours,
    CurriculumLine,
    GroupMember,
    SchoolClass,
    TeachingGroup,
)
from parta.academics.rules import CurriculumPart
from parta.access.actors import Actor
from parta.core import clock
from parta.schoolyear.models import BellPeriod
from parta.timetable.models import CoursePlan, LessonSlot, TimetableVersion
from parta.timetable.rules.occupancy import Needs


@dataclass(frozen=True, slots=True)
class CourseInfo:
    """A course as the plan sees it. ``needs``: its teachers and students, the room apart."""

    course_id: int
    subject_id: int
    subject: str
    short_subject: str
    label: str  # the class or group
    class_ids: tuple[int, ...]
    group_id: int | None
    grade: int
    bells: int
    teacher_ids: tuple[int, ...]
    teachers: tuple[str, ...]
    needs: Needs
    hours: int
    has_own_hours: bool
    room_id: int | None
    may_be_double: bool

    @property
    def teacher_names(self) -> str:
        return ", ".join(self.teachers)


def reference_day(actor: Actor, version: TimetableVersion) -> date:
    """Of which day teachers and groups are taken: today, within the version's days."""
    return min(max(clock.today(actor.school.zone), version.starts_on), version.ends_on)


def list_courses(actor: Actor, version: TimetableVersion) -> dict[int, CourseInfo]:
    """Courses of the version's year by id, in order of class and subject."""
    day = reference_day(actor, version)
    courses = list(
        Course.objects.filter(school=actor.school, year=version.year_id)
        .select_related("subject", "school_class", "group")
        .order_by("school_class__grade", "school_class__letter", "subject__name", "group__name", "pk")
    )
    classes = {row.pk: row for row in SchoolClass.objects.filter(year=version.year_id).on(version.starts_on)}
    of_groups = _classes_of_groups(version.year_id)
    pairs = _pairs(version.year_id, day)
    teachers = _teachers([course.pk for course in courses], day)
    plans = {plan.course_id: plan for plan in CoursePlan.objects.filter(course__in=courses)}
    hours = _Hours(version, classes, day)
    found = {}
    for course in courses:
        class_ids = (
            (course.school_class_id,) if course.school_class_id else of_groups.get(course.group_id or 0, ())
        )
        own = [classes[pk] for pk in class_ids if pk in classes]
        if own:
            found[course.pk] = _info(
                course,
                own,
                teachers.get(course.pk, []),
                _students(course, class_ids, of_groups, pairs),
                plans.get(course.pk),
                hours,
            )
    return found


def _info(
    course: Course,
    classes: list[SchoolClass],
    teachers: list[tuple[int, str]],
    students: Needs,
    plan: CoursePlan | None,
    hours: "_Hours",
) -> CourseInfo:
    own_hours = plan.hours if plan else None
    return CourseInfo(
        course_id=course.pk,
        subject_id=course.subject_id,
        subject=course.subject.name,
        short_subject=course.subject.short_name or course.subject.name,
        label=str(course.group or course.school_class),
        class_ids=tuple(row.pk for row in classes),
        group_id=course.group_id,
        grade=max(row.grade for row in classes),
        bells=classes[0].bells_id,
        teacher_ids=tuple(pk for pk, _name in teachers),
        teachers=tuple(name for _pk, name in teachers),
        needs=students | {("teacher", pk) for pk, _name in teachers},
        hours=own_hours if own_hours is not None else hours.of(course, classes[0]),
        has_own_hours=own_hours is not None,
        room_id=(plan.room_id if plan else None) or hours.usual_room(course),
        may_be_double=plan is not None and plan.may_be_double,
    )


def _students(
    course: Course,
    class_ids: Collection[int],
    of_groups: Mapping[int, tuple[int, ...]],
    pairs: Mapping[int, Collection[int]],
) -> Needs:
    """A whole class needs itself and each of its groups; a group itself and whatever shares a student."""
    if course.group_id is None:
        groups = {group for group, classes in of_groups.items() if set(classes) & set(class_ids)}
        return frozenset({("class", pk) for pk in class_ids} | {("group", pk) for pk in groups})
    return frozenset(
        {("group", course.group_id)} | {("pair", pair) for pair in pairs.get(course.group_id, ())}
    )


def _classes_of_groups(year_id: int) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = TeachingGroup.classes.through.objects.filter(teachinggroup__year=year_id)
    for group_id, class_id in rows.order_by("schoolclass_id").values_list(
        "teachinggroup_id", "schoolclass_id"
    ):
        found[group_id].append(class_id)
    for group_id, class_id in Course.objects.filter(
        year=year_id, group__isnull=False, school_class__isnull=False
    ).values_list("group_id", "school_class_id"):
        if group_id and class_id and class_id not in found[group_id]:
            found[group_id].append(class_id)
    return {group: tuple(classes) for group, classes in found.items()}


def _pairs(year_id: int, day: date) -> dict[int, set[int]]:
    """For each group a number for each other group with which it shares a student on the day."""
    of_students: dict[int, list[int]] = defaultdict(list)
    rows = GroupMember.objects.filter(group__year=year_id, since_on__lte=day).exclude(until_on__lt=day)
    for student_id, group_id in rows.order_by("group_id").values_list("student_id", "group_id"):
        of_students[student_id].append(group_id)
    numbers: dict[tuple[int, int], int] = {}
    found: dict[int, set[int]] = defaultdict(set)
    for groups in of_students.values():
        for place, first in enumerate(groups):
            for second in groups[place + 1 :]:
                number = numbers.setdefault((first, second), len(numbers) + 1)
                found[first].add(number)
                found[second].add(number)
    return found


def _teachers(course_ids: Collection[int], day: date) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = CourseAssignment.objects.filter(course_id__in=course_ids).valid_on(day).select_related("teacher")
    for row in rows.order_by("since_on", "pk"):
        found[row.course_id].append((row.teacher_id, row.teacher.short_name))
    return found


class _Hours:
    """Hours a week by the curriculum of the class, else as many as the published plan has; its rooms."""

    def __init__(self, version: TimetableVersion, classes: Mapping[int, SchoolClass], day: date) -> None:
        lines = (
            CurriculumLine.objects.filter(
                curriculum__in={row.curriculum_id for row in classes.values() if row.curriculum_id},
                subject__isnull=False,
            )
            .exclude(part=CurriculumPart.EXTRACURRICULAR.value)
            .values_list("curriculum_id", "subject_id")
            .annotate(Sum("hours_a_week"))
        )
        self._lines = {(curriculum, subject): hours for curriculum, subject, hours in lines}
        self._own = CourseHours.objects.filter(course__year=version.year_id).on(day)
        counted = LessonSlot.objects.filter(version=_usual_version(version, day))
        rows = counted.values_list("course_id", "room_id").annotate(number=Count("pk"))
        self._counts: Counter[int] = Counter()
        self._rooms: dict[int, int] = {}
        for course_id, room_id, number in rows.order_by("number", "room_id"):
            self._counts[course_id] += number
            if room_id:
                self._rooms[course_id] = room_id  # the most frequent one stays

    def of(self, course: Course, school_class: SchoolClass) -> int:
        hours: Decimal | None = self._lines.get((school_class.curriculum_id, course.subject_id))
        hours = self._own.get(course.pk) or hours  # what the office has set goes before the curriculum
        if hours is None:
            return self._counts[course.pk]
        return max(1, int(hours.to_integral_value(ROUND_HALF_UP)))

    def usual_room(self, course: Course) -> int | None:
        return self._rooms.get(course.pk)


def _usual_version(version: TimetableVersion, day: date) -> int | None:
    """The published one of the day, a temporary one apart; else the last that begins by the version's end."""
    rows = (
        TimetableVersion.objects.published()
        .filter(year=version.year_id, starts_on__lte=version.ends_on)
        .exclude(pk=version.pk)
        .order_by("starts_on", "pk")
    )
    spans = list(rows.values_list("pk", "starts_on", "ends_on"))
    running = [pk for pk, first, last in spans if first <= day <= last]
    return running[0] if running else (spans[-1][0] if spans else None)


def list_hours(actor: Actor) -> dict[tuple[int, int], tuple[time, time]]:
    """The wall clock of every period as the bells are today, by bell schedule and number."""
    today = clock.today(actor.school.zone)
    rows = BellPeriod.objects.valid_on(today).filter(schedule__school=actor.school)
    rows = rows.order_by("schedule_id", "number")
    return {
        (schedule, number): (starts_at, ends_at)
        for schedule, number, starts_at, ends_at in rows.values_list(
            "schedule_id", "number", "starts_at", "ends_at"
        )
    }
