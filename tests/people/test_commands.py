from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from parta.access.rules import Role
from parta.core.errors import Forbidden, NotFound, Refused
from parta.people.commands import (
    GuardianshipData,
    PersonData,
    create_guardians,
    create_guardianships,
    create_students,
    create_teachers,
    end_guardianship,
    link_user,
)
from parta.people.models import Guardianship, Student, Teacher
from parta.people.queries import list_own_students
from parta.people.rules import GuardianKind
from parta.schools.models import School
from tests.factories.base import create_user
from tests.factories.cast import Cast


def own_student_ids(*, user_id: int, school: School) -> set[int]:
    return {student.student_id for student in list_own_students(user_id=user_id, school=school)}


def test_people_come_in_the_order_given(cast: Cast) -> None:
    registrar = cast.actor("registrar")
    students = create_students(
        actor=registrar,
        people=[(PersonData("Яшин", "Лев"), date(2015, 3, 1)), (PersonData("Агеева", "Ия"), None)],
    )
    assert [student.surname for student in students] == ["Яшин", "Агеева"]
    assert all(student.pk and student.school == cast.school for student in students)
    teachers = create_teachers(actor=registrar, people=[PersonData("Зуев", "Пётр", "Ильич")])
    assert teachers[0].short_name == "Зуев П. И."


def test_guardian_sees_the_child_only_with_a_right(cast: Cast) -> None:
    registrar, user = cast.actor("registrar"), create_user("new-guardian")
    guardian = create_guardians(actor=registrar, people=[PersonData("Кузнецова", "Яна", user_id=user.pk)])[0]
    assert own_student_ids(user_id=user.pk, school=cast.school) == set()
    child = cast.students[2]
    right = GuardianshipData(guardian.pk, child.pk, GuardianKind.PARENT, "мать", cast.today)
    for _time in range(2):
        create_guardianships(actor=registrar, guardianships=[right])
    assert own_student_ids(user_id=user.pk, school=cast.school) == {child.pk}
    assert own_student_ids(user_id=user.pk, school=cast.other.school) == set()


def test_right_begins_on_its_day(cast: Cast) -> None:
    Guardianship.objects.filter(guardian=cast.guardian).update(since_on=cast.today + timedelta(days=1))
    with pytest.raises(NotFound):
        cast.actor("guardian")


def test_ended_right_is_over_on_the_next_day(cast: Cast) -> None:
    registrar = cast.actor("registrar")
    pair: dict[str, Any] = {"guardian_id": cast.guardian.pk, "student_id": cast.student.pk}
    end_guardianship(actor=registrar, **pair, until_on=cast.today)
    assert cast.student.pk in cast.actor("guardian").student_ids
    end_guardianship(actor=registrar, **pair, until_on=cast.today - timedelta(days=1))
    assert cast.actor("guardian").student_ids == {cast.students[1].pk}


def test_ended_right_may_begin_anew_and_a_running_one_stays(cast: Cast) -> None:
    rights = [
        GuardianshipData(cast.former_guardian.pk, cast.student.pk, GuardianKind.PARENT, "", cast.today),
        GuardianshipData(cast.guardian.pk, cast.student.pk, GuardianKind.PARENT, "", cast.today),
    ]
    create_guardianships(actor=cast.actor("registrar"), guardianships=rights)
    assert cast.actor("former_guardian").student_ids == {cast.student.pk}
    running = Guardianship.objects.get(guardian=cast.guardian, student=cast.student)
    assert running.since_on == cast.year.starts_on


def test_other_schools_people_cannot_be_tied_or_untied(cast: Cast) -> None:
    registrar = cast.actor("registrar")
    end_guardianship(
        actor=registrar,
        guardian_id=cast.other.guardian.pk,
        student_id=cast.other.student.pk,
        until_on=cast.today - timedelta(days=1),
    )
    assert cast.other.student.pk in cast.other.actor("guardian").student_ids
    foreign = GuardianshipData(cast.guardian.pk, cast.other.student.pk, GuardianKind.PARENT, "", cast.today)
    with pytest.raises(NotFound):
        create_guardianships(actor=registrar, guardianships=[foreign])


def test_trust_has_an_end(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Guardianship.objects.create(
            guardian=cast.trusted, student=cast.students[1], kind="trusted", since_on=cast.today
        )


def test_user_is_one_student_of_a_school_at_most(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Student.objects.create(
            school=cast.school, user=cast.users["student"], surname="Двойник", given_name="Иван"
        )


@pytest.mark.parametrize("key", ["teacher", "class_teacher", "deputy", "guardian"])
def test_only_head_and_registrar_write_people(cast: Cast, key: str) -> None:
    actor = cast.actor(key)
    with pytest.raises(Forbidden):
        create_students(actor=actor, people=[])
    with pytest.raises(Forbidden):
        create_guardians(actor=actor, people=[])
    with pytest.raises(Forbidden):
        create_guardianships(actor=actor, guardianships=[])
    with pytest.raises(Forbidden):
        end_guardianship(
            actor=actor, guardian_id=cast.guardian.pk, student_id=cast.student.pk, until_on=cast.today
        )
    with pytest.raises(Forbidden):
        create_teachers(actor=actor, people=[PersonData("А", "Б")])
    assert not Teacher.objects.filter(surname="А").exists()


def test_an_account_becomes_the_person_of_its_role(cast: Cast) -> None:
    registrar = cast.actor("registrar")
    teacher = create_teachers(actor=registrar, people=[PersonData("Зуев-Королёв", "Пётр", "Ильич")])[0]
    student = create_students(actor=registrar, people=[(PersonData("Зуев", "Пётр"), None)])[0]
    account = create_user("zuev")
    for _time in range(2):
        linked = link_user(
            actor=registrar, user_id=account.pk, role=Role.DEPUTY, full_name="зуев королев  Петр Ильич"
        )
        assert linked == teacher
    assert link_user(actor=registrar, user_id=account.pk, role=Role.STUDENT, full_name="Зуев Пётр") == student
    teacher.refresh_from_db()
    assert teacher.user == account


@pytest.mark.parametrize(
    ("login", "name", "code"),
    [
        ("newcomer", "Нет Такого", "nobody"),
        ("newcomer", "Тёзка Анна", "several"),
        ("newcomer", "Занятая Анна", "taken"),
        ("busy", "Свободная Анна", "taken"),
    ],
)
def test_an_account_cannot_become_just_anybody(cast: Cast, login: str, name: str, code: str) -> None:
    registrar = cast.actor("registrar")
    accounts = {word: create_user(word) for word in ("newcomer", "busy")}
    people = [PersonData(surname, "Анна") for surname in ("Тёзка", "Тёзка", "Свободная")]
    people.append(PersonData("Занятая", "Анна", user_id=accounts["busy"].pk))
    create_teachers(actor=registrar, people=people)
    with pytest.raises(Refused) as refused:
        link_user(actor=registrar, user_id=accounts[login].pk, role=Role.TEACHER, full_name=name)
    assert refused.value.code == code


def test_only_those_who_keep_the_lists_link_accounts(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        link_user(actor=cast.actor("teacher"), user_id=1, role=Role.TEACHER, full_name="Кто Угодно")
