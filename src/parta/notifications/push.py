"""Web push: encrypted for the browser (RFC 8291), signed with the installation's key (RFC 8292)."""

import base64
import json
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from parta.accounts.transport import ProviderSession
from parta.notifications.letters import UndeliverableError
from parta.notifications.models import Delivery, NotificationSetting, PushSubscription

_KEPT_FOR = 60 * 60 * 24  # seconds a push service keeps it for a telephone that is off
_GONE = {404, 410}


def push(rows: Sequence[Delivery]) -> None:
    """Push each notification to each device of one user; UndeliverableError: there is no device any more."""
    user = rows[0].user
    devices = list(PushSubscription.objects.filter(user=user))
    setting = NotificationSetting.objects.filter(user=user).first()
    with translation.override((setting.language if setting else "") or settings.LANGUAGE_CODE):
        shows_text = bool(setting and setting.push_shows_text)
        messages = [(_message(row, shows_text=shows_text), row.notification.is_urgent) for row in rows]
    taken = 0
    for device in devices:
        taken += _push_to(device, messages)
    if not taken:
        raise UndeliverableError("no device", is_final=False)


def public_key() -> str:
    """What a browser needs to subscribe: the uncompressed point, URL-safe."""
    point = _vapid().public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _message(row: Delivery, *, shows_text: bool) -> str:
    """The words pass through strangers' machines encrypted; who borrows the telephone reads them still."""
    item = row.notification
    title, body = item.title, item.body
    if not shows_text:
        title = _("Parta")
        body = ngettext("%(count)d notification", "%(count)d notifications", item.count) % {
            "count": item.count
        }
    url = f"/notifications/{item.pk}/"
    return json.dumps({"title": title, "body": body, "url": url, "tag": f"n{item.pk}"}, ensure_ascii=False)


def _push_to(device: PushSubscription, messages: Sequence[tuple[str, bool]]) -> bool:
    """Whether the device still is there. A message that is urgent wakes a sleeping telephone."""
    session = ProviderSession()
    for message, is_urgent in messages:
        try:
            webpush(
                {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}},
                data=message,
                vapid_private_key=_vapid(),
                vapid_claims={"sub": f"mailto:{_contact()}", "aud": _origin(device.endpoint)},
                ttl=_KEPT_FOR,
                headers={"Urgency": "high" if is_urgent else "normal"},
                timeout=10,
                requests_session=session,
            )
        except WebPushException as fault:
            if fault.response is not None and fault.response.status_code in _GONE:
                device.delete()  # the browser has forgotten us, or its owner turned us off
                return False
            raise
    return True


def _contact() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")


def _origin(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}"


@lru_cache(maxsize=1)
def _vapid() -> Vapid02:
    return Vapid02.from_pem(settings.PUSH_KEY.encode())
