from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parta.academics.queries import class_page, list_class_rows
from parta.academics.web import class_sheets, classes_sheet
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core import clock
from parta.core.spreadsheets import is_spreadsheet_wanted, spreadsheet
from parta.core.web import asked_id
from parta.schoolyear.queries import choose_year


@require_safe
@school_page(Permission.READ_PEOPLE)
def classes(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The classes of a year the actor may see, of the running one unless another is asked for."""
    choice = choose_year(actor, asked_id(request.GET, "year"))
    rows = list_class_rows(actor, choice.year.pk, choice.day) if choice.year else []
    if is_spreadsheet_wanted(request):
        return spreadsheet(_("Classes"), [classes_sheet(rows)])
    return render(
        request,
        "academics/classes.html",
        {"choice": choice, "classes": rows, "may_write": actor.has(Permission.WRITE_PEOPLE)},
    )


@require_safe
@school_page(Permission.READ_PEOPLE)
def school_class(request: HttpRequest, actor: Actor, *, class_id: int) -> HttpResponseBase:
    """The class list: students with their guardians, groups, courses."""
    page = class_page(actor, class_id, clock.today(actor.school.zone))
    if is_spreadsheet_wanted(request):
        return spreadsheet(_("Class %(name)s") % {"name": page.name}, class_sheets(page))
    context = {
        "page": page,
        "may_read_diaries": actor.has(Permission.READ_DIARY),
        "may_read_journals": actor.has(Permission.READ_JOURNAL),
    }
    return render(request, "academics/class.html", context)
