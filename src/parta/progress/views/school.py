from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.web import asked_id
from parta.progress.queries.accumulation import accumulation_page
from parta.progress.queries.school import school_page as school_rates
from parta.progress.web import (
    accumulation_sheets,
    file_name,
    is_spreadsheet_wanted,
    school_sheets,
    spreadsheet,
)


@require_safe
@school_page(Permission.READ_SCHOOL_PROGRESS)
def accumulation(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    page = accumulation_page(
        actor,
        asked_id(request.GET, "term"),
        class_id=asked_id(request.GET, "class"),
        teacher_id=asked_id(request.GET, "teacher"),
    )
    if page and is_spreadsheet_wanted(request):
        return spreadsheet(file_name(_("Journals"), page.term_name), accumulation_sheets(page))
    by_teacher = request.GET.get("by") == "teacher"
    return render(request, "progress/accumulation.html", {"page": page, "by_teacher": by_teacher})


@require_safe
@school_page(Permission.READ_SCHOOL_PROGRESS)
def school(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    page = school_rates(actor, asked_id(request.GET, "term"))
    if page and is_spreadsheet_wanted(request):
        return spreadsheet(file_name(actor.school.short_name, page.term_name), school_sheets(page))
    return render(request, "progress/school.html", {"page": page})
