"""Report cards as PDF: one at once, a class's by a job."""

import io
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.web import asked_id
from parta.people.rules import Page
from parta.people.web import shows_student
from parta.progress.commands.documents import print_card, request_class_cards, retry_document
from parta.progress.queries.documents import document_page, get_ready_document

_PDF = "application/pdf"


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.REPORT_CARD)
def card(request: HttpRequest, actor: Actor, *, student_id: int) -> FileResponse:
    name, content = print_card(actor=actor, student_id=student_id, term_id=asked_id(request.GET, "term"))
    return FileResponse(io.BytesIO(content), filename=name, content_type=_PDF)


@require_POST
@school_page(Permission.READ_CLASS_PROGRESS)
def class_cards(request: HttpRequest, actor: Actor, *, class_id: int) -> HttpResponse:
    asked = request_class_cards(
        actor=actor,
        class_id=class_id,
        term_id=asked_id(request.POST, "term"),
        language=get_language() or "ru",
    )
    return redirect("progress:document", school=actor.school.slug, key=asked.key)


@require_safe
@school_page(Permission.READ_CLASS_PROGRESS)
def document(request: HttpRequest, actor: Actor, *, key: UUID) -> HttpResponse:
    """The page asks again and again how far the job has got; nothing is sent while nothing has changed."""
    page = document_page(actor, key)
    if not request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "progress/document.html", {"page": page})
    if request.GET.get("seen") == page.state and not page.may_retry:
        return HttpResponse(status=204)
    return render(request, "progress/document_state.html", {"page": page})


@require_POST
@school_page(Permission.READ_CLASS_PROGRESS)
def document_attempt(_request: HttpRequest, actor: Actor, *, key: UUID) -> HttpResponse:
    retry_document(actor=actor, key=key)
    return redirect("progress:document", school=actor.school.slug, key=key)


@require_safe
@school_page(Permission.READ_CLASS_PROGRESS)
def document_file(_request: HttpRequest, actor: Actor, *, key: UUID) -> FileResponse:
    found = get_ready_document(actor, key)
    return FileResponse(found.file.open("rb"), filename=found.name, content_type=_PDF)
