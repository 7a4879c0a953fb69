from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parta.access.queries import list_offices_of
from parta.portal.queries.catalogue import popular_services
from parta.portal.queries.home import person_home
from parta.portal.web import linked_diary_url, remember_offices
from parta.schools.queries import list_regions
from parta.schools.web import region_of


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the signed-in person can do here; for everybody else, what the portal is."""
    if not request.user.is_authenticated:
        context = {"services": popular_services(), "regions": list_regions(), "region": region_of(request)}
        return render(request, "portal/welcome.html", context)
    remember_offices(request, list_offices_of(request.user.pk))
    page = person_home(request.user)
    linked = page.diary.linked
    own = {"page": page, "diary_url": linked_diary_url(request, linked) if linked else ""}
    return render(request, "portal/home.html", own)
