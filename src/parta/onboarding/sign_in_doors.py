"""Whether and where State Services open the diary for a visitor (P7)."""

from dataclasses import dataclass

from django.http import HttpRequest

from parta.accounts.queries.providers import find_app
from parta.accounts.rules.oidc import OWN_PROVIDER
from parta.core.sites import Site
from parta.core.web import has_site_names, place, site_url
from parta.schools.web import region_of


@dataclass(frozen=True, slots=True)
class Door:
    """``provider``: the region's code, or this installation's portal.

    ``address``: where the door is, when it is at another name: a region's provider knows one way back.
    """

    provider: str
    address: str = ""


def door_of(request: HttpRequest) -> Door | None:
    """The door for the visitor's region; where none is named, this installation's portal. None: no door."""
    if place(request).site is not Site.DIARY:
        return None
    region = region_of(request)
    if region is not None and not region.has_state_services:
        return None
    if region is not None and find_app(region.code) is not None:
        is_there = place(request).label == region.code or not has_site_names(request)
        path = request.get_full_path()
        return Door(region.code, "" if is_there else site_url(request, Site.DIARY, path, label=region.code))
    return Door(OWN_PROVIDER) if has_site_names(request) else None
