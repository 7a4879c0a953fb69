from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.web import asked_id
from parta.people.rules import Page
from parta.people.web import shows_student
from parta.progress.forms import NAMES, ROWS, WhatIfForm
from parta.progress.queries.charts import charts_page
from parta.progress.queries.student import table_page, weight_text
from parta.progress.queries.subject import SubjectPage, default_form, forecast, subject_page


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.PROGRESS)
def table(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    page = table_page(actor, student_id, *_asked(request))
    return render(request, "progress/student.html", {"page": page, "head": page.head, "tab": "table"})


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.PROGRESS)
def charts(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    page = charts_page(actor, student_id, *_asked(request))
    return render(request, "progress/student_charts.html", {"page": page, "head": page.head, "tab": "charts"})


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.PROGRESS)
def subject(request: HttpRequest, actor: Actor, *, student_id: int, subject_id: int) -> HttpResponse:
    """A page of its own; to htmx only what marks to come would change."""
    page = subject_page(actor, student_id, subject_id, asked_id(request.GET, "term"))
    form = _what_if_form(request, page)
    context = {
        "page": page,
        "head": page.head,
        "tab": "subject",
        "form": form,
        "forecast": forecast(page, form.more(), form.needed_form()),
    }
    is_part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "progress/what_if.html" if is_part else "progress/student_subject.html"
    response = render(request, template, context, status=422 if form.errors else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _asked(request: HttpRequest) -> tuple[int | None, int | None]:
    """Term and year."""
    return asked_id(request.GET, "term"), asked_id(request.GET, "year")


def _what_if_form(request: HttpRequest, page: SubjectPage) -> WhatIfForm:
    preset = default_form(page)
    first = preset.form_id if preset else None
    return WhatIfForm(
        request.GET if request.GET.keys() & NAMES else None,
        values=page.values,
        kinds=[(form.form_id, form.name, weight_text(form.weight)) for form in page.forms],
        initial={"need": first, **{f"form{row}": first for row in ROWS}},
    )
