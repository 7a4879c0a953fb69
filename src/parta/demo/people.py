"""The people of the demo school and their accounts, made through commands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from parta.access.actors import Actor
from parta.access.commands import grant_roles
from parta.access.rules import Role
from parta.accounts.commands import AccountData, create_users
from parta.demo.blueprint import Blueprint
from parta.demo.families import DEMO_CLASS, Family, Pupil
from parta.demo.names import Name, Sex, latin
from parta.demo.rules import PARENT_SNILS, PASSWORD
from parta.people.commands import (
    GuardianshipData,
    PersonData,
    create_guardians,
    create_guardianships,
    create_students,
    create_teachers,
)
from parta.people.rules import GuardianKind

_OFFICE = (
    (Name(Sex.FEMALE, "Лебедева", "Ирина", "Павловна"), "deputy", Role.DEPUTY),
    (Name(Sex.MALE, "Воронцов", "Андрей", "Михайлович"), "head", Role.HEAD),
    (Name(Sex.FEMALE, "Зайцева", "Анна", "Юрьевна"), "registrar", Role.REGISTRAR),
    (Name(Sex.MALE, "Рябинин", "Игорь", "Львович"), "organizer", Role.ORGANIZER),
)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A pupil with the id of the student's row."""

    pupil: Pupil
    student_id: int


@dataclass(frozen=True, slots=True)
class Employed:
    """A teacher's row and account."""

    teacher_id: int
    user_id: int


@dataclass(slots=True)
class Logins:
    """Hands out logins of which none is twice: demo.ivanova.a, demo.ivanova.a2 …"""

    _used: dict[str, int] = field(default_factory=dict)

    def of(self, name: Name) -> str:
        base = f"demo.{latin(name.surname)[:48]}.{latin(name.given_name)[:1]}"
        self._used[base] = self._used.get(base, 0) + 1
        return base if self._used[base] == 1 else f"{base}{self._used[base]}"


def create_staff(actor: Actor, plan: Blueprint, logins: Logins, since: date) -> dict[int, Employed]:
    """The teachers by position, all with accounts and roles."""
    users = create_users(
        accounts=[
            _account(name, plan.accounts.get(index) or logins.of(name), has_password=index in plan.accounts)
            for index, name in plan.teacher_names.items()
        ]
    )
    names = plan.teacher_names.values()
    people = [_person(name, user.pk) for name, user in zip(names, users, strict=True)]
    rows = create_teachers(actor=actor, people=people)
    staff = {
        index: Employed(row.pk, user.pk)
        for index, row, user in zip(plan.teacher_names, rows, users, strict=True)
    }
    grants = [(user.pk, Role.TEACHER) for user in users]
    grants += [
        (staff[index].user_id, Role.CLASS_TEACHER) for index in dict.fromkeys(plan.class_teachers.values())
    ]
    grant_roles(actor=actor, grants=grants, since_on=since)
    return staff


def create_office(actor: Actor, since: date) -> None:
    """People who run the school and do not teach, each with a demo account."""
    users = create_users(
        accounts=[_account(name, login, has_password=True) for name, login, _role in _OFFICE]
    )
    grants = [(user.pk, role) for user, (_name, _login, role) in zip(users, _OFFICE, strict=True)]
    grant_roles(actor=actor, grants=grants, since_on=since)


def create_families(actor: Actor, families: Sequence[Family], logins: Logins, since: date) -> list[Enrolled]:
    """Students and their guardians, all with accounts; the first family has the demo's."""
    pupils = [pupil for family in families for pupil in family.children]
    student_logins = {pupils[0]: "student"} if pupils[0].school_class == DEMO_CLASS else {}
    users = create_users(
        accounts=[
            _account(pupil.name, student_logins.get(pupil) or logins.of(pupil.name), pupil in student_logins)
            for pupil in pupils
        ]
    )
    rows = create_students(
        actor=actor,
        people=[
            (_person(pupil.name, user.pk), pupil.born_on) for pupil, user in zip(pupils, users, strict=True)
        ],
    )
    grant_roles(actor=actor, grants=[(user.pk, Role.STUDENT) for user in users], since_on=since)
    enrolled = [Enrolled(pupil, row.pk) for pupil, row in zip(pupils, rows, strict=True)]
    _create_guardians(actor, families, [row.pk for row in rows], logins, since)
    return enrolled


def _create_guardians(
    actor: Actor, families: Sequence[Family], student_ids: Sequence[int], logins: Logins, since: date
) -> None:
    adults = [adult for family in families for adult in family.guardians]
    demo_parent = families[0].guardians[0]
    users = create_users(
        accounts=[
            _account(adult.name, "parent", has_password=True)
            if adult is demo_parent
            else _account(adult.name, logins.of(adult.name))
            for adult in adults
        ]
    )
    rows = create_guardians(
        actor=actor,
        people=[
            _person(adult.name, user.pk, adult.phone, PARENT_SNILS if adult is demo_parent else "")
            for adult, user in zip(adults, users, strict=True)
        ],
    )
    grant_roles(actor=actor, grants=[(user.pk, Role.GUARDIAN) for user in users], since_on=since)
    ids, guardian_ids = iter(student_ids), iter(row.pk for row in rows)
    create_guardianships(
        actor=actor,
        guardianships=[
            data
            for family in families
            for data in _guardianships(family, [next(ids) for _child in family.children], guardian_ids, since)
        ],
    )


def _guardianships(
    family: Family, student_ids: Sequence[int], guardian_ids: Iterator[int], since: date
) -> list[GuardianshipData]:
    return [
        GuardianshipData(
            guardian_id=guardian_id,
            student_id=student_id,
            kind=GuardianKind.PARENT if adult.relation != "бабушка" else GuardianKind.REPRESENTATIVE,
            relation=adult.relation,
            since_on=since,
        )
        for adult in family.guardians
        for guardian_id in [next(guardian_ids)]
        for student_id in student_ids
    ]


def _account(name: Name, login: str, has_password: bool = False) -> AccountData:
    return AccountData(
        login=login,
        surname=name.surname,
        given_name=name.given_name,
        patronymic=name.patronymic,
        email=f"{login}@school12.example" if has_password else "",
        password=PASSWORD if has_password else None,
    )


def _person(name: Name, user_id: int, phone: str = "", snils: str = "") -> PersonData:
    return PersonData(
        name.surname, name.given_name, name.patronymic, phone=phone, user_id=user_id, snils=snils
    )
