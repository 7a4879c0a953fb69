from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.core.web import asked_id
from parta.progress.commands.closing import close_term, reopen_term
from parta.progress.queries.closing import closing_page
from parta.progress.queries.journals import get_filed_journal, list_filed_journals


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_CLASS_PROGRESS)
def closing(request: HttpRequest, actor: Actor, *, class_id: int | None = None) -> HttpResponse:
    """What is missing before the term can be closed, in one class or in all; and closing it."""
    term_id = asked_id(request.GET, "term")
    page = closing_page(actor, term_id, class_id, asked_id(request.GET, "year"))
    refused: Refused | None = None
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            if "reopen" in request.POST and class_id is not None:
                reopen_term(actor=actor, term_id=page.term.pk, class_id=class_id, reason=reason)
            else:
                close_term(actor=actor, term_id=page.term.pk, class_id=class_id, reason=reason)
            return redirect(f"{request.path}?term={page.term.pk}")
        except Refused as error:
            refused = error
    context: dict[str, object] = {"page": page, "refused": refused, "reason": request.POST.get("reason", "")}
    template = "progress/closing.html"
    if class_id is not None:
        template, context["state"] = "progress/class_closing.html", page.classes[0]
        context["filed"] = list_filed_journals(actor, class_id, page.term.pk)
    return render(request, template, context, status=422 if refused else 200)


@require_safe
@school_page(Permission.READ_CLASS_PROGRESS)
def filed_journal(_request: HttpRequest, actor: Actor, *, filed_key: UUID) -> FileResponse:
    """The journal of a closed term as it was filed."""
    found = get_filed_journal(actor, filed_key)
    return FileResponse(found.file.open("rb"), filename=found.name, content_type="application/pdf")
