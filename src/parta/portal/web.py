"""What every page of the portal carries, and how the diary's pages lead to it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.access.rules import Office
from parta.core.sites import Site
from parta.core.web import has_site_names, place, site_url
from parta.onboarding.queries.links import LinkedDiary
from parta.onboarding.sign_in_doors import door_of
from parta.schools.models import Region
from parta.schools.queries import find_region
from parta.schools.web import region_of

_SESSION_KEY = "offices"
_DIARY_TAB = pgettext_lazy("in the bar of a phone, with soft hyphens in long words", "Electronic diary")

Section = tuple[str, Promise, str]

# For each section: its first page, below whose address are the others; its label and its icon.
_HOME = ("portal:home", pgettext_lazy("section of the portal", "Home"), "house")
_SERVICES = ("portal:services", pgettext_lazy("section of the portal", "Services"), "layout-grid")
_REGIONS = ("portal:regions", pgettext_lazy("section of the portal", "Regions"), "map")
_SIGN_IN = ("account_login", pgettext_lazy("section of the portal", "Sign in"), "log-in")
_APPLICATIONS = ("applications:list", pgettext_lazy("section of the portal", "Applications"), "files")
_PROFILE = ("identity:profile", pgettext_lazy("section of the portal", "Profile"), "id-card")
_EVENTS = ("regional_events:managed", pgettext_lazy("section of the portal", "Events"), "ticket")
# Pages of an office, for those who hold it.
_OFFICE_SECTIONS = (
    (Office.DESK, ("portal:desk", pgettext_lazy("section of the portal", "Desk"), "stamp")),
    (Office.REGION, ("portal:offices", pgettext_lazy("section of the portal", "Region"), "map-pinned")),
    (Office.REGION, _EVENTS),
    (Office.ORGANIZER, _EVENTS),
    (Office.SUPPORT, ("support_desk:queue", pgettext_lazy("section of the portal", "Requests"), "life-buoy")),
    (
        Office.ADMIN,
        ("portal:offices", pgettext_lazy("section of the portal", "Regions’ settings"), "settings"),
    ),
)

# What stands on the diary's sign-in page beside login and password.
_SIGN_IN_DOORS = ("onboarding/door.html", "schools/region_door.html")


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: Promise
    url: str
    icon: str
    is_current: bool
    is_phone_only: bool = False


@dataclass(frozen=True, slots=True)
class OtherSite:
    label: Promise
    url: str
    icon: str


def portal_context(request: HttpRequest) -> dict[str, object]:
    """Context of every page: which site it is, its navigation on the portal, the way to the other site.

    Asks the database for nothing: offices come with the session.
    """
    if place(request).site is Site.DIARY:
        other = OtherSite(_("Portal"), site_url(request, Site.PORTAL), "landmark")
        return {
            "other_site": other if has_site_names(request) else None,
            "sign_in_doors": _SIGN_IN_DOORS,
            "state_services": SimpleLazyObject(lambda: door_of(request)),
        }
    diary = OtherSite(_("Electronic diary"), site_url(request, Site.DIARY), "notebook-text")
    return {
        "site_name": _("Portal"),
        "other_site": diary,
        "navigation": [
            _item(request, *_HOME),
            NavigationItem(_DIARY_TAB, diary.url, diary.icon, is_current=False, is_phone_only=True),
            *(_item(request, *section) for section in _sections(request)),
        ],
        "sign_in_doors": (),
    }


def remember_offices(request: HttpRequest, offices: Collection[Office]) -> None:
    """Keep the person's offices in the session for the navigation; the pages ask for them anew."""
    names = sorted(office.value for office in offices)
    if names != request.session.get(_SESSION_KEY, []):
        request.session[_SESSION_KEY] = names


def asked_region(request: HttpRequest) -> Region | None:
    """The region in the address, else the one chosen before; None: neither."""
    return find_region(request.GET.get("region", "")[:3]) or region_of(request)


def linked_diary_url(request: HttpRequest, linked: LinkedDiary) -> str:
    """Straight into the diary that is linked with the person's account."""
    path = reverse("links:start", urlconf=settings.ROOT_URLCONF)
    return site_url(request, Site.DIARY, path, label=linked.label)


def _sections(request: HttpRequest) -> list[Section]:
    if not request.user.is_authenticated:
        return [_SERVICES, _REGIONS, _SIGN_IN]
    offices = request.session.get(_SESSION_KEY, [])
    own: list[Section] = [_SERVICES, _APPLICATIONS, _PROFILE]
    return own + list(
        {section[0]: section for office, section in _OFFICE_SECTIONS if office.value in offices}.values()
    )


def _item(request: HttpRequest, name: str, label: Promise, icon: str) -> NavigationItem:
    url = reverse(name)
    is_current = request.path == url or (url != "/" and request.path.startswith(url))
    return NavigationItem(label, url, icon, is_current)
