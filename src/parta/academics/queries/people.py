"""The school's people in one list: searched, filtered, page by page (acceptance Z2)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.core.paginator import Page as NumberedPage
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from parta.academics.models import ClassLead, CourseAssignment, Enrollment
from parta.academics.queries.moves import list_open_classes
from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.rules import WITH_STUDENTS, Permission
from parta.accounts.phones import spelled_phone
from parta.core import clock
from parta.core.names import comparable
from parta.people.models import Guardian, Guardianship, Student, Teacher
from parta.people.queries.words import role_name
from parta.people.rules import PersonKind, list_name

_PER_PAGE = 50
_MOST_SUBJECTS = 4


class State(StrEnum):
    CURRENT = "current"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader looks for. ``class_id`` 0: any class; it says something of students only."""

    kind: PersonKind = PersonKind.STUDENT
    state: State = State.CURRENT
    text: str = ""
    class_id: int = 0
    page: int = 1


@dataclass(frozen=True, slots=True)
class PersonItem:
    """``about``: the class, the children, or what is taught. ``login`` empty: no account."""

    person_id: int
    name: str
    about: tuple[str, ...]
    phone: str
    email: str
    login: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    asked: Asked
    items: tuple[PersonItem, ...]
    numbers: NumberedPage[Any]
    classes: tuple[tuple[int, str], ...]
    may_write: bool


_Row = tuple[int, str, str, str, str, str, str, str | None]


def people_page(actor: Actor, asked: Asked) -> PeoplePage:
    """One page of those who fit, by name; the same number of queries whatever the size.

    Names are compared as elsewhere (ё as е), which a database does not do, so the school's names are read
    and compared here: a few thousand short rows.
    """
    today = clock.today(actor.school.zone)
    found = _found(actor, asked, today)
    numbers = Paginator(found, _PER_PAGE).get_page(asked.page)
    about = _ABOUT[asked.kind]([row[0] for row in numbers.object_list], today)
    return PeoplePage(
        asked=asked,
        items=tuple(_item(row, about) for row in numbers.object_list),
        numbers=numbers,
        classes=tuple(list_open_classes(actor, today)),
        may_write=actor.has(Permission.WRITE_PEOPLE),
    )


def list_people(actor: Actor, asked: Asked) -> list[PersonItem]:
    """All of those who fit, whatever the page."""
    today = clock.today(actor.school.zone)
    found = _found(actor, asked, today)
    about = _ABOUT[asked.kind]([row[0] for row in found], today)
    return [_item(row, about) for row in found]


def _found(actor: Actor, asked: Asked, today: date) -> list[_Row]:
    actor.require(Permission.READ_ALL_PEOPLE)
    rows = _rows_of(actor, asked, today)
    found = [row for row in rows if _fits(row, asked.text, with_snils=actor.has(Permission.WRITE_PEOPLE))]
    found.sort(key=lambda row: (comparable(f"{row[1]} {row[2]} {row[3]}"), row[0]))
    return found


def find_guardians(actor: Actor, text: str, *, besides: int, limit: int = 20) -> list[PersonItem]:
    """Guardians of the school whom the text fits and who have no running right to the student ``besides``."""
    actor.require(Permission.WRITE_PEOPLE)
    if not text.strip():
        return []
    today = clock.today(actor.school.zone)
    running = Guardianship.objects.filter(student_id=besides).valid_on(today)
    rows = Guardian.objects.filter(school=actor.school).exclude(pk__in=running.values("guardian_id"))
    found = [row for row in _values(rows) if _fits(row, text, with_snils=True)]
    found.sort(key=lambda row: (comparable(f"{row[1]} {row[2]}"), row[0]))
    about = _children([row[0] for row in found[:limit]], today)
    return [_item(row, about) for row in found[:limit]]


def _rows_of(actor: Actor, asked: Asked, today: date) -> Iterable[_Row]:
    if asked.kind is PersonKind.STUDENT:
        students = Student.objects.filter(school=actor.school)
        of_class = {"school_class_id": asked.class_id} if asked.class_id else {}
        stays = Enrollment.objects.filter(student=OuterRef("pk"), **of_class)
        here = Q(until_on__isnull=True) | Q(until_on__gte=today)
        present = Exists(stays.filter(here, school_class__year__ends_on__gte=today))
        if asked.state is State.CURRENT:
            return _values(students.filter(present))
        return _values(students.filter(~present, Exists(stays)) if of_class else students.filter(~present))
    if asked.kind is PersonKind.GUARDIAN:
        rights = Guardianship.objects.filter(guardian=OuterRef("pk")).valid_on(today)
        rows: QuerySet[Any] = Guardian.objects.filter(school=actor.school)
        return _values(rows.filter(Exists(rights) if asked.state is State.CURRENT else ~Exists(rights)))
    works = _works(actor, today)
    rows = Teacher.objects.filter(school=actor.school)
    return _values(rows.filter(works if asked.state is State.CURRENT else ~works))


