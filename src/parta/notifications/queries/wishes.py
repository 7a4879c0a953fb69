"""By which channels and when the users want to be told."""

from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F

from parta.notifications.models import ChannelChoice, NotificationSetting
from parta.notifications.rules import DEFAULTS, Channel, Digest, Kind, Wishes
from parta.schools.models import default_zone


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one user wants of one kind."""

    channels: tuple[Channel, ...]
    wishes: Wishes
    language: str


def wanted_by(readers: Collection[tuple[int, str]], *, kind: Kind) -> dict[tuple[int, str], Wanted]:
    """What each reader wants of the kind; in two queries. ``readers``: user id and whose data it is about.

    What is chosen for one child goes before what is chosen in general, and that before the defaults.
    """
    user_ids = {user_id for user_id, _about in readers}
    abouts = {about for _user_id, about in readers} | {""}
    rows = ChannelChoice.objects.filter(user_id__in=user_ids, about__in=abouts, kind=kind.value)
    chosen = {
        (user_id, about, channel): is_on
        for user_id, about, channel, is_on in rows.values_list("user_id", "about", "channel", "is_on")
    }
    set_by = {row.user_id: row for row in NotificationSetting.objects.filter(user_id__in=user_ids)}

    def is_on(user_id: int, about: str, channel: Channel) -> bool:
        in_general = chosen.get((user_id, "", channel.value), kind in DEFAULTS[channel])
        return chosen.get((user_id, about, channel.value), in_general)

    return {
        (user_id, about): Wanted(
            channels=tuple(channel for channel in Channel if is_on(user_id, about, channel)),
            wishes=wishes_of(set_by.get(user_id)),
            language=_language(set_by.get(user_id)),
        )
        for user_id, about in readers
    }


def refused_mailbox(user_id: int) -> str:
    """The user's address, if it is the one whose mail server took no letters; else empty."""
    rows = NotificationSetting.objects.filter(user_id=user_id, email_refused_at__isnull=False)
    found = rows.exclude(email_refused="").filter(email_refused=F("user__email"))
    return found.values_list("email_refused", flat=True).first() or ""


def wishes_of(row: NotificationSetting | None) -> Wishes:
    if row is None:
        return Wishes(zone=default_zone())
    return Wishes(
        zone=ZoneInfo(row.time_zone),
        digest=Digest(row.digest),
        digest_at=row.digest_at,
        digest_weekday=row.digest_weekday,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
    )


def _language(row: NotificationSetting | None) -> str:
    return (row.language if row else "") or settings.LANGUAGE_CODE
