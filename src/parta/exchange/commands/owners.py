"""An account's keys in the owner's own data, and what becomes of them when the account goes."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.core import clock
from parta.core.personal_data import DataItem, DataSection
from parta.exchange.models import AccessKey


def data_of_keys(*, user_id: int, **_event: Any) -> list[DataSection]:
    """Names, days and what each opens; the secrets are not kept."""
    rows = AccessKey.objects.filter(user_id=user_id).order_by("pk")
    records = [
        [
            DataItem("name", pgettext("of a program's key", "Name"), row.name),
            DataItem("kind", _("Kind"), row.kind),
            DataItem("parts", _("What it may do"), row.parts),
            DataItem("made_at", _("Made"), row.made_at),
            DataItem("expires_at", _("Valid until"), row.expires_at),
            DataItem("revoked_at", _("Revoked"), row.revoked_at),
            DataItem("used_at", _("Last used"), row.used_at),
        ]
        for row in rows
    ]
    return [DataSection("access_keys", _("Calendars and programs"), records)] if records else []


@transaction.atomic
def give_up_keys(*, user_id: int, **_event: Any) -> None:
    """Nothing is open with them any more, and their names, which may tell of the owner, are gone."""
    now = clock.now()
    rows = AccessKey.objects.filter(user_id=user_id)
    rows.filter(revoked_at__isnull=True).update(revoked_at=now)
    rows.update(name="", sealed="")
