"""Staff: the daily sheet of a class, notices and their acceptance."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.attendance.commands import accept_notice
from parta.attendance.forms import NoticeFilterForm
from parta.attendance.queries.notices import get_notice_file, list_notices
from parta.attendance.queries.sheet import sheet_page
from parta.attendance.web import day_sheet
from parta.core import clock
from parta.core.errors import Refused
from parta.core.spreadsheets import is_spreadsheet_wanted, spreadsheet
from parta.core.web import asked_id
from parta.people.rules import Page
from parta.people.web import shows_student

_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@require_safe
@school_page(Permission.READ_ABSENCES)
def sheet(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """One day of one class."""
    page = sheet_page(actor, asked_id(request.GET, "class"), _asked_day(request))
    if page.current and is_spreadsheet_wanted(request):
        name = f"{_('Absences')} {page.current.name} {page.day.isoformat()}"
        return spreadsheet(name, [day_sheet(page)])
    return render(request, "attendance/sheet.html", {"page": page})


@require_safe
@school_page(Permission.READ_ABSENCES)
def notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Notices of everybody the actor reads, with a filter."""
    form = NoticeFilterForm(request.GET, today=clock.today(actor.school.zone))
    rows = list_notices(actor, student_ids=None, **form.asked())
    return render(request, "attendance/notices.html", {"form": form, "rows": rows})


@require_POST
@school_page(Permission.ACCEPT_NOTICES)
def acceptance(request: HttpRequest, actor: Actor, *, notice_id: int) -> HttpResponse:
    try:
        accept_notice(actor=actor, notice_id=notice_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("The notice is accepted. The family sees it."))
    back = request.POST.get("back", "")
    home = reverse("attendance:sheet", kwargs={"school": actor.school.slug})
    is_own = back.startswith(home) and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_own else home)


@require_safe
@school_page(Permission.READ_ABSENCES)
@shows_student(Page.ABSENCES)
def file(_request: HttpRequest, actor: Actor, *, student_id: int, notice_key: UUID) -> FileResponse:
    """A certificate."""
    found = get_notice_file(actor, student_id, notice_key)
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
    )


def _asked_day(request: HttpRequest) -> date | None:
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None
