"""Documents that prove a guardianship: noted, with the file where the office keeps one (domain G5)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.files.commands import remove_file, store_files
from parta.people.commands.records import STREAM
from parta.people.models import Guardianship, GuardianshipDocument
from parta.people.rules import ProofKind, place_of

MAX_NUMBER = 100


@dataclass(frozen=True, slots=True)
class Proof:
    kind: ProofKind
    number: str = ""
    issued_on: date | None = None


@transaction.atomic
def note_document(
    *, actor: Actor, student_id: int, guardianship_id: int, proof: Proof, upload: File[bytes] | None = None
) -> GuardianshipDocument:
    """Refused: neither number nor file, a day to come, a file that is no document."""
    actor.require(Permission.WRITE_PEOPLE)
    rows = Guardianship.objects.filter(student__school=actor.school, student_id=student_id)
    row = rows.filter(pk=guardianship_id).first()
    if row is None:
        raise NotFound
    if not proof.number.strip() and upload is None:
        raise Refused(_("Give the number, or the file."), code="empty", field="number")
    if proof.issued_on is not None and proof.issued_on > clock.today(actor.school.zone):
        raise Refused(_("This day is still to come."), code="future", field="issued_on")
    stored = store_files(actor=actor, uploads=[upload]) if upload is not None else [None]
    document = GuardianshipDocument.objects.create(
        guardianship=row,
        kind=proof.kind.value,
        number=proof.number.strip()[:MAX_NUMBER],
        issued_on=proof.issued_on,
        attachment=stored[0],
        noted_at=clock.now(),
        noted_by_id=actor.author_id,
    )
    after = {"kind": document.kind, "has_file": upload is not None}
    _record(actor, document, "proof.noted", None, after)
    return document


@transaction.atomic
def remove_document(*, actor: Actor, student_id: int, document_id: int) -> None:
    """The note and its file are gone for good; that there was one stays in the history."""
    actor.require(Permission.WRITE_PEOPLE)
    rows = GuardianshipDocument.objects.select_related("attachment", "guardianship")
    own = {"guardianship__student_id": student_id, "guardianship__student__school": actor.school}
    document = rows.filter(pk=document_id, **own).first()
    if document is None:
        raise NotFound
    before = {"kind": document.kind, "has_file": document.attachment is not None}
    _record(actor, document, "proof.removed", before, None)
    attachment = document.attachment
    document.delete()
    if attachment is not None:
        remove_file(attachment=attachment)


def _record(
    actor: Actor,
    document: GuardianshipDocument,
    kind: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    place = place_of(document.guardianship.student_id)
    change = Change(kind, f"proof:{document.pk}", place, before, after)
    record_changes(actor=actor, stream=STREAM, changes=[change])
