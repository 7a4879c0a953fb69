from dataclasses import asdict
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.operators import Operator
from parta.access.rules import Office
from parta.access.web import operator_page
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.portal.commands.regions import (
    found_region,
    remove_moved_day,
    set_moved_day,
    set_region,
)
from parta.portal.office_forms import MovedDayForm, RegionForm, SettingsForm
from parta.portal.queries.offices import (
    get_own_region,
    list_acts,
    list_own_regions,
    schools_page,
    settings_of,
)
from parta.portal.rules import SettingsData
from parta.schools.queries import list_moved_days

_PAGE = 50
_KEPT = timedelta(days=31)  # moved days that are over are shown for a month


@require_http_methods(["GET", "HEAD", "POST"])
@operator_page(Office.ADMIN, Office.REGION)
def offices(request: HttpRequest, operator: Operator) -> HttpResponse:
    """The operator's regions; an administrator adds a further one."""
    may_add = operator.office is Office.ADMIN and operator.is_everywhere
    form = RegionForm(request.POST or None) if may_add else None
    if request.method == "POST" and form is None:
        raise NotFound
    if request.method == "POST" and form and form.is_valid():
        try:
            region = found_region(operator=operator, **form.cleaned_data)
            return redirect("portal:office", code=region.code)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
    regions = list_own_regions(operator)
    if len(regions) == 1 and not may_add:
        return redirect("portal:office", code=regions[0].code)
    status = 422 if form and form.errors else 200
    return render(request, "portal/offices.html", {"regions": regions, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@operator_page(Office.ADMIN, Office.REGION)
def office(request: HttpRequest, operator: Operator, code: str) -> HttpResponse:
    """Settings of a region."""
    region = get_own_region(operator, code)
    form = SettingsForm(request.POST or None, initial=asdict(settings_of(region)))
    if request.method == "POST" and form.is_valid():
        try:
            set_region(operator=operator, region=region, data=SettingsData(**form.cleaned_data))
            messages.success(request, _("The settings are saved."))
            return redirect("portal:office", code=code)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
    context = {"region": region, "form": form, "acts": list_acts(region), "operator": operator}
    return render(request, "portal/office.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@operator_page(Office.ADMIN, Office.REGION)
def days(request: HttpRequest, operator: Operator, code: str) -> HttpResponse:
    """Days moved in the region against the calendar."""
    region = get_own_region(operator, code)
    form = MovedDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        day, name = form.cleaned_data["day"], form.cleaned_data["name"]
        set_moved_day(operator=operator, region=region, day=day, is_working=form.is_working, name=name)
        messages.success(request, _("The day is moved."))
        return redirect("portal:office_days", code=code)
    rows = list_moved_days(region, clock.today(region.zone) - _KEPT)
    context = {"region": region, "form": form, "rows": rows, "operator": operator}
    return render(request, "portal/office_days.html", context, status=422 if form.errors else 200)


@require_POST
@operator_page(Office.ADMIN, Office.REGION)
def day_removal(request: HttpRequest, operator: Operator, code: str, day_id: int) -> HttpResponse:
    """The day is as the calendar has it again."""
    region = get_own_region(operator, code)
    remove_moved_day(operator=operator, region=region, moved_day_id=day_id)
    messages.success(request, _("The day is as the calendar has it."))
    return redirect("portal:office_days", code=code)


@require_safe
@operator_page(Office.REGION)
def schools(request: HttpRequest, operator: Operator, code: str) -> HttpResponse:
    """Schools of the region in numbers."""
    query = request.GET.get("q", "").strip()[:100]
    page = schools_page(get_own_region(operator, code), query)
    rows = Paginator(page.rows, _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": rows, "query": query, "region": page.region, "operator": operator}
    return render(request, "portal/office_schools.html", context)
