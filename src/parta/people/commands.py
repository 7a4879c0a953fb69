from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.queries import require_of_school
from parta.access.rules import Permission, Role
from parta.core.errors import Refused
from parta.people.models import Guardian, Guardianship, Person, Student, Teacher
from parta.people.rules import GuardianKind, comparable


@dataclass(frozen=True, slots=True)
class PersonData:
    surname: str
    given_name: str
    patronymic: str = ""
    email: str = ""
    phone: str = ""
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class GuardianshipData:
    guardian_id: int
    student_id: int
    kind: GuardianKind
    relation: str
    since_on: date
    until_on: date | None = None


@transaction.atomic
def create_teachers(*, actor: Actor, people: Iterable[PersonData]) -> list[Teacher]:
    """New teachers, in the order given."""
    actor.require(Permission.WRITE_PEOPLE)
    return Teacher.objects.bulk_create([Teacher(**_fields(actor, person)) for person in people])


@transaction.atomic
def create_students(*, actor: Actor, people: Sequence[tuple[PersonData, date | None]]) -> list[Student]:
    """New students with their birth dates, in the order given."""
    actor.require(Permission.WRITE_PEOPLE)
    return Student.objects.bulk_create(
        [Student(**_fields(actor, person), born_on=born_on) for person, born_on in people], batch_size=500
    )


@transaction.atomic
def create_guardians(*, actor: Actor, people: Iterable[PersonData]) -> list[Guardian]:
    """New guardians, in the order given; they see nothing before ``create_guardianships``."""
    actor.require(Permission.WRITE_PEOPLE)
    return Guardian.objects.bulk_create(
        [Guardian(**_fields(actor, person)) for person in people], batch_size=500
    )


@transaction.atomic
def create_guardianships(*, actor: Actor, guardianships: Sequence[GuardianshipData]) -> None:
    """Give guardians their rights; a running one is left as it is, one that has ended begins anew."""
    actor.require(Permission.WRITE_PEOPLE)
    require_of_school(actor, Guardian.objects.all(), (data.guardian_id for data in guardianships))
    require_of_school(actor, Student.objects.all(), (data.student_id for data in guardianships))
    _forget_ended(guardianships)
    Guardianship.objects.bulk_create(
        [
            Guardianship(
                guardian_id=data.guardian_id,
                student_id=data.student_id,
                kind=data.kind.value,
                relation=data.relation,
                since_on=data.since_on,
                until_on=data.until_on,
            )
            for data in guardianships
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )


@transaction.atomic
def end_guardianship(*, actor: Actor, guardian_id: int, student_id: int, until_on: date) -> None:
    """The guardian's right to the student ends with ``until_on`` (its last day)."""
    actor.require(Permission.WRITE_PEOPLE)
    Guardianship.objects.filter(
        guardian_id=guardian_id, student_id=student_id, student__school=actor.school
    ).update(until_on=until_on)


@transaction.atomic
def link_user(*, actor: Actor, user_id: int, role: Role, full_name: str) -> Person:
    """Let the account be that person of the school: a student, a guardian or a teacher, as the role says.

    Refused when nobody or several people have the name, or when the person or the account is taken.
    """
    actor.require(Permission.WRITE_PEOPLE)
    person = _person_named(actor, role, full_name)
    if person.user_id == user_id:
        return person
    message = ""
    if person.user_id is not None:
        message = _("“%(name)s” already has an account.")
    elif type(person)._default_manager.filter(school=actor.school, user_id=user_id).exists():
        message = _("The account of “%(name)s” would already be somebody else's in this school.")
    if message:
        raise Refused(message % {"name": full_name}, code="taken", field="person")
    person.user_id = user_id
    person.save(update_fields=["user"])
    return person


def _person_named(actor: Actor, role: Role, full_name: str) -> Person:
    kinds: dict[Role, type[Person]] = {
        Role.STUDENT: Student,
        Role.GUARDIAN: Guardian,
        Role.TRUSTED: Guardian,
    }
    wanted = comparable(full_name)
    people = kinds.get(role, Teacher)._default_manager.filter(school=actor.school)
    found = [person for person in people if comparable(person.full_name) == wanted]
    if not found:
        message = _("There is nobody called “%(name)s” among those this role is for.")
        raise Refused(message % {"name": full_name}, code="nobody", field="person")
    if len(found) > 1:
        message = _("Several people are called “%(name)s”.")
        raise Refused(message % {"name": full_name}, code="several", field="person")
    return found[0]


def _forget_ended(guardianships: Sequence[GuardianshipData]) -> None:
    """Make way for those that begin anew: a pair has one row."""
    begins = {(data.guardian_id, data.student_id): data.since_on for data in guardianships}
    ended = Guardianship.objects.filter(
        guardian_id__in={guardian_id for guardian_id, _student_id in begins}, until_on__isnull=False
    )
    gone = [
        pk
        for pk, guardian_id, student_id, until_on in ended.values_list(
            "pk", "guardian_id", "student_id", "until_on"
        )
        if until_on and until_on < begins.get((guardian_id, student_id), date.min)
    ]
    Guardianship.objects.filter(pk__in=gone).delete()


def _fields(actor: Actor, person: PersonData) -> dict[str, object]:
    return {
        "school": actor.school,
        "user_id": person.user_id,
        "surname": person.surname,
        "given_name": person.given_name,
        "patronymic": person.patronymic,
        "email": person.email,
        "phone": person.phone,
    }
