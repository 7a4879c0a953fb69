"""Many people corrected at once, as a list from another system has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from parta.access.actors import Actor
from parta.access.queries import require_of_school
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.people.commands.records import STREAM
from parta.people.models import Guardian, Student, Teacher

_MODELS: dict[str, type[Student] | type[Guardian] | type[Teacher]] = {
    "student": Student,
    "guardian": Guardian,
    "teacher": Teacher,
}
_FIELDS = ("email", "phone", "patronymic", "born_on")
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Correction:
    """One value of one person; ``model`` is "student", "guardian" or "teacher"."""

    model: str
    pk: int
    field: str
    value: Any


@transaction.atomic
def correct_people(*, actor: Actor, corrections: Sequence[Correction]) -> None:
    """Write the values. The history names which were corrected, not what they are. NotFound: of elsewhere."""
    actor.require(Permission.WRITE_PEOPLE)
    for model, people in _MODELS.items():
        own = [item for item in corrections if item.model == model]
        by_person: dict[int, list[Correction]] = {}
        for item in own:
            by_person.setdefault(item.pk, []).append(item)
        ids = sorted(by_person)
        for start in range(0, len(ids), _BATCH):
            _correct(actor, people, {pk: by_person[pk] for pk in ids[start : start + _BATCH]})


def _correct(
    actor: Actor,
    people: type[Student] | type[Guardian] | type[Teacher],
    corrections: dict[int, list[Correction]],
) -> None:
    require_of_school(actor, people._default_manager.all(), corrections)
    rows = list(people._default_manager.select_for_update().filter(pk__in=corrections))
    kind = people._meta.model_name or ""
    fields: set[str] = set()
    changes = []
    for row in rows:
        for item in corrections[row.pk]:
            setattr(row, item.field, item.value)
            fields.add(item.field)
        place = f"{kind}:{row.pk}"
        changed = [item.field for item in corrections[row.pk]]
        changes.append(Change("contacts.imported", place, place, before=None, after={"changed": changed}))
    people._default_manager.bulk_update(rows, sorted(fields.intersection(_FIELDS)))
    record_changes(actor=actor, stream=STREAM, changes=changes)
