"""What the deputy head does with dated lessons: covers an absent teacher."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core import clock
from parta.core.errors import Refused
from parta.lessons.commands.covering import cover_lessons
from parta.lessons.forms import AbsenceForm, CoverForm
from parta.lessons.queries.cover import CoverPage, cover_page

_UNPROCESSABLE = 422
_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@_PAGE
@school_page(Permission.WRITE_TIMETABLE)
def cover(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All lessons of an absent teacher on one page, to be given away or canceled."""
    today = clock.today(actor.school.zone)
    nobody = cover_page(actor, None, today, today)
    is_asked = "teacher" in request.GET
    asked = AbsenceForm(request.GET if is_asked else None, teachers=nobody.teachers, initial={"since": today})
    if not is_asked or not asked.is_valid():
        status = _UNPROCESSABLE if is_asked else None
        return render(request, "lessons/cover.html", {"asked": asked, "page": nobody}, status=status)
    data = asked.cleaned_data
    page = cover_page(actor, data["teacher"], data["since"], data["until"])
    data_sent = request.POST if request.method == "POST" else None
    form = CoverForm(data_sent, rows=page.rows, suggests="suggest" in request.GET)
    if form.is_valid() and _is_covered(request, actor, form):
        return redirect(_cover_url(actor, page, data["since"], data["until"]))
    context = {"asked": asked, "page": page, "form": form, "rows": _with_fields(page, form)}
    return render(request, "lessons/cover.html", context, status=_UNPROCESSABLE if form.errors else None)


def _is_covered(request: HttpRequest, actor: Actor, form: CoverForm) -> bool:
    try:
        count = cover_lessons(actor=actor, choices=form.choices(), note=form.cleaned_data["note"])
    except Refused as refusal:
        form.add_error(refusal.field, str(refusal.message))
        return False
    text = ngettext("%(count)d lesson is changed.", "%(count)d lessons are changed.", count)
    messages.success(request, text % {"count": count})
    return True


def _with_fields(page: CoverPage, form: CoverForm) -> list[tuple[object, object]]:
    return [(row, form[row.field]) for row in page.rows]


def _cover_url(actor: Actor, page: CoverPage, since: date, until: date) -> str:
    url = reverse("lessons:cover", kwargs={"school": actor.school.slug})
    asked = {"teacher": page.teacher_id, "since": since.isoformat(), "until": until.isoformat()}
    return f"{url}?{urlencode(asked)}"
