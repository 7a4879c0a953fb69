"""The bell in the header of every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from parta.notifications.queries.inbox import count_unread


def inbox_context(request: HttpRequest) -> dict[str, Any]:
    """``unread``: how many notifications wait; asked for only by pages that show the bell."""
    user_id = request.user.pk if hasattr(request, "user") and request.user.is_authenticated else None
    return {"unread": SimpleLazyObject(lambda: count_unread(user_id)) if user_id else None}
