"""Classes and class lists: who is on them, for whom, at what price."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.academics.models import Enrollment, GroupMember
from parta.people.models import Guardian, Guardianship, Student
from tests.factories.cast import Cast
from tests.tools.queries import OF_EVERY_PAGE

ENGLISH = {"accept-language": "en"}


def classes(cast: Cast) -> str:
    return reverse("academics:classes", kwargs={"school": cast.school.slug})


def class_list(cast: Cast) -> str:
    return reverse("academics:class", kwargs={"school": cast.school.slug, "class_id": cast.school_class.pk})


def enroll_many(cast: Cast, count: int) -> None:
    students = Student.objects.bulk_create(
        Student(school=cast.school, surname=f"Новиков {number}", given_name="Иван") for number in range(count)
    )
    guardians = Guardian.objects.bulk_create(
        Guardian(school=cast.school, surname=f"Новикова {number}", given_name="Анна")
        for number in range(count)
    )
    Enrollment.objects.bulk_create(
        Enrollment(student=student, school_class=cast.school_class, since_on=cast.year.starts_on)
        for student in students
    )
    Guardianship.objects.bulk_create(
        Guardianship(guardian=guardian, student=student, kind="parent", since_on=cast.year.starts_on)
        for guardian, student in zip(guardians, students, strict=True)
    )
    group = cast.school.groups.create(year=cast.year, name=f"7А Английский {count}")
    group.classes.set([cast.school_class])
    GroupMember.objects.bulk_create(
        GroupMember(group=group, student=student, since_on=cast.year.starts_on) for student in students
    )


def test_class_teacher_sees_the_own_class_only(cast: Cast) -> None:
    page = cast.client("class_teacher").get(classes(cast))
    assert [(row.name, row.students) for row in page.context["classes"]] == [("7А", 3)]


def test_registrar_sees_every_class_of_this_school(cast: Cast) -> None:
    page = cast.client("registrar").get(classes(cast))
    assert [row.name for row in page.context["classes"]] == ["7А", "7Б"]


def test_class_list_has_guardians_with_contacts(cast: Cast) -> None:
    Guardian.objects.filter(pk=cast.guardian.pk).update(phone="+79210000001", email="ivanova@example.org")
    body = cast.client("class_teacher").get(class_list(cast), headers=ENGLISH).content.decode()
    assert 'href="tel:+79210000001"' in body
    assert 'href="mailto:ivanova@example.org"' in body
    assert "trusted person until" in body
    assert "Иванов Сергей Юрьевич" not in body, "a former guardian is nobody's guardian"


def test_registrar_gets_neither_diaries_nor_journals(cast: Cast) -> None:
    diary = reverse("diary:week", kwargs={"school": cast.school.slug, "student_id": cast.student.pk})
    journal = reverse("journal:course", kwargs={"school": cast.school.slug, "course_id": cast.course.pk})
    for key, is_linked in (("registrar", False), ("class_teacher", True), ("head", True)):
        body = cast.client(key).get(class_list(cast)).content.decode()
        assert (diary in body) is is_linked, key
        assert (journal in body) is is_linked, key


def test_student_who_left_stands_apart(cast: Cast) -> None:
    Enrollment.objects.filter(student=cast.students[2]).update(until_on=cast.today - timedelta(days=1))
    page = cast.client("class_teacher").get(class_list(cast)).context["page"]
    assert [row.name for row in page.students] == ["Иванов Пётр Сергеевич", "Иванова Софья"]
    assert [row.number for row in page.students] == [1, 2]
    assert [row.name for row in page.former] == ["Кузнецов Лев"]
    rows = cast.client("class_teacher").get(classes(cast)).context["classes"]
    assert [row.students for row in rows] == [2]


def test_group_is_named_without_its_class(cast: Cast) -> None:
    enroll_many(cast, 2)
    page = cast.client("deputy").get(class_list(cast)).context["page"]
    assert page.groups == (("Английский 2", 2),)
    assert [row.groups for row in page.students if row.groups] == [("Английский 2",)] * 2


def test_markup_in_a_name_stays_text(cast: Cast) -> None:
    Student.objects.filter(pk=cast.student.pk).update(surname="<script>alert(1)</script>")
    body = cast.client("class_teacher").get(class_list(cast)).content.decode()
    assert "<script>alert(1)" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_class_list_costs_the_same_at_one_and_thirty_students(
    cast: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    client = cast.client("deputy")
    enroll_many(cast, 1)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(class_list(cast))
    enroll_many(cast, 30)
    with django_assert_num_queries(len(few)):
        client.get(class_list(cast))
    assert len(few) <= 14 + OF_EVERY_PAGE


def test_classes_cost_the_same_at_two_and_thirty(
    cast: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    client = cast.client("head")
    with CaptureQueriesContext(connection) as few:
        client.get(classes(cast))
    for number in range(30):
        cast.school.classes.create(year=cast.year, grade=8, letter=f"{number}", bells=cast.bells)
    with django_assert_num_queries(len(few)):
        client.get(classes(cast))
    assert len(few) <= 8 + OF_EVERY_PAGE
