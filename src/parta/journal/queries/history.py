"""Who wrote last what the journal holds."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format

from parta.access.actors import Actor
from parta.audit.models import AuditEvent
from parta.audit.queries import last_changes
from parta.grading.commands.marks import place_of as cell_place
from parta.journal.queries.cells import CellKey
from parta.lessons.commands import place_of as lesson_place


@dataclass(frozen=True, slots=True)
class LastChange:
    """``words``: who made it, and when."""

    words: str
    operation: UUID | None


def last_cell_changes(actor: Actor, keys: Collection[CellKey]) -> dict[CellKey, LastChange]:
    """The last change of each cell of the actor's school that has any."""
    if not keys:
        return {}
    found = last_changes(actor, [cell_place(*key) for key in keys])
    return {
        key: LastChange(_words(actor, found[place]), found[place].operation)
        for key in keys
        if (place := cell_place(*key)) in found
    }


def topic_writer(actor: Actor, lesson_id: int) -> str:
    """Who changed the lesson's topic last, and when; empty: nobody has."""
    event = last_changes(actor, [lesson_place(lesson_id)], kind="lesson.topic").get(lesson_place(lesson_id))
    return _words(actor, event) if event else ""


def _words(actor: Actor, event: AuditEvent) -> str:
    moment = date_format(timezone.localtime(event.at, actor.school.zone), "j E, H:i")
    return ", ".join(filter(None, (str(event.user or ""), moment)))
