"""Cards of guardians and of those who teach, and what a teacher would leave behind."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from parta.academics.models import ClassLead, CourseAssignment, Enrollment, SchoolClass
from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.rules import WITH_STUDENTS, Permission, Role
from parta.accounts.phones import spelled_phone
from parta.accounts.rules.snils import spelled_snils
from parta.core import clock
from parta.core.errors import NotFound
from parta.people.models import Guardian, Guardianship, Person, Teacher
from parta.people.queries.duplicates import KINDS
from parta.people.queries.words import kind_name, role_name
from parta.people.rules import GuardianKind, PersonKind


@dataclass(frozen=True, slots=True)
class ChildLine:
    student_id: int
    name: str
    class_name: str
    kind_name: str
    relation: str
    since_on: date
    until_on: date | None
    is_running: bool


@dataclass(frozen=True, slots=True)
class RoleLine:
    role: Role
    name: str
    since_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class CourseLine:
    course_id: int
    name: str
    since_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class PersonCard:
    """``children`` of a guardian; ``courses``, ``classes``, ``roles`` of a teacher."""

    kind: PersonKind
    person_id: int
    user_id: int | None
    name: str
    phone: str
    email: str
    snils: str
    login: str
    children: tuple[ChildLine, ...] = ()
    courses: tuple[CourseLine, ...] = ()
    classes: tuple[tuple[int, str], ...] = ()
    roles: tuple[RoleLine, ...] = ()
    may_write: bool = False


def get_person_card(actor: Actor, kind: PersonKind, person_id: int) -> PersonCard:
    """A guardian's or a teacher's; students have a card of their own. NotFound for another school's."""
    actor.require(Permission.READ_ALL_PEOPLE)
    person = get_of_school(actor, kind, person_id)
    today = clock.today(actor.school.zone)
    is_guardian, is_teacher = isinstance(person, Guardian), isinstance(person, Teacher)
    return PersonCard(
        kind=kind,
        person_id=person.pk,
        user_id=person.user_id,
        name=person.full_name,
        phone=spelled_phone(person.phone) if person.phone else "",
        email=person.email,
        snils=spelled_snils(person.snils),
        login=person.user.login if person.user else "",
        children=_children(person.pk, today) if is_guardian else (),
        courses=tuple(map(_course, list_taught(person.pk, today))) if is_teacher else (),
        classes=tuple((row.pk, row.name) for row in list_led(person.pk, today)) if is_teacher else (),
        roles=_roles(actor, person.user_id, today) if is_teacher else (),
        may_write=actor.has(Permission.WRITE_PEOPLE),
    )


def get_of_school(actor: Actor, kind: PersonKind, person_id: int) -> Person:
    rows = KINDS[kind]._default_manager.filter(school=actor.school).select_related("user")
    person = rows.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def list_taught(teacher_id: int, day: date) -> list[CourseAssignment]:
    """What the teacher teaches after the day, in years that are not over by it."""
    rows = CourseAssignment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=day), teacher_id=teacher_id, course__year__ends_on__gt=day
    )
    rows = rows.select_related("course__subject", "course__school_class", "course__group")
    return list(rows.order_by("course__subject__name", "course_id", "since_on"))


def list_led(teacher_id: int, day: date) -> list[SchoolClass]:
    """Classes that the teacher leads on the day or later."""
    leads = ClassLead.objects.exclude(until_on__lt=day).filter(teacher_id=teacher_id)
    rows = SchoolClass.objects.filter(pk__in=leads.values("school_class_id"), year__ends_on__gte=day)
    return list(rows.select_related("year").order_by("grade", "letter"))


def list_colleagues(actor: Actor, besides: int) -> list[tuple[int, str]]:
    """Who could take something over, by name."""
    rows = Teacher.objects.filter(school=actor.school).exclude(pk=besides)
    return [(row.pk, row.full_name) for row in rows.order_by("surname_key", "given_name", "pk")]


def _children(guardian_id: int, today: date) -> tuple[ChildLine, ...]:
    rows = Guardianship.objects.filter(guardian_id=guardian_id).select_related("student")
    rights = list(rows.order_by("student__surname_key", "student__given_name", "pk"))
    running = set(rows.valid_on(today).values_list("pk", flat=True))
    stays = Enrollment.objects.filter(student_id__in=[row.student_id for row in rights])
    classes = {
        row.student_id: row.school_class.name
        for row in stays.select_related("school_class").order_by("since_on", "pk")
    }
    return tuple(
        ChildLine(
            student_id=row.student_id,
            name=row.student.full_name,
            class_name=classes.get(row.student_id, ""),
            kind_name=kind_name(GuardianKind(row.kind)),
            relation=row.relation,
            since_on=row.since_on,
            until_on=row.until_on,
            is_running=row.pk in running,
        )
        for row in rights
    )


def _course(row: CourseAssignment) -> CourseLine:
    of = row.course.group or row.course.school_class
    return CourseLine(row.course_id, f"{row.course.subject.name}, {of}", row.since_on, row.until_on)


def _roles(actor: Actor, user_id: int | None, today: date) -> tuple[RoleLine, ...]:
    if user_id is None:
        return ()
    rows = Membership.objects.filter(school=actor.school, user_id=user_id).exclude(until_on__lt=today)
    rows = rows.exclude(role__in=[role.value for role in WITH_STUDENTS]).order_by("since_on", "role")
    return tuple(RoleLine(Role(row.role), role_name(row.role), row.since_on, row.until_on) for row in rows)
