from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.spreadsheets import is_spreadsheet_wanted, spreadsheet
from parta.core.web import asked_id
from parta.progress.commands.integrity import ask_for_check
from parta.progress.queries.accumulation import accumulation_page
from parta.progress.queries.integrity import integrity_page
from parta.progress.queries.school import school_page as school_rates
from parta.progress.web import accumulation_sheets, file_name, school_sheets


@require_safe
@school_page(Permission.READ_SCHOOL_PROGRESS)
def accumulation(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    page = accumulation_page(
        actor,
        asked_id(request.GET, "term"),
        year_id=asked_id(request.GET, "year"),
        class_id=asked_id(request.GET, "class"),
        teacher_id=asked_id(request.GET, "teacher"),
    )
    if page and is_spreadsheet_wanted(request):
        return spreadsheet(file_name(_("Journals"), page.term_name), accumulation_sheets(page))
    context = {
        "page": page,
        "by_teacher": request.GET.get("by") == "teacher",
        "check": integrity_page(actor),
    }
    return render(request, "progress/accumulation.html", context)


@require_safe
@school_page(Permission.READ_SCHOOL_PROGRESS)
def school(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    page = school_rates(actor, asked_id(request.GET, "term"), asked_id(request.GET, "year"))
    if page and is_spreadsheet_wanted(request):
        return spreadsheet(file_name(actor.school.short_name, page.term_name), school_sheets(page))
    return render(request, "progress/school.html", {"page": page})


@require_safe
@school_page(Permission.READ_SCHOOL_PROGRESS)
def integrity(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What the last nightly check of the registers found."""
    return render(request, "progress/integrity.html", {"page": integrity_page(actor)})


@require_POST
@school_page(Permission.READ_SCHOOL_PROGRESS)
def integrity_check(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The registers are looked through at once."""
    ask_for_check(actor=actor)
    messages.success(request, _("The check runs. Look at this page again in a minute."))
    return redirect("progress:integrity", school=actor.school.slug)
