"""What every answer tells the device: whose it is, of which build, and whether it may be kept."""

from collections.abc import Callable
from datetime import tzinfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

from parta.access.actors import Actor
from parta.core import clock
from parta.pocket.rules import NOBODY, may_keep

_SALT = "parta.pocket.user"


class PocketMiddleware:
    """Mark pages for the service worker.

    ``Parta-User``: the key of whoever is signed in, or "none"; copies of every other key are wiped.
    ``Parta-Copy``: the page may be kept, and the time on the school's clock that it shows.
    ``Parta-Also``: addresses that lead to it, so that they do without a network as well.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html") and not response.has_header("Parta-User"):
            response["Parta-User"] = user_key(request)
            response["Parta-Build"] = settings.BUILD
            if settings.OLDEST_BUILD:
                response["Parta-Oldest-Build"] = settings.OLDEST_BUILD
            if response.status_code == 200 and not response.streaming:
                _allow_copy(request, response)
        return response


def pocket_context(request: HttpRequest) -> dict[str, object]:
    """Context of every page: the key of its user. Whole pages alone ask for it."""
    return {"app_user": SimpleLazyObject(lambda: user_key(request))}


def user_key(request: HttpRequest) -> str:
    """Names the user's copies on the device. It says who to nobody, and opens nothing."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return NOBODY
    return salted_hmac(_SALT, str(user.pk), algorithm="sha256").hexdigest()[:24]


def _allow_copy(request: HttpRequest, response: HttpResponse) -> None:
    actor: Actor | None = getattr(request, "actor", None)
    found = request.resolver_match
    if actor is None or found is None or request.method != "GET" or request.headers.get("HX-Request"):
        return
    if may_keep(
        found.view_name,
        found.kwargs,
        kept_pages=settings.KEPT_PAGES,
        roles=actor.roles,
        student_ids=actor.student_ids,
        family_ids=actor.family_ids,
    ):
        response["Parta-Copy"] = _now(actor.school.zone)
        if not request.GET:  # the page as it is now, not another day's
            response["Parta-Also"] = ",".join(
                _address(name, actor) for name in settings.KEPT_PAGES[found.view_name]
            )


def _now(zone: tzinfo) -> str:
    return clock.now().astimezone(zone).isoformat(timespec="minutes")


def _address(view_name: str, actor: Actor) -> str:
    try:
        return reverse(view_name)
    except NoReverseMatch:
        return reverse(view_name, kwargs={"school": actor.school.slug})
