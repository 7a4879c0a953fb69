"""What the people of a small demo school have written and may see; the school is built once."""

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F
from pytest_django.plugin import DjangoDbBlocker

from parta.academics.models import Course, Enrollment, SchoolClass
from parta.access.actors import Actor
from parta.access.queries import get_actor
from parta.access.rules import Permission
from parta.accounts.models import User
from parta.attendance.models import Attendance
from parta.attendance.queries import iter_tampered_attendance
from parta.attendance.rules import AttendanceCode
from parta.audit.models import AuditEvent
from parta.audit.queries import iter_broken_chains
from parta.core import clock
from parta.demo.commands import ZONE, build_demo_school
from parta.demo.rules import ACCOUNTS, PASSWORD, PORTAL_ACCOUNTS, SLUG
from parta.grading.models import Mark
from parta.grading.queries.marks import iter_tampered_marks
from parta.homework.models import Homework
from parta.lessons.models import Lesson
from parta.people.models import Student

SIZES = {1: (4,), 3: (6,), 7: (26,), 8: (5,)}
TODAY = date(2026, 11, 25)
NOON = datetime.combine(TODAY, time(12), ZONE)


@pytest.fixture(scope="module")
def _school(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        build_demo_school(today=TODAY, sizes=SIZES)
        yield
        transaction.set_rollback(True)


pytestmark = [pytest.mark.usefixtures("_school", "db")]


def actor_of(login: str) -> Actor:
    return get_actor(user_id=User.objects.get(login=login).pk, school_slug=SLUG)


def test_nothing_is_recorded_before_its_time() -> None:
    assert not Mark.objects.filter(recorded_at__gt=NOON).exists()
    assert not Mark.objects.filter(recorded_at__lt=F("lesson__starts_at")).exists()
    assert not Attendance.objects.filter(recorded_at__gt=NOON).exists()
    assert not Homework.objects.filter(given_at__gt=NOON).exists()
    assert not AuditEvent.objects.filter(at__gt=NOON).exists()
    today = Lesson.objects.filter(held_on=TODAY, is_canceled=False)
    assert not today.filter(starts_at__lte=NOON, topic="").exists()
    assert not Attendance.objects.filter(lesson__starts_at__gt=NOON).exists()
    later = Lesson.objects.filter(starts_at__gt=NOON).exclude(topic="")
    assert all(topic.startswith("Контрольная") for topic in later.values_list("topic", flat=True))


def test_what_teachers_wrote_makes_sense() -> None:
    assert not Mark.objects.filter(lesson__course__school_class__grade=1).exists()
    assert not Homework.objects.filter(lesson__course__school_class__grade=1).exists()
    assert not Mark.objects.filter(lesson__is_canceled=True).exists()
    assert not Homework.objects.filter(due_on__lte=F("lesson__held_on")).exists()
    at_lessons = Homework.objects.filter(lesson__isnull=False)
    assert not at_lessons.exclude(due_lesson__course=F("lesson__course")).exists()
    assert Homework.objects.filter(lesson__isnull=True).exists()
    absent = set(Attendance.objects.exclude(code=AttendanceCode.LATE).values_list("lesson_id", "student_id"))
    assert not absent & set(Mark.objects.values_list("lesson_id", "student_id"))
    since = dict(Enrollment.objects.values_list("student_id", "since_on"))
    for student_id, held_on in Mark.objects.values_list("student_id", "lesson__held_on"):
        assert held_on >= since[student_id]


def test_marks_are_signed_by_who_gave_the_lesson() -> None:
    for mark in Mark.objects.select_related("lesson__substitute").filter(lesson__substitute__isnull=False):
        assert mark.lesson.substitute is not None
        assert mark.recorded_by_id == mark.lesson.substitute.user_id
    usual = Mark.objects.filter(lesson__substitute__isnull=True)
    assert not usual.exclude(recorded_by=F("lesson__course__assignments__teacher__user")).exists()
    assert not AuditEvent.objects.filter(kind="mark.imported", user__isnull=True).exists()


def test_the_history_proves_what_was_built() -> None:
    assert list(iter_broken_chains()) == []
    assert list(iter_tampered_marks()) == []
    assert list(iter_tampered_attendance()) == []


def test_the_accounts_see_what_they_should() -> None:
    with clock.fixed_at(NOON):
        student, parent, teacher, class_teacher, deputy, head, registrar, organizer = map(actor_of, ACCOUNTS)
        assert [str(one.school_class) for one in Enrollment.objects.visible_to(student)] == ["7А"]
        children = Enrollment.objects.visible_to(parent).order_by("school_class__grade")
        assert [one.school_class.name for one in children] == ["3А", "7А"]
        assert student.student_ids < parent.student_ids
        taught = Course.objects.visible_to(teacher)
        assert taught.count() >= 2
        assert {5 <= grade <= 9 for grade in taught.values_list("school_class__grade", flat=True)} == {True}
        assert [one.name for one in SchoolClass.objects.visible_to(class_teacher)] == ["7А"]
        assert Enrollment.objects.visible_to(class_teacher).count() == SIZES[7][0]
        for whole in (deputy, head):
            assert Enrollment.objects.visible_to(whole).count() == sum(map(sum, SIZES.values()))
        assert Student.objects.visible_to(registrar).count() == sum(map(sum, SIZES.values()))
        assert registrar.has(Permission.WRITE_PEOPLE)
        assert organizer.has(Permission.ORGANIZE_EVENTS)


def test_only_the_demo_accounts_have_a_password() -> None:
    for login in ACCOUNTS:
        assert authenticate(username=login, password=PASSWORD) is not None
    # Whoever's application was approved has a temporary one, which nobody has been told.
    others = User.objects.exclude(login__in=(*ACCOUNTS, *PORTAL_ACCOUNTS)).exclude(must_activate=True)
    assert others.count() > sum(map(sum, SIZES.values()))
    assert not any(user.has_usable_password() for user in others)
