"""The archive of the whole school."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core import clock
from parta.exchange.commands.archive import open_archive, request_archive
from parta.exchange.queries.archive import archives_page


@require_http_methods(["GET", "POST"])
@school_page(Permission.EXPORT_SCHOOL)
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Have one made; below, those that are kept."""
    if request.method == "POST":
        request_archive(actor=actor)
        return redirect("archive:index", school=actor.school.slug)
    page = archives_page(actor)
    if not request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "exchange/archives.html", {"page": page})
    if request.GET.get("seen") == page.seen:
        return HttpResponse(status=204)
    return render(request, "exchange/archives_list.html", {"page": page})


@require_safe
@school_page(Permission.EXPORT_SCHOOL)
def file(_request: HttpRequest, actor: Actor, *, key: UUID) -> FileResponse:
    found = open_archive(actor=actor, key=key)
    day = clock.today(actor.school.zone).isoformat()
    name = f"{actor.school.slug}-{day}.zip"
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=name, content_type="application/zip"
    )
