"""The decorators that every page of a school, and every page of an office on the portal, carries."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from parta.access.actors import Actor
from parta.access.operators import Operator
from parta.access.queries import get_actor, get_operator
from parta.access.rules import WITH_STUDENTS, Office, Permission
from parta.accounts.days import PORTAL_ZONE
from parta.accounts.queries.security import has_second_factor
from parta.core.errors import NotFound

SCHOOLS = "schools"  # in the session: slugs and names of the schools in which the user holds a role
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
            if _lacks_second_factor(actor):
                return _ask_for_second_factor(request)  # type: ignore[return-value]  # instead of any answer
            if any(isinstance(value, int) and value > _LARGEST_ID for value in kwargs.values()):
                raise NotFound  # no row has it, and a database could not even compare it
            request.actor = actor  # type: ignore[attr-defined]  # read by the navigation of every page
            with timezone.override(actor.school.zone):
                return view(request, actor, **kwargs)

        page.school_permission = permission  # type: ignore[attr-defined]  # read by the access tests
        return page

    return decorate


def actor_at_hand(request: HttpRequest) -> Actor | None:
    """The actor of a school's page; on a page of no school that of the user's only one.

    For the header alone: it gives no right to anything.
    """
    actor: Actor | None = getattr(request, "actor", None)
    own = request.session.get(SCHOOLS, []) if actor is None and hasattr(request, "session") else []
    if len(own) != 1 or not request.user.is_authenticated:
        return actor
    try:
        actor = get_actor(user_id=request.user.pk, school_slug=own[0][0])
    except NotFound:
        return None
    return None if _lacks_second_factor(actor) else actor


def _lacks_second_factor(actor: Actor) -> bool:
    """The school wants a second proof of its staff, and this one has none. Asks nothing where it does not."""
    return (
        actor.school.requires_second_factor
        and bool(actor.roles - WITH_STUDENTS)
        and not has_second_factor(actor.user_id)
    )


def _ask_for_second_factor(request: HttpRequest) -> HttpResponse:
    url = f"{reverse('account_security')}?need=1"
    if request.headers.get("HX-Request"):  # a part of a page was asked for: the whole of it gives way
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def operator_page(
    *offices: Office,
) -> Callable[[Callable[Concatenate[HttpRequest, Operator, ...], Answer]], Callable[..., Answer]]:
    """Call the view with the Operator, who holds one of the offices today; 404 for everybody else.

    Where several are named and held, the Operator acts by the first. Times are the portal's.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Operator, ...], Answer],
    ) -> Callable[..., Answer]:
        @wraps(view)
        def page(request: HttpRequest, **kwargs: Any) -> Answer:
            operator = get_operator(user_id=request.user.pk or 0, offices=offices)
            if any(isinstance(value, int) and value > _LARGEST_ID for value in kwargs.values()):
                raise NotFound
            with timezone.override(PORTAL_ZONE):
                return view(request, operator, **kwargs)

        page.offices = offices  # type: ignore[attr-defined]  # read by the access tests
        return page

    return decorate
