"""The applicant reads login and temporary password once, on the portal (A4)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parta.accounts.own_pages import Owner, own_page
from parta.core.sites import Site
from parta.core.web import site_url
from parta.onboarding.commands.reveals import reveal_access
from parta.onboarding.queries.reveals import reveal_page


@never_cache
@require_http_methods(["GET", "POST"])
@own_page
def reveal(request: HttpRequest, user: Owner, *, token: str) -> HttpResponse:
    """Looking shows that something waits; only the button shows it, and uses the link up."""
    page = reveal_page(user, token)
    context = {"page": page, "diary": site_url(request, Site.DIARY, label=page.region_code)}
    if request.method == "POST":
        context["issued"] = reveal_access(user=user, token=token)
    return render(request, "onboarding/reveal.html", context)
