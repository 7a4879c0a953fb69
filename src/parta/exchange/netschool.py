"""Sessions of apps that were made for another diary: a salt of one use, then a token of an hour.

They live in the cache; what they open hangs on the app password, which is asked about at each call.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from parta.access.actors import Actor
from parta.core.errors import Forbidden, NotFound, Refused
from parta.exchange.commands.keys import note_use
from parta.exchange.models import AccessKey
from parta.exchange.queries.keys import actor_of, digest_of, find_app_key, get_open_app_key

COOKIE = "NSSESSIONID"
_SALT_LIFE, _TOKEN_LIFE = 300, 3600
_TRIES, _TRIES_WINDOW = 30, 3600  # refused sign-ins of one login


@dataclass(frozen=True, slots=True)
class Reader:
    key: AccessKey
    actor: Actor


View = Callable[..., HttpResponseBase]


def new_salt(session: str) -> dict[str, str]:
    """What the app makes its proof with."""
    lt, salt = secrets.token_hex(8), secrets.token_hex(8)
    cache.set(f"netschool:salt:{lt}", [session, salt], _SALT_LIFE)
    return {"lt": lt, "ver": secrets.token_hex(4), "salt": salt}


def sign_in(*, session: str, lt: str, school: str, login: str, proof: str) -> str:
    """The token of the app's session. Refused for whatever is wrong, in the same words."""
    refused = Refused(
        _("Wrong login or app password. It is made under Calendars and programs."), code="sign_in"
    )
    tries = f"netschool:tries:{digest_of(login.casefold())}"
    if int(cache.get(tries, 0)) >= _TRIES:
        raise Refused(_("Too many tries. Come back in an hour."), code="too_many_tries")
    place = f"netschool:salt:{lt[:40]}"
    found = cache.get(place)
    is_mine = found and cache.delete(place) and secrets.compare_digest(str(found[0]), session)
    is_school = school.isascii() and school.isdigit() and len(school) <= 18
    key = (
        find_app_key(school_id=int(school), login=login, salt=found[1], proof=proof)
        if is_mine and is_school and proof.isascii()
        else None
    )
    if key is None:
        cache.set(tries, int(cache.get(tries, 0)) + 1, _TRIES_WINDOW)
        raise refused
    token = secrets.token_urlsafe(32)
    cache.set(_place(token), key.pk, _TOKEN_LIFE)
    return token


def sign_out(token: str) -> None:
    cache.delete(_place(token))


def for_apps(view: View) -> View:
    """A call that needs no session yet."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def call(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = view(request, **kwargs)
        except Refused as refused:
            response = JsonResponse({"message": str(refused.message)}, status=409)
        except (NotFound, Forbidden):
            response = JsonResponse({"message": _("There is no such thing.")}, status=404)
        response["Cache-Control"] = "no-store"
        return response

    return call


def for_readers(view: Callable[Concatenate[HttpRequest, Reader, ...], HttpResponseBase]) -> View:
    """A call of an app that has signed in; 401 for a token that is dead, or whose password is."""

    @for_apps
    @wraps(view)
    def call(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        reader = _reader(request)
        if reader is None:
            return JsonResponse({"message": _("Sign in anew.")}, status=401)
        return view(request, reader, **kwargs)

    return call


def token_of(request: HttpRequest) -> str:
    return request.headers.get("at") or request.GET.get("at", "")


def _reader(request: HttpRequest) -> Reader | None:
    token = token_of(request)
    key_id = cache.get(_place(token)) if token else None
    if key_id is None:
        return None
    try:
        key = get_open_app_key(int(key_id))
        actor = actor_of(key)
    except (NotFound, Forbidden):
        sign_out(token)
        return None
    cache.touch(_place(token), _TOKEN_LIFE)
    note_use(key)
    return Reader(key, actor)


def _place(token: str) -> str:
    """A reader of the cache finds no tokens in it."""
    return f"netschool:at:{digest_of(token)}"
