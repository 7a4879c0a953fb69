"""Who somebody of the school is, where it was written down wrongly."""

from datetime import date

from django.db import transaction

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core.errors import NotFound
from parta.people.commands.records import STREAM
from parta.people.models import Person, Student


@transaction.atomic
def correct_identity(*, actor: Actor, person: Person, patronymic: str, born_on: date | None) -> None:
    """A patronymic or a birth date that was written down wrongly; the latter is kept of students only."""
    actor.require(Permission.WRITE_PEOPLE)
    if person.school_id != actor.school.pk:
        raise NotFound
    wanted = {"patronymic": patronymic} | ({"born_on": born_on} if isinstance(person, Student) else {})
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, wanted[name])
    if changed:
        person.save(update_fields=changed)
        record = f"{person._meta.model_name}:{person.pk}"
        change = Change("person.corrected", record, record, None, {"changed": changed})
        record_changes(actor=actor, stream=STREAM, changes=[change])
