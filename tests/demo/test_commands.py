"""Small demo schools on different days, and the whole one once."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction

from parta.academics.models import Enrollment, GroupMember, TeachingGroup
from parta.access.actors import Actor
from parta.access.queries import get_actor, list_offices_of
from parta.access.rules import Office
from parta.accounts.models import User
from parta.accounts.queries.identities import get_level
from parta.accounts.rules import Level
from parta.attendance.models import Attendance
from parta.attendance.rules import AttendanceCode
from parta.core.sites import Site
from parta.demo.commands import ZONE, DemoReport, build_demo_school
from parta.demo.queries import is_demo_built
from parta.demo.rules import PORTAL_ACCOUNTS, SLUG
from parta.grading.models import Mark
from parta.homework.models import Homework
from parta.lessons.models import Lesson
from parta.people.models import Student
from parta.schools.models import Region
from parta.timetable.models import LessonSlot
from parta.timetable.rules import PlannedLesson, find_clashes

SMALL = {1: (4,), 3: (6,), 7: (26,)}
MONDAY = date(2026, 11, 23)
# A weekday, a weekend, August, New Year, a public holiday, Victory Day on a Sunday.
DAYS = [
    date(2026, 11, 25),
    date(2026, 11, 28),
    date(2026, 8, 12),
    date(2027, 1, 1),
    date(2026, 11, 4),
    date(2027, 5, 9),
]


def build(today: date = MONDAY, seed: int = 1) -> DemoReport:
    return build_demo_school(today=today, seed=seed, sizes=SMALL)


def actor_of(login: str) -> Actor:
    return get_actor(user_id=User.objects.get(login=login).pk, school_slug=SLUG)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZONE)


@pytest.mark.django_db
def test_it_is_built_once() -> None:
    assert not is_demo_built()
    assert build().is_new
    assert is_demo_built()
    marks = Mark.objects.count()
    assert build() == DemoReport(is_new=False)
    assert Mark.objects.count() == marks


def _facts() -> list[Any]:
    """What the school holds, without the keys of the database."""
    return [
        *Student.objects.order_by("surname", "given_name", "patronymic").values_list(
            "surname", "given_name", "patronymic", "born_on", "user__login"
        ),
        *Lesson.objects.order_by("course_id", "held_on", "period").values_list(
            "course__subject__name", "held_on", "period", "room__name", "topic", "is_canceled", "change_note"
        ),
        *Mark.objects.order_by("pk").values_list("value", "form__name", "comment", "recorded_at"),
        *Attendance.objects.order_by("pk").values_list("code", "late_minutes", "lesson__held_on"),
        *Homework.objects.order_by("pk").values_list("text", "minutes", "due_on", "is_mandatory"),
    ]


@pytest.mark.django_db
def test_the_same_seed_builds_the_same_school() -> None:
    facts = []
    for seed in (1, 1, 2):
        point = transaction.savepoint()
        build(seed=seed)
        facts.append(_facts())
        transaction.savepoint_rollback(point)
    assert facts[0] == facts[1]
    assert facts[0] != facts[2]


@pytest.mark.django_db
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_there_is_always_a_running_week(today: date) -> None:
    build(today)
    monday = today - timedelta(days=today.weekday())
    for number in range(5):
        lessons = Lesson.objects.filter(held_on=monday + timedelta(days=number))
        assert lessons.count() >= 4 * len(SMALL)
    next_week = monday + timedelta(weeks=1)
    assert Lesson.objects.filter(held_on=next_week).exists()
    assert Mark.objects.filter(lesson__held_on__gte=monday - timedelta(weeks=1)).exists()
    assert Mark.objects.filter(lesson__held_on__lt=today - timedelta(weeks=10)).exists()
    assert not Lesson.objects.filter(held_on__week_day__in=[1, 7]).exists()


def _planned(slot: LessonSlot) -> PlannedLesson:
    course = slot.course
    groups = (
        [course.group_id]
        if course.group_id
        else TeachingGroup.objects.filter(classes=course.school_class_id).values_list("pk", flat=True)
    )
    students: list[tuple[str, int | None]] = [("group", pk) for pk in groups]
    if not course.group_id:
        students.append(("class", course.school_class_id))
    teachers = [("teacher", one.teacher_id) for one in course.assignments.all()]
    return PlannedLesson(
        slot.weekday, slot.period, str(course), frozenset([*students, *teachers, ("room", slot.room_id)])
    )


def _check_weekly_plan() -> None:
    slots = LessonSlot.objects.select_related("course__school_class", "course__subject", "course__group")
    assert find_clashes(_planned(slot) for slot in slots.prefetch_related("course__assignments")) == []
    assert set(slots.values_list("period", flat=True)) == set(range(1, 8))


def _lesson_seats(day: date) -> int:
    """How many times a student had a lesson by noon of the day."""
    sizes = Counter(GroupMember.objects.values_list("group_id", flat=True))
    classes = Counter(Enrollment.objects.values_list("school_class_id", flat=True))
    held = Lesson.objects.filter(starts_at__lte=noon(day), is_canceled=False)
    return sum(
        sizes[group] if group else classes[school_class]
        for group, school_class in held.values_list("course__group_id", "course__school_class_id")
    )


def _check_attendance(day: date) -> None:
    seats = _lesson_seats(day)
    codes = Counter(Attendance.objects.values_list("code", flat=True))
    late = codes.pop(AttendanceCode.LATE.value)
    assert 0.045 <= codes.total() / seats <= 0.065
    assert 0.6 <= codes[AttendanceCode.ILL.value] / codes.total() <= 0.75
    assert 0.007 <= late / seats <= 0.013


def _check_marks(weeks: float) -> None:
    values = Counter(Mark.objects.values_list("value", flat=True))
    for value, share in {5: 0.42, 4: 0.38, 3: 0.17, 2: 0.03}.items():
        assert abs(values[value] / values.total() - share) < 0.03
    grades = Counter(Mark.objects.values_list("lesson__course__school_class__grade", flat=True))
    students = Counter(Enrollment.objects.values_list("school_class__grade", flat=True))
    assert grades[1] == 0
    younger = sum(grades[grade] for grade in (2, 3, 4)) / sum(students[grade] for grade in (2, 3, 4))
    older = sum(grades[grade] for grade in range(5, 12)) / sum(students[grade] for grade in range(5, 12))
    assert 5 <= younger / weeks <= 7
    assert 8 <= older / weeks <= 10
    assert 0.07 <= Mark.objects.exclude(comment="").count() / values.total() <= 0.09


@pytest.mark.django_db
def test_the_whole_school_is_a_realistic_one() -> None:
    report = build_demo_school(today=MONDAY)
    assert report.classes == 26
    assert 640 <= report.students <= 660
    assert report.teachers == 45
    assert report.changed_lessons >= 10
    days = Mark.objects.values("lesson__held_on").distinct().count()
    _check_weekly_plan()
    _check_attendance(MONDAY)
    _check_marks(weeks=days / 5)
    held = Lesson.objects.filter(
        starts_at__lte=noon(MONDAY), is_canceled=False, course__school_class__grade__gte=2
    )
    assert 0.75 <= Homework.objects.count() / held.count() <= 0.85


@pytest.mark.django_db
def test_the_portal_has_its_regions_its_offices_and_a_proven_parent() -> None:
    build()
    people = {user.login: user for user in User.objects.filter(site=Site.PORTAL.value)}
    assert set(people) == set(PORTAL_ACCOUNTS)
    assert {key: list_offices_of(user.pk) for key, user in people.items() if list_offices_of(user.pk)} == {
        office.value: {office} for office in (Office.DESK, Office.REGION, Office.SUPPORT, Office.ADMIN)
    } | {"events": {Office.ORGANIZER}}
    assert get_level(people["maria"]) is Level.SIMPLIFIED
    assert get_level(people["elena"]) is Level.CONFIRMED
    parent = User.objects.get(login="parent").guardians.get()
    assert str(people["elena"]) == parent.full_name
    assert parent.snils == people["elena"].identity.snils
    assert Region.objects.get(code="29").phone
