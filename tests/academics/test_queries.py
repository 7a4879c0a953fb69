"""Who sees which class and course, and who belongs to them on a day."""

from datetime import timedelta

import pytest

from parta.academics.models import Course, CourseAssignment, Enrollment, GroupMember, SchoolClass
from parta.academics.queries import (
    class_page,
    get_course,
    get_enrollment,
    list_course_ids_of,
    list_roster,
)
from parta.core.errors import NotFound
from parta.people.models import Student
from parta.people.rules import GuardianKind
from tests.factories.cast import Cast


@pytest.mark.parametrize(
    ("key", "courses"),
    [
        ("teacher", {"course"}),
        ("class_teacher", {"course", "class_course"}),
        ("colleague", {"other_course"}),
        ("deputy", {"course", "class_course", "other_course"}),
        ("head", {"course", "class_course", "other_course"}),
        ("registrar", set()),
        ("student", set()),
        ("guardian", set()),
    ],
)
def test_courses_one_may_see(cast: Cast, key: str, courses: set[str]) -> None:
    expected = {getattr(cast, name) for name in courses}
    assert set(Course.objects.visible_to(cast.actor(key))) == expected


def test_teacher_who_gave_up_a_course_no_longer_sees_it(cast: Cast) -> None:
    CourseAssignment.objects.filter(course=cast.course).update(until_on=cast.today - timedelta(days=1))
    with pytest.raises(NotFound):
        get_course(cast.actor("teacher"), cast.course.pk)


@pytest.mark.parametrize(
    ("key", "classes"),
    [
        ("class_teacher", {"school_class"}),
        ("deputy", {"school_class", "other_class"}),
        ("registrar", {"school_class", "other_class"}),
        ("teacher", set()),
        ("student", set()),
    ],
)
def test_classes_one_may_see(cast: Cast, key: str, classes: set[str]) -> None:
    actor = cast.actor(key)
    assert set(SchoolClass.objects.visible_to(actor)) == {getattr(cast, name) for name in classes}
    for name in {"school_class", "other_class"} - classes:
        with pytest.raises(NotFound):
            class_page(actor, getattr(cast, name).pk, cast.today)


@pytest.mark.parametrize(
    ("key", "student", "is_seen"),
    [
        ("student", 0, True),
        ("student", 1, False),
        ("guardian", 1, True),
        ("guardian", 2, False),
        ("trusted", 0, True),
        ("trusted", 1, False),
        ("former_guardian", 0, False),
        ("class_teacher", 2, True),
        ("colleague", 2, False),
        ("teacher", 0, False),
        ("head", 2, True),
        ("registrar", 0, False),
    ],
)
def test_enrollment_one_may_see(cast: Cast, key: str, student: int, is_seen: bool) -> None:
    student_id = cast.students[student].pk
    if is_seen:
        assert get_enrollment(cast.actor(key), student_id, cast.today).school_class == cast.school_class
        return
    with pytest.raises(NotFound):
        get_enrollment(cast.actor(key), student_id, cast.today)


def test_latest_class_counts(cast: Cast) -> None:
    Enrollment.objects.filter(student=cast.student).update(until_on=cast.today - timedelta(days=1))
    Enrollment.objects.create(student=cast.student, school_class=cast.other_class, since_on=cast.today)
    head = cast.actor("head")
    assert get_enrollment(head, cast.student.pk, cast.today).school_class == cast.other_class
    yesterday = cast.today - timedelta(days=1)
    assert get_enrollment(head, cast.student.pk, yesterday).school_class == cast.school_class
    long_ago = cast.year.starts_on - timedelta(days=400)
    assert get_enrollment(head, cast.student.pk, long_ago).school_class == cast.school_class


def test_roster_has_everybody_of_the_days_by_name(cast: Cast) -> None:
    Enrollment.objects.filter(student=cast.students[1]).update(until_on=cast.past_lesson.held_on)
    rows = list_roster(cast.course, cast.past_lesson.held_on, cast.today)
    assert [row.name for row in rows] == ["Иванов Пётр", "Иванова Софья", "Кузнецов Лев"]
    assert [row.covers(cast.today) for row in rows] == [True, False, True]
    assert [row.covers(cast.past_lesson.held_on) for row in rows] == [True, True, True]
    assert len(list_roster(cast.course, cast.today, cast.today)) == 2


def test_student_takes_the_courses_of_class_and_own_groups(cast: Cast) -> None:
    groups = [cast.school.groups.create(year=cast.year, name=f"Английский {number}") for number in (1, 2)]
    english = [
        Course.objects.create(
            school=cast.school,
            year=cast.year,
            subject=cast.course.subject,
            school_class=cast.school_class,
            group=group,
        )
        for group in groups
    ]
    GroupMember.objects.create(
        group=groups[0], student=cast.student, since_on=cast.today, until_on=cast.today
    )

    def courses(days: int) -> set[int]:
        day = cast.today + timedelta(days=days)
        return set(list_course_ids_of(cast.student.pk, cast.school_class.pk, day, day))

    whole = {cast.course.pk, cast.class_course.pk}
    assert courses(0) == whole | {english[0].pk}
    assert courses(-1) == courses(1) == whole


def test_guardians_stand_with_parents_first(cast: Cast) -> None:
    page = class_page(cast.actor("class_teacher"), cast.school_class.pk, cast.today)
    first = page.students[0]
    assert [(row.name, row.kind) for row in first.guardians] == [
        ("Иванова Мария Павловна", GuardianKind.PARENT),
        ("Соколова Вера Ильинична", GuardianKind.TRUSTED),
    ]
    assert [(row.subject, row.teachers) for row in page.courses] == [
        ("Алгебра", ("Орлов Д. А.",)),
        ("Русский язык", ("Лебедева О. Н.",)),
    ]


def test_yo_stands_with_ye(cast: Cast) -> None:
    for student, surname in zip(cast.students, ("Жуков", "Ёлкина", "Ершов"), strict=True):
        Student.objects.filter(pk=student.pk).update(surname=surname)
    names = [row.name for row in list_roster(cast.course, cast.today, cast.today)]
    assert [name.split()[0] for name in names] == ["Ёлкина", "Ершов", "Жуков"]
