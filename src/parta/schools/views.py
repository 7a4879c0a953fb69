from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_http_methods

from parta.schools.queries import get_region, list_regions
from parta.schools.web import region_of, region_url, remember_region, safe_next


@dataclass(frozen=True, slots=True)
class RegionRow:
    """``url``: the region's own address; empty: the region is chosen here."""

    code: str
    name: str
    url: str
    has_state_services: bool
    is_elsewhere: bool
    is_current: bool


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def regions(request: HttpRequest) -> HttpResponse:
    """Choose your region: a way to its address, or, on a host without such names, kept in the browser."""
    if request.method == "POST":
        region = get_region(request.POST.get("region", "")[:3])
        chosen = HttpResponseRedirect(_next(request.POST.get("next", "")))
        remember_region(chosen, region)
        return chosen
    query = request.GET.get("q", "")[:100].strip()
    following = _next(request.GET.get("next", ""))
    current = region_of(request)
    rows = [
        RegionRow(
            code=region.code,
            name=str(region),
            url=region_url(request, region, following),
            has_state_services=region.has_state_services,
            is_elsewhere=bool(region.portal_address),
            is_current=region == current,
        )
        for region in list_regions(query)
    ]
    return render(request, "schools/regions.html", {"rows": rows, "query": query, "next": following})


def _next(path: str) -> str:
    return safe_next(path, resolve_url("account_login"))
