"""By which channels and when the users want to be told."""

from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from parta.notifications.models import ChannelChoice, NotificationSetting
from parta.notifications.rules import DEFAULTS, Channel, Digest, Kind, Wishes
from parta.schools.models import default_zone


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one user wants of one kind."""

    channels: tuple[Channel, ...]
    wishes: Wishes
    language: str


def wanted_by(user_ids: Collection[int], *, kind: Kind, about: str = "") -> dict[int, Wanted]:
    """What each of the users wants of the kind, by user id; in two queries.

    What is chosen for one child goes before what is chosen in general, and that before the defaults.
    """
    chosen: dict[tuple[int, str], tuple[str, bool]] = {}
    rows = ChannelChoice.objects.filter(Q(about="") | Q(about=about), user_id__in=user_ids, kind=kind.value)
    for user_id, channel, closer, is_on in rows.values_list("user_id", "channel", "about", "is_on"):
        known = chosen.get((user_id, channel))
        if known is None or (closer and not known[0]):
            chosen[user_id, channel] = (closer, is_on)
    set_by = {row.user_id: row for row in NotificationSetting.objects.filter(user_id__in=user_ids)}
    return {
        user_id: Wanted(
            channels=tuple(
                channel
                for channel in Channel
                if chosen.get((user_id, channel.value), ("", kind in DEFAULTS[channel]))[1]
            ),
            wishes=wishes_of(set_by.get(user_id)),
            language=_language(set_by.get(user_id)),
        )
        for user_id in user_ids
    }


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
