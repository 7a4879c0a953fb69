"""The envelope in the header of a school's pages; files as answers."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import actor_at_hand
from parta.chats.queries.listing import count_unread
from parta.files.models import Attachment
from parta.files.pictures import small_picture

_KEPT = "private, max-age=604800, immutable"  # by the browser alone: what has a key never changes


def chats_context(request: HttpRequest) -> dict[str, Any]:
    """``envelope``: addresses and how many chats wait; asked for only by pages that show it."""
    return {"envelope": SimpleLazyObject(lambda: _envelope(actor_at_hand(request)))}


def _envelope(actor: Actor | None) -> dict[str, Any] | None:
    if actor is None or not actor.has(Permission.WRITE_MESSAGES):
        return None
    slug = {"school": actor.school.slug}
    return {
        "url": reverse("chats:index", kwargs=slug),
        "badge": reverse("chats:badge", kwargs=slug),
        "unread": SimpleLazyObject(lambda: count_unread(actor)),
    }


def file_answer(found: Attachment, *, is_shown: bool) -> HttpResponseBase:
    """To be saved; a picture that is to be shown comes smaller."""
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": _KEPT}
    if is_shown and found.content_type.startswith("image/"):
        content, content_type = small_picture(found)
        return HttpResponse(content, content_type=content_type, headers=headers)
    return FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.content_type,
        headers=headers,
    )
