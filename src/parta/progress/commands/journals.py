"""The journal of a closed term, printed and kept with its checksum (domain D6)."""

import hashlib
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import translation
from django_tasks import task

from parta.access.actors import Actor, system_actor
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.pdf import render_pdf
from parta.progress.models import FiledJournal
from parta.progress.queries.journals import journal_sheets
from parta.schools.models import School

_TEMPLATE = Path(__file__).parents[1] / "typst" / "journal.typ"


def request_filing(*, actor: Actor, class_id: int, term_id: int, language: str) -> None:
    """Have the journals of the class printed and filed, by a job that begins when this is committed."""
    file_journals.enqueue(school_id=actor.school.pk, class_id=class_id, term_id=term_id, language=language)


@task()
def file_journals(school_id: int, class_id: int, term_id: int, language: str) -> None:
    """Job: print the journals as they are and file them; each run files them once more."""
    actor = system_actor(School.objects.get(pk=school_id))
    with translation.override(language):
        sheets = journal_sheets(actor, class_id, term_id)
    content = render_pdf(_TEMPLATE, sheets.data, created_at=clock.now(), is_tagged=False)
    filed = FiledJournal(
        school=actor.school,
        school_class_id=class_id,
        term_id=term_id,
        name=sheets.name,
        checksum=hashlib.sha256(content).hexdigest(),
        filed_at=clock.now(),
    )
    filed.file.name = default_storage.save(f"{school_id}/journals/{filed.key.hex}", ContentFile(content))
    with transaction.atomic():
        filed.save()
        record = f"journal:{filed.key}"
        change = Change("journal.filed", record, f"class:{class_id}", None, {"checksum": filed.checksum})
        record_changes(actor=actor, stream=f"class:{class_id}", changes=[change])


def checksum_of(filed: FiledJournal) -> str:
    """SHA-256 of the file as it is now; empty when it is gone."""
    if not default_storage.exists(str(filed.file.name)):
        return ""
    with filed.file.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
