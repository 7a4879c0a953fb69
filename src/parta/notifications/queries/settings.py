"""What the page of settings shows."""

from dataclasses import dataclass
from datetime import datetime

from parta.notifications.models import ChannelChoice, NotificationSetting, PushSubscription
from parta.notifications.queries.inbox import kind_names
from parta.notifications.queries.wishes import wishes_of
from parta.notifications.rules import DEFAULTS, Channel, Kind, Wishes


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind with its two switches; the names are those of the form's fields."""

    kind: str
    name: str
    email: bool
    push: bool


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
    email_refused_at: datetime | None
    devices: tuple[Device, ...]


def settings_page(user_id: int) -> SettingsPage:
    row = NotificationSetting.objects.filter(user_id=user_id).first()
    rows = ChannelChoice.objects.filter(user_id=user_id, about="")
    chosen = {(kind, channel): is_on for kind, channel, is_on in rows.values_list("kind", "channel", "is_on")}

    def is_on(kind: Kind, channel: Channel) -> bool:
        return chosen.get((kind.value, channel.value), kind in DEFAULTS[channel])

    return SettingsPage(
        kinds=tuple(
            KindRow(kind.value, name, is_on(kind, Channel.EMAIL), is_on(kind, Channel.PUSH))
            for kind, name in kind_names().items()
        ),
        wishes=wishes_of(row),
        language=row.language if row else "",
        push_shows_text=bool(row and row.push_shows_text),
        email_refused_at=row.email_refused_at if row else None,
        devices=tuple(
            Device(device.pk, device.device, device.subscribed_at)
            for device in PushSubscription.objects.filter(user_id=user_id).order_by("-subscribed_at")
        ),
    )
