"""The envelope in the header of a school's pages."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.chats.queries.listing import count_unread


def chats_context(request: HttpRequest) -> dict[str, Any]:
    """``envelope``: addresses and how many chats wait; asked for only by pages that show it."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.has(Permission.WRITE_MESSAGES):
        return {"envelope": None}
    slug = {"school": actor.school.slug}
    return {
        "envelope": {
            "url": reverse("chats:index", kwargs=slug),
            "badge": reverse("chats:badge", kwargs=slug),
            "unread": SimpleLazyObject(lambda: count_unread(actor)),
        }
    }
