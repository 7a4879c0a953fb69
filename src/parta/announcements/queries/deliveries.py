"""How an announcement was told: the way each account got it, and what did not arrive (K12)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.announcements.models import Announcement
from parta.notifications.models import Delivery, Notification
from parta.notifications.rules import BACK, Channel, DeliveryState


@dataclass(frozen=True, slots=True)
class Way:
    """``at`` None: it has not arrived; ``is_lost``: and will not."""

    name: str
    at: datetime | None
    is_lost: bool = False


def list_ways(row: Announcement, user_ids: Collection[int]) -> dict[int, tuple[Way, ...]]:
    """Of each account that was told. Two queries."""
    cause = f"announcement:{row.pk}"
    told = Notification.objects.filter(
        Q(cause=cause) | Q(cause__startswith=f"{cause}{BACK}"), user_id__in=user_ids
    ).order_by("pk")
    moments = {pk: (user_id, at) for pk, user_id, at in told.values_list("pk", "user_id", "happened_at")}
    found = {user_id: [Way(_("in Parta"), at)] for user_id, at in moments.values()}
    names = {
        Channel.EMAIL.value: pgettext("way of telling", "letter"),
        Channel.PUSH.value: pgettext("way of telling", "device"),
    }
    # What was read in Parta before it left is canceled: there is nothing to say of it.
    sent = Delivery.objects.filter(notification_id__in=moments).exclude(state=DeliveryState.CANCELED.value)
    for told_id, channel, state, at in sent.order_by("channel").values_list(
        "notification_id", "channel", "state", "sent_at"
    ):
        is_sent = state == DeliveryState.SENT.value
        way = Way(names[channel], at if is_sent else None, is_lost=state == DeliveryState.FAILED.value)
        found[moments[told_id][0]].append(way)
    return {user_id: tuple(ways) for user_id, ways in found.items()}
