"""Writing classes, groups and courses; nothing of one school is tied to another's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parta.academics.commands import (
    CoursePlan,
    add_group_members,
    create_class,
    create_courses,
    create_group,
    create_subjects,
    enroll_students,
)
from parta.academics.models import Course, Enrollment, SchoolClass
from parta.academics.queries import list_roster, teachers_of
from parta.access.actors import Actor
from parta.core.errors import Forbidden, NotFound
from tests.factories.cast import Cast

Write = Callable[[Actor, Cast], object]


def test_subject_that_exists_is_found(cast: Cast) -> None:
    subjects = create_subjects(
        actor=cast.actor("registrar"), names=[("Физика", "Физика"), ("Алгебра", "Алг.")]
    )
    assert [subject.short_name for subject in subjects] == ["Физика", "Алгебра"]
    assert subjects[1] == cast.course.subject


def test_class_with_students(cast: Cast) -> None:
    registrar = cast.actor("registrar")
    made = create_class(actor=registrar, year=cast.year, grade=8, letter="В", bells_id=cast.bells.pk)
    for _time in range(2):
        enroll_students(actor=registrar, class_id=made.pk, student_ids=[cast.student.pk], since_on=cast.today)
    assert made.name == "8В"
    assert Enrollment.objects.filter(school_class=made).count() == 1


def test_class_known_by_its_name_alone(cast: Cast) -> None:
    made = create_class(
        actor=cast.actor("head"), year=cast.year, grade=0, letter="Подготовишки", bells_id=cast.bells.pk
    )
    assert str(made) == "Подготовишки"


def test_group_and_course_of_a_group(cast: Cast) -> None:
    registrar = cast.actor("registrar")
    group = create_group(
        actor=registrar,
        year=cast.year,
        name="7А Английский 1",
        class_ids=[cast.school_class.pk],
        student_ids=[cast.students[0].pk],
        since_on=cast.today,
    )
    add_group_members(
        actor=registrar, group_id=group.pk, student_ids=[cast.students[2].pk], since_on=cast.today
    )
    plan = CoursePlan(cast.course.subject_id, cast.school_class.pk, group.pk, (cast.teacher.pk,))
    course = create_courses(actor=registrar, year=cast.year, plans=[plan], since_on=cast.today)[0]
    roster = list_roster(course, cast.today, cast.today)
    assert [row.name for row in roster] == ["Иванов Пётр", "Кузнецов Лев"]
    assert teachers_of([course.pk], cast.today) == {course.pk: ["Орлов Д. А."]}
    assert teachers_of([course.pk], cast.today - timedelta(days=1)) == {}


def test_course_without_students_cannot_be(cast: Cast) -> None:
    plan = CoursePlan(cast.course.subject_id, None, None, ())
    with pytest.raises(IntegrityError), transaction.atomic():
        create_courses(actor=cast.actor("head"), year=cast.year, plans=[plan], since_on=cast.today)


def test_class_has_a_subject_once(cast: Cast) -> None:
    plan = CoursePlan(cast.course.subject_id, cast.school_class.pk, None, ())
    with pytest.raises(IntegrityError), transaction.atomic():
        create_courses(actor=cast.actor("head"), year=cast.year, plans=[plan], since_on=cast.today)


FOREIGN: dict[str, Write] = {
    "bells": lambda actor, cast: create_class(
        actor=actor, year=cast.year, grade=9, letter="А", bells_id=cast.other.bells.pk
    ),
    "year": lambda actor, cast: create_class(
        actor=actor, year=cast.other.year, grade=9, letter="А", bells_id=cast.bells.pk
    ),
    "class teacher": lambda actor, cast: create_class(
        actor=actor,
        year=cast.year,
        grade=9,
        letter="А",
        bells_id=cast.bells.pk,
        class_teacher_id=cast.other.teacher.pk,
    ),
    "class": lambda actor, cast: enroll_students(
        actor=actor, class_id=cast.other.school_class.pk, student_ids=[], since_on=cast.today
    ),
    "student": lambda actor, cast: enroll_students(
        actor=actor,
        class_id=cast.school_class.pk,
        student_ids=[cast.student.pk, cast.other.student.pk],
        since_on=cast.today,
    ),
    "group's class": lambda actor, cast: create_group(
        actor=actor,
        year=cast.year,
        name="Чужая",
        class_ids=[cast.other.school_class.pk],
        since_on=cast.today,
    ),
    "subject": lambda actor, cast: create_courses(
        actor=actor,
        year=cast.year,
        plans=[CoursePlan(cast.other.course.subject_id, cast.school_class.pk, None, ())],
        since_on=cast.today,
    ),
    "teacher": lambda actor, cast: create_courses(
        actor=actor,
        year=cast.year,
        plans=[CoursePlan(cast.class_course.subject_id, cast.other_class.pk, None, (cast.other.teacher.pk,))],
        since_on=cast.today,
    ),
}


@pytest.mark.parametrize("write", FOREIGN.values(), ids=FOREIGN)
def test_nothing_of_another_school_is_found(cast: Cast, write: Write) -> None:
    counts = [model.objects.count() for model in (SchoolClass, Enrollment, Course)]
    with pytest.raises(NotFound):
        write(cast.actor("registrar"), cast)
    assert [model.objects.count() for model in (SchoolClass, Enrollment, Course)] == counts


OWN: dict[str, Write] = {
    "subject": lambda actor, _cast: create_subjects(actor=actor, names=[("Физика", "Физика")]),
    "class": lambda actor, cast: create_class(
        actor=actor, year=cast.year, grade=9, letter="А", bells_id=cast.bells.pk
    ),
    "enrollment": lambda actor, cast: enroll_students(
        actor=actor, class_id=cast.school_class.pk, student_ids=[], since_on=cast.today
    ),
    "group": lambda actor, cast: create_group(
        actor=actor, year=cast.year, name="1", class_ids=[], since_on=cast.today
    ),
    "course": lambda actor, cast: create_courses(actor=actor, year=cast.year, plans=[], since_on=cast.today),
}


@pytest.mark.parametrize("key", ["teacher", "class_teacher", "guardian"])
@pytest.mark.parametrize("write", OWN.values(), ids=OWN)
def test_only_those_who_run_the_school_write_them(cast: Cast, key: str, write: Write) -> None:
    with pytest.raises(Forbidden):
        write(cast.actor(key), cast)


def test_the_deputy_head_writes_all_but_people(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        OWN["enrollment"](cast.actor("deputy"), cast)
    for name in OWN.keys() - {"enrollment"}:
        OWN[name](cast.actor("deputy"), cast)
