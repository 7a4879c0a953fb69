from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parta.access.operators import Operator
from parta.access.rules import Office
from parta.access.web import operator_page
from parta.accounts.queries.providers import find_provider
from parta.core.errors import Refused
from parta.core.sites import Site
from parta.core.web import site_url
from parta.portal.commands.providers import drop_region_provider, set_region_provider
from parta.portal.provider_form import ProviderForm
from parta.portal.queries.offices import get_own_region


@require_http_methods(["GET", "HEAD", "POST"])
@operator_page(Office.ADMIN, Office.REGION)
def provider(request: HttpRequest, operator: Operator, code: str) -> HttpResponse:
    """By whose accounts people of the region sign in to the diary."""
    region = get_own_region(operator, code)
    present = find_provider(code)
    shown = {**asdict(present), "scopes": " ".join(present.scopes)} if present else {}
    form = ProviderForm(request.POST if request.method == "POST" else None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            set_region_provider(operator=operator, region=region, **form.cleaned_data)
            messages.success(request, _("The provider is saved, and it answers."))
            return redirect("portal:office_provider", code=code)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
    callback = site_url(request, Site.DIARY, f"/account/links/{code}/callback/", label=code)
    context = {"region": region, "form": form, "present": present, "operator": operator, "callback": callback}
    return render(request, "portal/office_provider.html", context, status=422 if form.errors else 200)


@require_POST
@operator_page(Office.ADMIN, Office.REGION)
def provider_removal(request: HttpRequest, operator: Operator, code: str) -> HttpResponse:
    """The portal of this installation is the region's provider again."""
    drop_region_provider(operator=operator, region=get_own_region(operator, code))
    messages.success(request, _("People of the region sign in with accounts of this portal again."))
    return redirect("portal:office_provider", code=code)
