"""The decorators of the pages on which people of the portal see to their own data."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, TypeVar

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone

from parta.accounts.days import PORTAL_ZONE
from parta.accounts.models import User
from parta.accounts.queries.identities import is_kept_child
from parta.core.errors import NotFound
from parta.core.sites import Site

Owner = User  # for the signatures of views, which know of no models
Answer = TypeVar("Answer", bound=HttpResponseBase)
_LARGEST_ID = 2**63 - 1


def own_page(
    view: Callable[Concatenate[HttpRequest, User, ...], Answer],
) -> Callable[..., Answer]:
    """As ``signed_in_page``, for accounts of the portal; 404 for those of a school."""

    @wraps(view)
    def page(request: HttpRequest, user: User, **kwargs: Any) -> Answer:
        if user.site != Site.PORTAL.value:
            raise NotFound
        return view(request, user, **kwargs)

    return signed_in_page(page)


def signed_in_page(
    view: Callable[Concatenate[HttpRequest, User, ...], Answer],
) -> Callable[..., Answer]:
    """Call the view with the signed-in person; times are those of the capital."""

    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> Answer:
        user = request.user
        if not isinstance(user, User):
            raise NotFound
        if any(isinstance(value, int) and value > _LARGEST_ID for value in kwargs.values()):
            raise NotFound
        with timezone.override(PORTAL_ZONE):
            return view(request, user, **kwargs)

    return page


def grown_up_page(
    view: Callable[Concatenate[HttpRequest, User, ...], Answer],
) -> Callable[..., Answer]:
    """As ``own_page``, and 404 for a child whose account an adult keeps (acceptance P4)."""

    @wraps(view)
    def page(request: HttpRequest, user: User, **kwargs: Any) -> Answer:
        if is_kept_child(user):
            raise NotFound
        return view(request, user, **kwargs)

    return own_page(page)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, even if that is nothing; None: none was sent."""
    return request.POST if request.method == "POST" else None
