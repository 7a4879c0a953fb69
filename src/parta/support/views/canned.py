"""Prepared answers, which operators keep for each other."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.operators import Operator
from parta.access.rules import Office
from parta.access.web import operator_page
from parta.core.errors import Refused
from parta.schools.queries import find_region
from parta.support.commands.canned import remove_canned, save_canned
from parta.support.forms import CannedForm
from parta.support.queries.canned import get_canned, list_canned
from parta.support.queries.choices import canned_regions


@require_safe
@operator_page(Office.SUPPORT)
def answers(request: HttpRequest, operator: Operator) -> HttpResponse:
    rows = [(row, operator.covers(row.region_id)) for row in list_canned(operator)]
    return render(request, "support/desk/canned.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@operator_page(Office.SUPPORT)
def new_answer(request: HttpRequest, operator: Operator) -> HttpResponse:
    form = CannedForm(canned_regions(operator), request.POST if request.method == "POST" else None)
    return _form(request, operator, form)


@require_http_methods(["GET", "POST"])
@operator_page(Office.SUPPORT)
def answer(request: HttpRequest, operator: Operator, *, canned_id: int) -> HttpResponse:
    row = get_canned(operator, canned_id, to_change=True)
    initial = {
        "title": row.title,
        "text": row.text,
        "version": row.version,
        "region": row.region.code if row.region else "",
    }
    posted = request.POST if request.method == "POST" else None
    form = CannedForm(canned_regions(operator), posted, initial=initial)
    return _form(request, operator, form, canned_id)


@require_POST
@operator_page(Office.SUPPORT)
def removal(request: HttpRequest, operator: Operator, *, canned_id: int) -> HttpResponse:
    remove_canned(operator=operator, canned_id=canned_id)
    messages.success(request, _("The prepared answer is removed."))
    return redirect("support_desk:canned")


def _form(
    request: HttpRequest, operator: Operator, form: CannedForm, canned_id: int | None = None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        region = find_region(typed["region"])
        try:
            save_canned(
                operator=operator,
                title=typed["title"],
                text=typed["text"],
                region_id=region.pk if region else None,
                canned_id=canned_id,
                version=typed["version"] or 0,
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            messages.success(request, _("The prepared answer is saved."))
            return redirect("support_desk:canned")
    context = {"form": form, "canned_id": canned_id}
    return render(request, "support/desk/canned_form.html", context, status=422 if form.errors else 200)
