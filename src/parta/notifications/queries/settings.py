"""What the page of settings shows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import get_timezone_location
from django.utils.translation import get_language

from parta.core import clock, events
from parta.notifications.models import ChannelChoice, NotificationSetting, PushSubscription
from parta.notifications.queries.inbox import kind_names
from parta.notifications.queries.wishes import refused_mailbox, wishes_of
from parta.notifications.rules import DEFAULTS, OF_CHILDREN, Channel, Kind, Wishes

_Chosen = Mapping[tuple[str, str, str], bool]  # whose data, kind, channel


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind with its two switches; the names are those of the form's fields."""

    kind: str
    name: str
    email: bool
    push: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """One child with the kinds that are about children; ``is_own``: chosen apart from what is in general."""

    about: str
    name: str
    is_own: bool
    kinds: tuple[KindRow, ...]

    @property
    def key(self) -> str:
        """In the names of the form's fields."""
        return self.about.replace(":", "-")


@dataclass(frozen=True, slots=True)
class Device:
    id: int
    name: str
    subscribed_at: datetime


@dataclass(frozen=True, slots=True)
class SettingsPage:
    kinds: tuple[KindRow, ...]
    wishes: Wishes
    language: str
    push_shows_text: bool
    email_refused: str
    devices: tuple[Device, ...]
    subjects: tuple[Subject, ...] = ()


def settings_page(user_id: int) -> SettingsPage:
    row = NotificationSetting.objects.filter(user_id=user_id).first()
    rows = ChannelChoice.objects.filter(user_id=user_id).values_list("about", "kind", "channel", "is_on")
    chosen = {(about, kind, channel): is_on for about, kind, channel, is_on in rows}
    return SettingsPage(
        kinds=_kinds(chosen, "", frozenset(Kind)),
        wishes=wishes_of(row),
        language=row.language if row else "",
        push_shows_text=bool(row and row.push_shows_text),
        email_refused=refused_mailbox(user_id),
        devices=tuple(
            Device(device.pk, device.device, device.subscribed_at)
            for device in PushSubscription.objects.filter(user_id=user_id).order_by("-subscribed_at")
        ),
        subjects=_subjects(user_id, chosen),
    )


def _subjects(user_id: int, chosen: _Chosen) -> tuple[Subject, ...]:
    """Children, where there are several: of one alone everything is said in general."""
    answers = events.told_about.send(sender=ChannelChoice, user_id=user_id)
    pairs = [pair for _receiver, found in answers for pair in cast("list[tuple[str, str]]", found)]
    if len(pairs) < 2:
        return ()
    own = {about for about, _kind, _channel in chosen}
    return tuple(
        Subject(about, name, about in own, _kinds(chosen, about, OF_CHILDREN)) for about, name in pairs
    )


def _kinds(chosen: _Chosen, about: str, kinds: Collection[Kind]) -> tuple[KindRow, ...]:
    def is_on(kind: Kind, channel: Channel) -> bool:
        in_general = chosen.get(("", kind.value, channel.value), kind in DEFAULTS[channel])
        return chosen.get((about, kind.value, channel.value), in_general)

    return tuple(
        KindRow(kind.value, name, is_on(kind, Channel.EMAIL), is_on(kind, Channel.PUSH))
        for kind, name in kind_names().items()
        if kind in kinds
    )


def zone_choices(current: str) -> list[tuple[str, str]]:
    """Time zones from west to east by their cities, each city once, and the user's own: "Moscow (UTC+3)"."""
    now, locale = clock.now(), Locale.parse(get_language() or "en", sep="-")
    names = sorted(name for name in available_timezones() if name.startswith(("Europe/", "Asia/")))
    words: dict[str, tuple[float, str]] = {}
    for name in dict.fromkeys([current, *names]):
        hours = (now.astimezone(ZoneInfo(name)).utcoffset() or timedelta()).total_seconds() / 3600
        city = get_timezone_location(ZoneInfo(name), locale=locale, return_city=True)
        words.setdefault(f"{city} (UTC{hours:+g})", (hours, name))
    found = sorted((hours, label, name) for label, (hours, name) in words.items())
    return [(name, label) for _hours, label, name in found]
