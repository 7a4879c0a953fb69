"""Which region a visitor means: the one of the host, else the one they chose."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from parta.core.sites import Site
from parta.core.web import has_site_names, place, site_url
from parta.schools.models import Region
from parta.schools.queries import find_region

_COOKIE = "region"
_YEAR = 365 * 24 * 60 * 60
_UNKNOWN = object()


def region_of(request: HttpRequest) -> Region | None:
    """The region that the host names, else the one chosen before; None: neither.

    Asks the database once a request at most.
    """
    found = getattr(request, "_region", _UNKNOWN)
    if found is _UNKNOWN:
        found = find_region(place(request).label or request.COOKIES.get(_COOKIE, "")[:3])
        request._region = found  # type: ignore[attr-defined]
    return found if isinstance(found, Region) else None


def region_context(request: HttpRequest) -> dict[str, object]:
    """Context of every page: ``visited_region``, looked up only where a template asks."""
    return {"visited_region": SimpleLazyObject(lambda: region_of(request))}


def region_url(request: HttpRequest, region: Region, path: str) -> str:
    """The path on the region's own address; empty where the visitor's host has no such names.

    A region with a portal of its own is that portal, whatever the path.
    """
    if region.portal_address:
        return region.portal_address
    return site_url(request, Site.DIARY, path, label=region.code) if has_site_names(request) else ""


def remember_region(response: HttpResponse, region: Region) -> None:
    """Keep the choice in the browser, for hosts without regions' names."""
    response.set_cookie(
        _COOKIE,
        region.code,
        max_age=_YEAR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )


def safe_next(path: str, default: str) -> str:
    """A path of this site to go on to; the default for anything else."""
    is_safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_safe else default