def _works(actor: Actor, today: date) -> Q:
    """Teaches today or later, leads a class or holds a role; who is just entered counts too."""
    assigned = CourseAssignment.objects.filter(teacher=OuterRef("pk"))
    running = assigned.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=today), course__year__ends_on__gte=today
    )
    leads = ClassLead.objects.exclude(until_on__lt=today)
    leads = leads.filter(teacher=OuterRef("pk"), school_class__year__ends_on__gte=today)
    members = Membership.objects.filter(school=actor.school, user_id=OuterRef("user_id"))
    members = members.exclude(role__in=[role.value for role in WITH_STUDENTS])
    holds = members.exclude(until_on__lt=today)
    is_new = ~Exists(assigned) & ~Exists(members)
    return Q(Exists(running)) | Q(Exists(leads)) | Q(Exists(holds)) | Q(is_new)


def _values(rows: QuerySet[Any]) -> list[_Row]:
    return list(
        rows.values_list(
            "pk", "surname", "given_name", "patronymic", "phone", "email", "snils", "user__login"
        )
    )


def _fits(row: _Row, text: str, *, with_snils: bool) -> bool:
    """Every word is in the name, or the whole is in a contact, the login or (by digits) phone and SNILS."""
    wanted = comparable(text)
    if not wanted:
        return True
    _pk, surname, given, patronymic, phone, email, snils, login = row
    name = comparable(f"{surname} {given} {patronymic}")
    if all(word in name for word in wanted.split()):
        return True
    if wanted in email.casefold() or (login and wanted in login.casefold()):
        return True
    digits = "".join(sign for sign in text if sign.isdigit())
    if len(digits) < 3 or any(sign.isalpha() for sign in text):
        return False
    national = digits[1:] if digits[0] in "78" and len(digits) > 1 else digits
    return digits in phone or national in phone or (with_snils and digits in snils)


def _item(row: _Row, about: dict[int, list[str]]) -> PersonItem:
    pk, surname, given, patronymic, phone, email, _snils, login = row
    return PersonItem(
        person_id=pk,
        name=" ".join(filter(None, (surname, given, patronymic))),
        about=tuple(about.get(pk, ())),
        phone=spelled_phone(phone) if phone else "",
        email=email,
        login=login or "",
    )


def _classes(ids: Collection[int], _today: date) -> dict[int, list[str]]:
    """The latest class of each student."""
    rows = Enrollment.objects.filter(student_id__in=ids).select_related("school_class")
    found: dict[int, list[str]] = {}
    for row in rows.order_by("since_on", "pk"):
        found[row.student_id] = [row.school_class.name]
    return found


def _children(ids: Collection[int], today: date) -> dict[int, list[str]]:
    rows = Guardianship.objects.filter(guardian_id__in=ids).valid_on(today)
    values = rows.order_by("student__surname_key", "student__given_name", "pk").values_list(
        "guardian_id", "student_id", "student__surname", "student__given_name"
    )
    children = list(values)
    classes = _classes({student_id for _guardian, student_id, *_names in children}, today)
    found: dict[int, list[str]] = {}
    for guardian_id, student_id, surname, given in children:
        own = [list_name(surname, given), *classes.get(student_id, ())]
        found.setdefault(guardian_id, []).append(" ".join(own))
    return found


def _taught(ids: Collection[int], today: date) -> dict[int, list[str]]:
    """Subjects of each teacher today, and the roles they hold."""
    rows = CourseAssignment.objects.valid_on(today).filter(teacher_id__in=ids)
    found: dict[int, dict[str, None]] = {}
    for teacher_id, name in rows.order_by("course__subject__name").values_list(
        "teacher_id", "course__subject__name"
    ):
        found.setdefault(teacher_id, {})[name] = None
    roles = Membership.objects.valid_on(today).exclude(role__in=[role.value for role in WITH_STUDENTS])
    teachers = Teacher.objects.filter(pk__in=ids)
    for teacher_id, role in roles.filter(user__teachers__in=teachers).values_list(
        "user__teachers__pk", "role"
    ):
        if role != "teacher" and teacher_id in ids:
            found.setdefault(teacher_id, {})[role_name(role)] = None
    return {pk: _few(list(names)) for pk, names in found.items()}


def _few(names: list[str]) -> list[str]:
    return names if len(names) <= _MOST_SUBJECTS else [*names[:_MOST_SUBJECTS], "…"]


_ABOUT: dict[PersonKind, Callable[[Collection[int], date], dict[int, list[str]]]] = {
    PersonKind.STUDENT: _classes,
    PersonKind.GUARDIAN: _children,
    PersonKind.TEACHER: _taught,
}
