from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parta.core.sites import Site
from parta.core.web import site_url
from parta.portal.queries.catalogue import popular_services
from parta.schools.queries import get_region, list_regions
from parta.schools.web import region_of, remember_region


@login_not_required
@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """All regions, looked through by name or code."""
    query = request.GET.get("q", "").strip()[:100]
    context = {"regions": list_regions(query), "query": query, "current": region_of(request)}
    return render(request, "portal/regions.html", context)


@login_not_required
@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    """A region: its diary, its services, whom to ask."""
    found = get_region(code)
    context = {
        "region": found,
        "diary_url": site_url(request, Site.DIARY, label=found.code),
        "services": popular_services(),
    }
    response = render(request, "portal/region.html", context)
    remember_region(response, found)
    return response
