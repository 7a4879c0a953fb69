"""The pages on which tabs and widgets are arranged."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise

from parta.access.actors import Actor
from parta.home.queries.page import KINDS, widget_choice
from parta.home.queries.tabs import Tab, tab_choice
from parta.home.rules import MAX_TABS, Widget


@dataclass(frozen=True, slots=True)
class Item:
    """``up``, ``down``: the positions its buttons move it to; None: it is the first, or the last."""

    key: str
    label: str | Promise
    icon: str
    up: int | None
    down: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """What may be added, under one heading of the list; an empty name: under none."""

    name: str
    items: tuple[tuple[str, str | Promise], ...]


@dataclass(frozen=True, slots=True)
class ArrangementPage:
    items: tuple[Item, ...]
    groups: tuple[Group, ...]
    is_own: bool
    is_full: bool


def tabs_page(actor: Actor) -> ArrangementPage:
    choice = tab_choice(actor)
    left = [tab for tab in choice.offered.values() if tab not in choice.tabs]
    return ArrangementPage(
        items=_items([(tab.key, tab.label, tab.icon) for tab in choice.tabs]),
        groups=_groups(left),
        is_own=choice.is_own,
        is_full=len(choice.tabs) >= MAX_TABS,
    )


def widgets_page(actor: Actor) -> ArrangementPage:
    choice = widget_choice(actor)
    left = tuple((key, KINDS[Widget(key)].title) for key in choice.offered if key not in choice.widgets)
    return ArrangementPage(
        items=_items([(key, KINDS[Widget(key)].title, "") for key in choice.widgets]),
        groups=(Group("", left),) if left else (),
        is_own=choice.is_own,
        is_full=False,
    )


def _items(rows: Sequence[tuple[str, str | Promise, str]]) -> tuple[Item, ...]:
    last = len(rows) - 1
    return tuple(
        Item(
            key,
            label,
            icon,
            up=place - 1 if place > 0 else None,
            down=place + 1 if place < last else None,
        )
        for place, (key, label, icon) in enumerate(rows)
    )


def _groups(tabs: Sequence[Tab]) -> tuple[Group, ...]:
    return tuple(
        Group(name, tuple((tab.key, tab.label) for tab in members))
        for name, members in groupby(tabs, key=lambda tab: tab.group)
    )
