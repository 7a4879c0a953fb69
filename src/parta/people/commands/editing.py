"""Students, guardians and teachers entered one by one, and mended where they were written down wrongly."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.people.commands.contacts import checked_email, checked_phone, checked_snils
from parta.people.commands.records import STREAM
from parta.people.models import Guardian, Person, Student, Teacher
from parta.people.queries.duplicates import find_same
from parta.people.rules import PersonKind, birthday

OLDEST = 120  # years
_KINDS: dict[PersonKind, type[Person]] = {
    PersonKind.STUDENT: Student,
    PersonKind.GUARDIAN: Guardian,
    PersonKind.TEACHER: Teacher,
}


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """Everything the office writes of a person; ``born_on`` of students only."""

    surname: str
    given_name: str
    patronymic: str = ""
    phone: str = ""
    email: str = ""
    snils: str = ""
    born_on: date | None = None


@transaction.atomic
def enter_person(*, actor: Actor, kind: PersonKind, data: PersonEntry, is_another: bool = False) -> Person:
    """Somebody new. Refused: a wrong phone, e-mail, SNILS or birth date; somebody who seems to be the same

    is known, unless ``is_another`` says that it is somebody else.
    """
    actor.require(Permission.WRITE_PEOPLE)
    person = _KINDS[kind](school=actor.school)
    _fill(actor, person, data)
    same = find_same(actor, kind, person)
    if same is not None and not is_another:
        message = _("%(name)s is entered already. If this is somebody else, say so below.")
        raise Refused(message % {"name": same.full_name}, code="known", field="is_another")
    person.save()
    _record(actor, person, "person.entered", None)
    return person


@transaction.atomic
def edit_person(*, actor: Actor, kind: PersonKind, person_id: int, data: PersonEntry) -> None:
    """What was written down wrongly, or has changed. The record names what changed, not what to."""
    actor.require(Permission.WRITE_PEOPLE)
    rows = _KINDS[kind]._default_manager.select_for_update().filter(school=actor.school)
    person = rows.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    changed = _fill(actor, person, data)
    if changed:
        person.save(update_fields=changed)
        _record(actor, person, "person.corrected", changed)


def kind_of(person: Person) -> PersonKind:
    return next(kind for kind, model in _KINDS.items() if isinstance(person, model))


def _fill(actor: Actor, person: Person, data: PersonEntry) -> list[str]:
    """Names of the fields that are now otherwise."""
    wanted: dict[str, object] = {
        "surname": data.surname.strip(),
        "given_name": data.given_name.strip(),
        "patronymic": data.patronymic.strip(),
        "phone": checked_phone(data.phone),
        "email": checked_email(data.email),
        "snils": checked_snils(data.snils),
    }
    for name in ("surname", "given_name"):
        if not wanted[name]:
            raise Refused(_("A person needs a surname and a given name."), code="name", field=name)
    if isinstance(person, Student):
        wanted["born_on"] = _checked_birth(data.born_on, clock.today(actor.school.zone))
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, wanted[name])
    _require_own_snils(person)
    return changed


def _require_own_snils(person: Person) -> None:
    """Two people of one kind cannot share a SNILS: State Services find a person by it."""
    if not person.snils:
        return
    rows = type(person)._default_manager.filter(school_id=person.school_id, snils=person.snils)
    other = rows.exclude(pk=person.pk).first()
    if other is not None:
        message = _("This SNILS is %(name)s's.") % {"name": other.full_name}
        raise Refused(message, code="snils_taken", field="snils")


def _checked_birth(day: date | None, today: date) -> date | None:
    if day is not None and not (day < today <= birthday(day, OLDEST)):
        raise Refused(_("This cannot be a birth date."), code="born_on", field="born_on")
    return day


def _record(actor: Actor, person: Person, kind: str, changed: list[str] | None) -> None:
    record = f"{person._meta.model_name}:{person.pk}"
    after = {"changed": changed} if changed else {"entered": True}
    record_changes(actor=actor, stream=STREAM, changes=[Change(kind, record, record, None, after)])
