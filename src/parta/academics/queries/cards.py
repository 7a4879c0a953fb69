"""A student's card: contacts and guardians, as far as the reader's right goes (domain H)."""

from dataclasses import dataclass
from datetime import date

from parta.academics.models import Enrollment, led_by
from parta.academics.queries.moves import StayItem, list_stays
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.accounts.phones import spelled_phone
from parta.accounts.rules.snils import spelled_snils
from parta.core import clock
from parta.core.errors import NotFound
from parta.people.models import Guardian, Guardianship, Person, Student
from parta.people.queries.words import kind_name, standing_words
from parta.people.rules import LEGAL, GuardianKind, standing_of


@dataclass(frozen=True, slots=True)
class Contacts:
    """``is_known``: the reader may see them; then an empty one is not written down."""

    phone: str
    email: str
    snils: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class GuardianCard:
    """``restriction``: of a court, for staff only."""

    guardian_id: int
    name: str
    kind_name: str
    relation: str
    until_on: date | None
    restriction: str
    standing: str
    contacts: Contacts
    may_write: bool


@dataclass(frozen=True, slots=True)
class StudentCard:
    """``is_staff``: the reader comes from the class; ``class_id`` 0: in no class."""

    student_id: int
    name: str
    born_on: date | None
    class_id: int
    class_name: str
    contacts: Contacts
    guardians: tuple[GuardianCard, ...]
    is_staff: bool
    may_write: bool
    may_write_rights: bool
    may_grant: bool
    may_read_diary: bool
    stays: tuple[StayItem, ...] = ()
    login: str = ""  # for the staff


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the reader's right to a student's card goes."""

    is_family: bool
    is_staff: bool
    may_write: bool  # everything of the student and of the guardians
    may_write_snils: bool


def get_card(actor: Actor, student_id: int) -> StudentCard:
    """The card; NotFound where none of it is the actor's to see."""
    student, reach = find_student(actor, student_id)
    today = clock.today(actor.school.zone)
    rows = Guardianship.objects.filter(student=student).valid_on(today).select_related("guardian")
    enrollment = (
        Enrollment.objects.filter(student=student, school_class__school=actor.school, since_on__lte=today)
        .select_related("school_class")
        .order_by("-since_on", "-pk")
        .first()
    )
    return StudentCard(
        student_id=student.pk,
        name=student.full_name,
        born_on=student.born_on,
        class_id=enrollment.school_class_id if enrollment else 0,
        class_name=enrollment.school_class.name if enrollment else "",
        contacts=_contacts(student, is_known=True),
        guardians=tuple(
            _guardian(actor, student, row, reach, today)
            for row in rows.order_by("guardian__surname_key", "guardian__given_name", "pk")
            if reach.is_staff or row.kind in LEGAL
        ),
        is_staff=reach.is_staff,
        may_write=may_write(actor, student, None, reach),
        may_write_rights=actor.has(Permission.WRITE_PEOPLE),
        may_grant=actor.has(Permission.GRANT_ANY_OPERATORS),
        may_read_diary=actor.has(Permission.READ_DIARY),
        stays=list_stays(student_id, today) if reach.is_staff else (),
        login=student.user.login if reach.is_staff and student.user else "",
    )


def find_student(actor: Actor, student_id: int) -> tuple[Student, Reach]:
    """The student and how far the actor's right to the card goes; NotFound where it goes nowhere.

    Family: the student's own and one's own contacts. The class teacher of today's class corrects all, the
    office writes all, those who run the school read all. A trusted person and an operator see nothing.
    """
    actor.require(Permission.READ_CONTACTS)
    student = Student.objects.select_related("user").filter(school=actor.school, pk=student_id).first()
    if student is None:
        raise NotFound
    is_family = student_id in actor.family_ids
    is_of_class = actor.has(Permission.READ_OWN_CLASS) and _is_of_own_class(actor, student_id)
    reads_all = actor.has(Permission.READ_WHOLE_SCHOOL) or actor.has(Permission.READ_ALL_PEOPLE)
    if not (is_family or is_of_class or reads_all):
        raise NotFound
    writes = is_of_class or actor.has(Permission.WRITE_ALL_CONTACTS)
    return student, Reach(
        is_family=is_family, is_staff=is_of_class or reads_all, may_write=writes, may_write_snils=writes
    )


def get_person(actor: Actor, student_id: int, guardian_id: int | None) -> tuple[Person, Reach]:
    """The student (None) or one of the guardians, whose contacts the actor may write; NotFound otherwise."""
    student, reach = find_student(actor, student_id)
    guardian = None
    if guardian_id is not None:
        today = clock.today(actor.school.zone)
        rows = Guardianship.objects.filter(student=student, guardian_id=guardian_id).valid_on(today)
        row = rows.select_related("guardian").first()
        if row is None:
            raise NotFound
        guardian = row.guardian
    if not may_write(actor, student, guardian, reach):
        raise NotFound
    return guardian or student, reach


def may_write(actor: Actor, student: Student, guardian: Guardian | None, reach: Reach) -> bool:
    """A parent writes the child's and their own contacts; a student reads only."""
    if not actor.has(Permission.WRITE_CONTACTS):
        return False
    if reach.may_write:
        return True
    if not reach.is_family or student.user_id == actor.user_id:
        return False
    return guardian is None or guardian.user_id == actor.user_id


def _is_of_own_class(actor: Actor, student_id: int) -> bool:
    rows = Enrollment.objects.valid_on(clock.today(actor.school.zone)).filter(student_id=student_id)
    return rows.filter(led_by(actor, "school_class__"), school_class__school=actor.school).exists()


def _guardian(actor: Actor, student: Student, row: Guardianship, reach: Reach, today: date) -> GuardianCard:
    kind, person = GuardianKind(row.kind), row.guardian
    is_known = reach.is_staff or person.user_id == actor.user_id
    return GuardianCard(
        guardian_id=person.pk,
        name=person.full_name,
        kind_name=kind_name(kind),
        relation=row.relation,
        until_on=row.until_on,
        restriction=row.restriction if reach.is_staff else "",
        standing=standing_words(standing_of(student.born_on, row.consent, today)),
        contacts=_contacts(person, is_known=is_known),
        may_write=may_write(actor, student, person, reach),
    )


def _contacts(person: Person, *, is_known: bool) -> Contacts:
    if not is_known:
        return Contacts("", "", "", is_known=False)
    return Contacts(
        phone=spelled_phone(person.phone) if person.phone else "",
        email=person.email,
        snils=spelled_snils(person.snils),
        is_known=True,
    )
