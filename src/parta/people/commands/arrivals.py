"""A student of another school of this installation, and the family, as this school will know them.

The caller has proved by a certificate that the former school gives the history away.
"""

from datetime import date

from parta.access.actors import Actor
from parta.access.commands import grant_roles
from parta.access.rules import Permission, Role
from parta.core import clock
from parta.people.commands.guardianships import GuardianshipData, create_guardianships
from parta.people.models import Guardian, Guardianship, Person, Student
from parta.people.queries.duplicates import find_same
from parta.people.rules import LEGAL, GuardianKind, PersonKind

_COPIED = ("surname", "given_name", "patronymic", "email", "phone", "snils")


def copy_student(*, actor: Actor, source: Student) -> Student:
    """The student's record here: one of an earlier stay, or a new one; with their account."""
    actor.require(Permission.WRITE_PEOPLE)
    wanted = Student(school=actor.school, born_on=source.born_on, **_copied(source))
    found = find_same(actor, PersonKind.STUDENT, wanted)
    student = found if isinstance(found, Student) else wanted
    _link(student, source)
    student.save()
    return student


def copy_family(*, actor: Actor, source: Student, student: Student, since_on: date) -> None:
    """Legal representatives of today with their contacts and accounts. Trusts are given anew."""
    actor.require(Permission.WRITE_PEOPLE)
    today = clock.today(actor.school.zone)
    rows = Guardianship.objects.filter(student=source, kind__in=[kind.value for kind in LEGAL])
    for row in rows.valid_on(today).select_related("guardian").order_by("pk"):
        guardian = _guardian(actor, row.guardian)
        right = GuardianshipData(
            guardian.pk, student.pk, GuardianKind(row.kind), row.relation, min(today, since_on), row.until_on
        )
        create_guardianships(actor=actor, guardianships=[right])
        if row.restriction:
            Guardianship.objects.filter(guardian=guardian, student=student).update(
                restriction=row.restriction
            )
        if guardian.user_id is not None:
            grant_roles(actor=actor, grants=[(guardian.user_id, Role.GUARDIAN)], since_on=today)


def _guardian(actor: Actor, source: Guardian) -> Guardian:
    own = Guardian.objects.filter(school=actor.school, user_id=source.user_id) if source.user_id else None
    wanted = Guardian(school=actor.school, **_copied(source))
    found = (own.first() if own is not None else None) or find_same(actor, PersonKind.GUARDIAN, wanted)
    guardian = found if isinstance(found, Guardian) else wanted
    _link(guardian, source)
    guardian.save()
    return guardian


def _copied(source: Person) -> dict[str, str]:
    return {name: getattr(source, name) for name in _COPIED}


def _link(person: Person, source: Person) -> None:
    """The same account opens both schools, unless somebody here has it already."""
    if person.user_id is not None or source.user_id is None:
        return
    taken = type(person)._default_manager.filter(school_id=person.school_id, user_id=source.user_id)
    if not taken.exists():
        person.user_id = source.user_id
