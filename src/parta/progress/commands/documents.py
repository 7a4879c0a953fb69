"""Documents that take a while: asked for, made by a job, thrown away after some days."""

from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import translation
from django_tasks import task

from parta.access.actors import Actor
from parta.access.queries import get_actor
from parta.core import clock
from parta.core.pdf import render_pdf
from parta.progress.models import Document
from parta.progress.queries.documents import (
    Sheets,
    class_sheets,
    get_class_term,
    get_document,
    student_sheet,
)
from parta.progress.rules.documents import KEPT_FOR, DocumentState, may_retry

_TEMPLATE = Path(__file__).parents[1] / "typst" / "report_cards.typ"


def print_card(*, actor: Actor, student_id: int, term_id: int | None) -> tuple[str, bytes]:
    """One student's card at once: the name of the file and the PDF. Nothing is kept."""
    sheets = student_sheet(actor, student_id, term_id)
    return sheets.name, _print(sheets, is_tagged=True)


@transaction.atomic
def request_class_cards(*, actor: Actor, class_id: int, term_id: int | None, language: str) -> Document:
    """Have the cards of a class made for the term (None: the running one).

    Asked again while they are being made, gives the same document. What is too old goes.
    """
    school_class, term = get_class_term(actor, class_id, term_id)
    now = clock.now()
    _throw_away(actor, now)
    asked = {"school_class": school_class, "term": term, "language": language}
    for running in Document.objects.visible_to(actor, now).filter(**asked).order_by("-asked_at"):
        state = DocumentState(running.state)
        if state != DocumentState.READY and not may_retry(state, changed_at=running.changed_at, now=now):
            return running
    document = Document.objects.create(
        school=actor.school, asked_by_id=actor.user_id, asked_at=now, changed_at=now, **asked
    )
    make_document.enqueue(key=str(document.key))
    return document


@transaction.atomic
def retry_document(*, actor: Actor, key: UUID) -> None:
    """Begin again what failed or was left lying; anything else stays as it is."""
    document = get_document(actor, key)
    now = clock.now()
    if not may_retry(DocumentState(document.state), changed_at=document.changed_at, now=now):
        return
    # Two clicks begin one job.
    same = Document.objects.filter(pk=document.pk, changed_at=document.changed_at)
    if same.update(state=DocumentState.WAITING, changed_at=now):
        make_document.enqueue(key=str(document.key))


@task()
def make_document(key: str) -> None:
    """Job: print the cards with the rights the asker has now. Run again, it changes nothing."""
    document = Document.objects.select_related("school").filter(key=key).first()
    if document is None or document.state == DocumentState.READY:
        return
    try:
        with translation.override(document.language):
            _make(document)
    except Exception:
        _step(document, DocumentState.FAILED)
        raise


def _make(document: Document) -> None:
    _step(document, DocumentState.GATHERING)
    actor = get_actor(user_id=document.asked_by_id, school_slug=document.school.slug)
    sheets = class_sheets(actor, document.school_class_id, document.term_id)
    _step(document, DocumentState.SETTING)
    content = ContentFile(_print(sheets, is_tagged=False))  # it goes to the printer
    path = default_storage.save(f"{document.school_id}/documents/{document.key.hex}", content)
    if not _step(document, DocumentState.READY, name=sheets.name, file=path):
        default_storage.delete(path)  # another run was faster


def _print(sheets: Sheets, *, is_tagged: bool) -> bytes:
    return render_pdf(_TEMPLATE, sheets.data, created_at=clock.now(), is_tagged=is_tagged)


def _step(document: Document, state: DocumentState, **values: str) -> bool:
    """Whether it was taken: what is ready stays ready."""
    rows = Document.objects.filter(pk=document.pk).exclude(state=DocumentState.READY)
    return bool(rows.update(state=state, changed_at=clock.now(), **values))


def _throw_away(actor: Actor, now: datetime) -> None:
    old = Document.objects.filter(school=actor.school, asked_at__lte=now - KEPT_FOR)
    for path in old.exclude(file="").values_list("file", flat=True):
        transaction.on_commit(partial(default_storage.delete, path))
    old.delete()
