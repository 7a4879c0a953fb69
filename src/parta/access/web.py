"""The decorator every page of a school carries."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from parta.access.actors import Actor
from parta.access.queries import get_actor
from parta.access.rules import Permission
from parta.core.errors import NotFound

_LARGEST_ID = 2**63 - 1
Answer = TypeVar("Answer", bound=HttpResponseBase)


def school_page(
    permission: Permission,
) -> Callable[[Callable[Concatenate[HttpRequest, Actor, ...], Answer]], Callable[..., Answer]]:
    """Call the view with the Actor of the school in the URL; 404 for strangers, 403 without the permission.

    Dates inside the view and its templates are in the school's zone.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Actor, ...], Answer],
    ) -> Callable[..., Answer]:
        @wraps(view)
        def page(request: HttpRequest, school: str, **kwargs: Any) -> Answer:
            actor = get_actor(user_id=request.user.pk or 0, school_slug=school)
            actor.require(permission)
            if any(isinstance(value, int) and value > _LARGEST_ID for value in kwargs.values()):
                raise NotFound  # no row has it, and a database could not even compare it
            request.actor = actor  # type: ignore[attr-defined]  # read by the navigation of every page
            with timezone.override(actor.school.zone):
                return view(request, actor, **kwargs)

        page.school_permission = permission  # type: ignore[attr-defined]  # read by the access tests
        return page

    return decorate
