"""Reports of absences, on the page and as a table for a spreadsheet."""

import csv

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.attendance.forms import ReportForm
from parta.attendance.queries.reports import Grouping, Order, ReportPage, report_page
from parta.attendance.queries.sheet import class_choices
from parta.core import clock

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@school_page(Permission.READ_ABSENCES)
def reports(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Absences of a period by student, class or reason."""
    form, page = _report(request, actor)
    if request.GET.get("format") == "csv":
        return _table(page)
    links = {order.value: _with(request.GET, sort=order.value) for order in Order}
    context = {"page": page, "form": form, "links": links, "table": _with(request.GET, format="csv")}
    return render(request, "attendance/reports.html", context)


def _report(request: HttpRequest, actor: Actor) -> tuple[ReportForm, ReportPage]:
    every = actor.has(Permission.READ_WHOLE_SCHOOL)
    form = ReportForm(request.GET)
    form.offer_classes(class_choices(actor, clock.today(actor.school.zone), None), every=every)
    page = report_page(actor, form.asked(request.GET.get("sort", "")))
    current = next((item.class_id for item in page.classes if item.is_current), 0)
    form.initial = {
        "since": page.since,
        "until": page.until,
        "by": page.grouping.value,
        "school_class": 0 if page.is_every_class else current,
    }
    if not request.GET.keys() - {"sort"}:
        form.is_bound = False
    return form, page


def _with(asked: QueryDict, **changed: str) -> str:
    query = asked.copy()
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _table(page: ReportPage) -> HttpResponse:
    """For a spreadsheet: with the mark by which it knows UTF-8, and no cell that it would compute."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="absences.csv"'
    writer = csv.writer(response, delimiter=";")
    codes = [] if page.grouping is Grouping.REASON else [words for _code, words in page.codes]
    writer.writerow(
        [_("Name"), _("Class"), _("Lessons"), *codes, _("Whole days"), _("Without valid reason"), _("Late")]
    )
    for row in page.rows:
        values: list[str | int] = [
            row.label,
            row.note,
            row.lessons,
            *row.counts,
            row.days,
            row.unresolved,
            row.late,
        ]
        writer.writerow([_plain(value) for value in values])
    return response


def _plain(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
