from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import get_urlconf, reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import etag, require_http_methods, require_safe

from parta.access.queries import list_schools_of
from parta.core.errors import NotFound
from parta.core.sites import Site
from parta.core.web import place
from parta.pocket.building import worker_text
from parta.pocket.manifests import manifest_of
from parta.pocket.web import user_key

_LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


def _worker() -> tuple[str, str]:
    return worker_text(get_urlconf() or settings.ROOT_URLCONF)


@login_not_required
@require_safe
@etag(lambda _request: f'"{_worker()[0]}"')
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker, at the root of the site so that it may serve all of it; browsers ask often."""
    return HttpResponse(
        _worker()[1],
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


@login_not_required
@require_safe
def manifest(request: HttpRequest, language: str) -> HttpResponse:
    """What the home screen shows of the site."""
    with _in(language):
        words = manifest_of(place(request).site, language)
    return JsonResponse(
        words,
        content_type="application/manifest+json; charset=utf-8",
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "max-age=3600"},
    )


@login_not_required
@require_safe
def offline(request: HttpRequest, language: str) -> HttpResponse:
    """Stands for a page that the device does not have; the worker keeps it, the browser fills it."""
    with _in(language):
        return render(request, "pocket/offline.html")


@login_not_required
@require_safe
def version(_request: HttpRequest) -> HttpResponse:
    """A page that was open for long asks whether it is still understood."""
    return JsonResponse({"build": settings.BUILD, "oldest": settings.OLDEST_BUILD})


@never_cache
@require_safe
def who(request: HttpRequest) -> JsonResponse:
    """Whose session it is, and a token to write in it: for what a device has kept to be sent later."""
    return JsonResponse({"user": user_key(request), "token": get_token(request)})


@require_safe
def section(request: HttpRequest, page: str) -> HttpResponse:
    """To the page of this name in the user's school; of several schools, one is chosen first."""
    schools = list_schools_of(request.user.pk or 0)
    if place(request).site is Site.DIARY and len(schools) == 1:
        return redirect(page, school=schools[0].slug)
    return redirect("/")


@csrf_exempt  # another app sends it, and nothing is done with it here: the worker keeps what was shared
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """To the page on which the place of what was shared is chosen; a POST has met no worker, and is lost."""
    schools = list_schools_of(request.user.pk or 0)
    if not schools:
        return redirect("/")
    lost = "?lost=1" if request.method == "POST" else ""
    return redirect(reverse("home:share", kwargs={"school": schools[0].slug}) + lost)


def _in(language: str) -> translation.override:
    if language not in _LANGUAGES:
        raise NotFound
    return translation.override(language)
