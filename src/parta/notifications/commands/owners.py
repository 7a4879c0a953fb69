"""A person's notifications in the export of their own data, and when they delete their account."""

from typing import Any

from django.db import transaction

from parta.core.personal_data import DataSection
from parta.notifications.models import ChannelChoice, Notification, NotificationSetting, PushSubscription
from parta.notifications.queries.own_data import notifications_of


def data_of_notifications(*, user_id: int, **_event: Any) -> list[DataSection]:
    return notifications_of(user_id)


@transaction.atomic
def forget_user(*, user_id: int, **_event: Any) -> None:
    """What the person was told goes, with what is still on its way, the choices and the devices."""
    for rows in (Notification, NotificationSetting, ChannelChoice, PushSubscription):
        rows._default_manager.filter(user_id=user_id).delete()
