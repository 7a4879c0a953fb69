from collections.abc import Collection
from datetime import datetime
from http.cookies import SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from parta.live.models import Nudge

_MOST_NAMED = 500  # users of one look; with more of them all rows are read


def list_nudges_since(moment: datetime, user_ids: Collection[int]) -> list[tuple[int, int, str]]:
    """Id, user and topic of the nudges for these users, perhaps among others, written then or later."""
    rows = Nudge.objects.filter(at__gte=moment)
    if len(user_ids) <= _MOST_NAMED:
        rows = rows.filter(user_id__in=user_ids)
    return list(rows.order_by("pk").values_list("pk", "user_id", "topic"))


def user_id_of_cookies(header: str) -> int | None:
    """Whose session the cookies of a request name; None: nobody who may come in."""
    cookie = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    if cookie is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(cookie.value)
    user = get_user(request)
    return user.pk if user.is_authenticated and not getattr(user, "must_activate", False) else None
