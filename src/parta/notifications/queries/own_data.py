"""A person's notifications in the export of their own data (P11)."""

from django.utils.translation import gettext as _

from parta.core.personal_data import DataItem, DataSection
from parta.notifications.models import Notification, PushSubscription
from parta.notifications.queries.inbox import kind_names
from parta.notifications.rules import Kind


def notifications_of(user_id: int) -> list[DataSection]:
    """What the person was told, and by which devices."""
    names = kind_names()
    rows = Notification.objects.filter(user_id=user_id).order_by("happened_at", "pk")
    devices = PushSubscription.objects.filter(user_id=user_id).order_by("pk")
    return [
        DataSection(
            "notifications",
            _("Notifications"),
            [
                [
                    DataItem("kind", _("About"), names[Kind(row.kind)]),
                    DataItem("title", _("Title"), row.title),
                    DataItem("text", _("Text"), row.body),
                    DataItem("happened_at", _("When"), row.happened_at),
                    DataItem("read_at", _("Read"), row.read_at),
                ]
                for row in rows
            ],
        ),
        DataSection(
            "push_devices",
            _("Devices that are told"),
            [
                [
                    DataItem("device", _("Browser"), row.device),
                    DataItem("since", _("Since"), row.subscribed_at),
                ]
                for row in devices
            ],
        ),
    ]
