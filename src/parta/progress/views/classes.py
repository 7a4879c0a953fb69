from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.spreadsheets import is_spreadsheet_wanted, spreadsheet
from parta.core.web import asked_id
from parta.progress.queries.classes import class_page, list_own_classes
from parta.progress.web import class_sheets, file_name
from parta.schoolyear.queries import choose_year


@require_safe
@school_page(Permission.READ_CLASS_PROGRESS)
def index(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The classes one may see; who has a single one goes straight there."""
    choice = choose_year(actor, asked_id(request.GET, "year"))
    classes = list_own_classes(actor, choice)
    reads_school = actor.has(Permission.READ_SCHOOL_PROGRESS)
    if len(classes) == 1 and not reads_school and "year" not in request.GET:
        return redirect("progress:class", school=actor.school.slug, class_id=classes[0].class_id)
    context = {"classes": classes, "reads_school": reads_school, "choice": choice}
    return render(request, "progress/index.html", context)


@require_safe
@school_page(Permission.READ_CLASS_PROGRESS)
def school_class(request: HttpRequest, actor: Actor, *, class_id: int) -> HttpResponseBase:
    page = class_page(actor, class_id, asked_id(request.GET, "term"))
    if is_spreadsheet_wanted(request):
        return spreadsheet(file_name(page.name, page.term_name), class_sheets(page))
    return render(request, "progress/class.html", {"page": page})
