"""The navigation that every page of a school carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import SCHOOLS, actor_at_hand
from parta.home.queries.tabs import Tab, navigation_tabs
from parta.home.rules import BAR_WIDE, Section, phone_count
from parta.schools.models import School


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """``is_wide_only``: in the bar of a wide window, and on a phone under "More"."""

    label: str
    url: str
    icon: str
    is_current: bool
    is_wide_only: bool = False


@dataclass(frozen=True, slots=True)
class Navigation:
    """The tabs of the person. ``more``: those a phone has no room for, of which a wide window has most."""

    school_name: str
    bar: tuple[NavigationItem, ...]
    more: tuple[NavigationItem, ...]
    tabs_url: str
    programs_url: str  # calendars and programs; empty: the person may have none
    keeps_outbox: bool  # what they write in journals is kept on the device until the school has it

    @property
    def has_more_wide(self) -> bool:
        return any(not item.is_wide_only for item in self.more)

    @property
    def is_more_current(self) -> bool:
        return any(item.is_current for item in self.more)


@dataclass(frozen=True, slots=True)
class SchoolItem:
    name: str
    url: str
    is_current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the person's tabs in the school at hand, and one's schools if there are several.

    The tabs cost one query, and only where a template shows them: a part of a page asks for nothing.
    """
    actor: Actor | None = getattr(request, "actor", None)
    current = actor.school.slug if actor else ""
    own = request.session.get(SCHOOLS, []) if hasattr(request, "session") else []
    own = own if len(own) > 1 else []
    return {
        "navigation": SimpleLazyObject(lambda: _navigation_at_hand(request)),
        "schools": [
            SchoolItem(name, reverse("home:school", kwargs={"school": slug}), slug == current)
            for slug, name in own
        ],
    }


def remember_schools(request: HttpRequest, schools: Sequence[School]) -> None:
    """Keep the user's schools in the session for the header, which is on pages of no school as well."""
    own = [[school.slug, school.short_name] for school in schools]
    if own != request.session.get(SCHOOLS, []):
        request.session[SCHOOLS] = own


def _navigation_at_hand(request: HttpRequest) -> Navigation | None:
    actor = actor_at_hand(request)
    return get_navigation(request, actor) if actor else None


def get_navigation(request: HttpRequest, actor: Actor) -> Navigation:
    tabs = navigation_tabs(actor)
    current = _current(request, tabs)
    in_phone = phone_count(len(tabs))
    items = [
        NavigationItem(tab.label, tab.url, tab.icon, tab.key == current, in_phone <= place < BAR_WIDE)
        for place, tab in enumerate(tabs)
    ]
    return Navigation(
        school_name=actor.school.short_name,
        bar=tuple(items[:BAR_WIDE]),
        more=tuple(items[in_phone:]),
        tabs_url=reverse("home:tabs", kwargs={"school": actor.school.slug}),
        programs_url=reverse("exchange:calendars", kwargs={"school": actor.school.slug})
        if actor.has(Permission.USE_PROGRAMS)
        else "",
        keeps_outbox=actor.has(Permission.READ_JOURNAL),
    )


def _current(request: HttpRequest, tabs: Sequence[Tab]) -> str:
    """The key of the tab that is open: a page of its own before the section that it belongs to."""
    own = [tab for tab in tabs if not tab.apps and request.path.startswith(tab.url)]
    exact = [tab for tab in own if tab.url == request.path]
    if exact or own:
        return max(exact or own, key=lambda tab: len(tab.url)).key
    here = request.resolver_match.app_name if request.resolver_match else ""
    if here == Section.PROGRESS.value and all(tab.key != Section.PROGRESS for tab in tabs):
        here = Section.DIARY.value  # to families their progress is a part of the diary
    if here == "home" and request.path != _home_url(tabs):
        return ""  # settings of one's own, below no section
    return next((tab.key for tab in tabs if here in tab.apps), "")


def _home_url(tabs: Sequence[Tab]) -> str:
    return next((tab.url for tab in tabs if tab.key == Section.HOME), "")
