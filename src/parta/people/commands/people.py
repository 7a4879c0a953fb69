from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission, Role
from parta.core.errors import NotFound, Refused
from parta.core.names import comparable
from parta.people.models import Guardian, Person, Student, Teacher


@dataclass(frozen=True, slots=True)
class PersonData:
    surname: str
    given_name: str
    patronymic: str = ""
    email: str = ""
    phone: str = ""
    user_id: int | None = None
    snils: str = ""


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


@transaction.atomic
def link_account(*, actor: Actor, person: Person, user_id: int) -> None:
    """Let the account be the person's, in place of one they may have had.

    Refused when it is another person's of the same kind in this school.
    """
    actor.require(Permission.WRITE_PEOPLE)
    if person.school_id != actor.school.pk:
        raise NotFound
    others = type(person)._default_manager.filter(school=actor.school, user_id=user_id).exclude(pk=person.pk)
    if others.exists():
        message = _("The account of “%(name)s” would already be somebody else's in this school.")
        raise Refused(message % {"name": person.full_name}, code="taken", field="person")
    person.user_id = user_id
    person.save(update_fields=["user"])


@transaction.atomic
def fill_person(*, actor: Actor, person: Person, email: str, phone: str, snils: str) -> None:
    """Write down what was not known of the person; what is known stays as it is."""
    actor.require(Permission.WRITE_PEOPLE)
    if person.school_id != actor.school.pk:
        raise NotFound
    person.email, person.phone = person.email or email, person.phone or phone
    person.snils = person.snils or snils
    person.save(update_fields=["email", "phone", "snils"])


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


def _fields(actor: Actor, person: PersonData) -> dict[str, object]:
    return {
        "school": actor.school,
        "user_id": person.user_id,
        "surname": person.surname,
        "given_name": person.given_name,
        "patronymic": person.patronymic,
        "email": person.email,
        "phone": person.phone,
        "snils": person.snils,
    }
