"""A person arranges the tabs and the first page (acceptance D10): one's own, so without a history."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import Refused
from parta.home.models import TabSetting
from parta.home.queries.page import widget_choice
from parta.home.queries.tabs import tab_choice
from parta.home.rules import (
    MAX_TABS,
    ArrangementError,
    Reason,
    Widget,
    placed_key,
    with_key,
    without_key,
)


class Way(StrEnum):
    """What is done to the list; each may be repeated: a phone that sends twice changes nothing more."""

    ADD = "add"
    REMOVE = "remove"
    PLACE = "place"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Change:
    """``position`` from 0: where the key is to stand."""

    way: Way
    key: str = ""
    position: int = 0


_TAB_REFUSALS: dict[Reason, Promise] = {
    Reason.UNKNOWN: _("There is no such tab for you. Choose one of the list."),
    Reason.TOO_MANY: _("Twelve tabs are the most. Remove one first."),
    Reason.LAST: _("The last tab stays: without any you would find no way."),
}
_WIDGET_REFUSALS: dict[Reason, Promise] = {
    Reason.UNKNOWN: _("There is no such part of the first page for you. Choose one of the list."),
    Reason.LAST: _("The last part stays: an empty page helps nobody."),
}


@transaction.atomic
def arrange_tabs(*, actor: Actor, change: Change) -> None:
    """Add, remove or move one tab, or have them by the role again. Refused: unknown, too many, the last."""
    actor.require(Permission.ENTER)
    setting = _lock(actor)
    choice = tab_choice(actor)
    keys = tuple(tab.key for tab in choice.tabs)
    setting.tabs = _changed(keys, change, choice.offered, MAX_TABS, _TAB_REFUSALS)
    _save(setting)


@transaction.atomic
def arrange_widgets(*, actor: Actor, change: Change) -> None:
    """The same for the parts of the first page."""
    actor.require(Permission.ENTER)
    setting = _lock(actor)
    choice = widget_choice(actor)
    setting.widgets = _changed(choice.widgets, change, choice.offered, len(Widget), _WIDGET_REFUSALS)
    _save(setting)


def _changed(
    keys: Sequence[str],
    change: Change,
    offered: Collection[str],
    most: int,
    refusals: dict[Reason, Promise],
) -> list[str] | None:
    if change.way is Way.RESET:
        return None
    try:
        match change.way:
            case Way.ADD:
                return list(with_key(keys, change.key, offered, most))
            case Way.REMOVE:
                return list(without_key(keys, change.key))
            case _:
                return list(placed_key(keys, change.key, change.position))
    except ArrangementError as error:
        if error.reason is Reason.ALREADY:
            return list(keys)
        raise Refused(refusals[error.reason], code=error.reason.value, field="key") from error


def _lock(actor: Actor) -> TabSetting:
    """The person's row, held until the end: two windows that arrange at once do so one after the other."""
    setting, _is_new = TabSetting.objects.select_for_update().get_or_create(
        user_id=actor.user_id, school=actor.school, defaults={"edited_at": clock.now()}
    )
    return setting


def _save(setting: TabSetting) -> None:
    setting.edited_at = clock.now()
    setting.save()
