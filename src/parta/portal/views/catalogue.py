from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parta.portal.queries.catalogue import search_services, service_page
from parta.portal.web import asked_region
from parta.schools.queries import list_regions
from parta.schools.web import remember_region

_LONGEST_QUERY = 100


@login_not_required
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """The catalogue: looked through by words, for a region."""
    query, region = request.GET.get("q", "").strip()[:_LONGEST_QUERY], asked_region(request)
    found = search_services(query)
    page = {"query": query, "region": region, "regions": list_regions(), "services": found}
    if not found:
        page["others"] = search_services("")
    response = render(request, "portal/services.html", page)
    if region:
        remember_region(response, region)
    return response


@login_not_required
@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service, with the terms and the contacts of the region."""
    region = asked_region(request)
    context = {"page": service_page(slug, region), "regions": list_regions()}
    response = render(request, "portal/service.html", context)
    if region:
        remember_region(response, region)
    return response
