"""The navigation that every page of a school carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.access.actors import Actor
from parta.home.rules import Landing, sections_of
from parta.schools.models import School

_SESSION_KEY = "schools"
# For each section: its first page, its label, its icon and the apps whose pages belong to it.
_SECTIONS: dict[Landing, tuple[str, Promise, str, frozenset[str]]] = {
    Landing.OVERVIEW: ("home:school", _("Overview"), "layout-dashboard", frozenset({"home"})),
    Landing.DIARY: ("diary:index", _("Diary"), "notebook-text", frozenset({"diary", "family"})),
    Landing.JOURNAL: ("journal:index", _("Journal"), "notebook-pen", frozenset({"journal"})),
    Landing.PROGRESS: (
        "progress:index",
        pgettext_lazy("section of the site, short", "Progress"),
        "chart-column",
        frozenset({"progress"}),
    ),
    Landing.TIMETABLE: (
        "lessons:timetable",
        _("Timetable"),
        "calendar-days",
        frozenset({"lessons", "schoolyear"}),
    ),
    Landing.CLASSES: ("academics:classes", _("Classes"), "users", frozenset({"academics", "people"})),
    Landing.APPLICATIONS: (
        "onboarding:applications",
        _("Applications"),
        "clipboard-check",
        frozenset({"onboarding"}),
    ),
}


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: Promise
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class SchoolItem:
    name: str
    url: str
    is_current: bool


def navigation(request: HttpRequest) -> dict[str, list[Any]]:
    """Context of every page: the sections of the school at hand, and one's schools if there are several.

    Asks the database for nothing: rights come with the actor, the schools with the session.
    """
    actor: Actor | None = getattr(request, "actor", None)
    current = actor.school.slug if actor else ""
    own = request.session.get(_SESSION_KEY, []) if hasattr(request, "session") else []
    return {
        "navigation": _items(request, actor) if actor else [],
        "schools": [
            SchoolItem(name, reverse("home:school", kwargs={"school": slug}), slug == current)
            for slug, name in own
        ],
    }


def remember_schools(request: HttpRequest, schools: Sequence[School]) -> None:
    """Keep the user's schools in the session for the header, when there is more than one to choose from."""
    several = [[school.slug, school.short_name] for school in schools] if len(schools) > 1 else []
    if several != request.session.get(_SESSION_KEY, []):
        request.session[_SESSION_KEY] = several


def section_url(section: Landing, actor: Actor) -> str:
    return reverse(_SECTIONS[section][0], kwargs={"school": actor.school.slug})


def _items(request: HttpRequest, actor: Actor) -> list[NavigationItem]:
    here = request.resolver_match.app_name if request.resolver_match else ""
    sections = sections_of(actor.permissions, has_students=bool(actor.student_ids))
    if here == "progress" and Landing.PROGRESS not in sections:
        here = "diary"  # to families their progress is a part of the diary
    items = []
    for section in sections:
        _name, label, icon, apps = _SECTIONS[section]
        items.append(NavigationItem(label, section_url(section, actor), icon, here in apps))
    return items
