"""What a user wants to be told, how and when."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.notifications.models import ChannelChoice, NotificationSetting, PushSubscription
from parta.notifications.rules import Channel, Kind, Wishes

_MOST_DEVICES = 20


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything the page of settings says. ``email``, ``push``: the kinds that are on."""

    wishes: Wishes
    email: frozenset[Kind]
    push: frozenset[Kind]
    language: str = ""
    push_shows_text: bool = False


@transaction.atomic
def choose(*, user_id: int, choices: Choices) -> None:
    """Keep what the user has chosen. Letters may leave again for a mailbox that was refused before."""
    wishes = choices.wishes
    NotificationSetting.objects.update_or_create(
        user_id=user_id,
        defaults={
            "language": choices.language,
            "time_zone": str(wishes.zone),
            "digest": wishes.digest.value,
            "digest_at": wishes.digest_at,
            "digest_weekday": wishes.digest_weekday,
            "quiet_from": wishes.quiet_from,
            "quiet_until": wishes.quiet_until,
            "push_shows_text": choices.push_shows_text,
            "email_refused_at": None,
        },
    )
    _choose_channel(user_id, Channel.EMAIL, choices.email)
    _choose_channel(user_id, Channel.PUSH, choices.push)


def turn_letters_off(*, user_id: int) -> None:
    """No kind leaves by letter any more; the rest stays as it was."""
    with transaction.atomic():
        _choose_channel(user_id, Channel.EMAIL, frozenset())


def subscribe(*, user_id: int, endpoint: str, p256dh: str, auth: str, device: str) -> None:
    """The browser takes push messages for the user from now on, and for nobody else it knew before.

    Refused: not an address of HTTPS, or keys of another length.
    """
    is_local = endpoint.startswith(("http://localhost:", "http://127.0.0.1:"))
    if not (endpoint.startswith("https://") or is_local) or len(endpoint) > 1000 or not p256dh or not auth:
        raise Refused("A push subscription has an https address and two keys.", code="bad_subscription")
    if len(p256dh) > 100 or len(auth) > 50:
        raise Refused("The keys of the push subscription are too long.", code="bad_subscription")
    with transaction.atomic():
        PushSubscription.objects.update_or_create(
            endpoint=endpoint,
            defaults={
                "user_id": user_id,
                "p256dh": p256dh,
                "auth": auth,
                "device": device[:200],
                "subscribed_at": clock.now(),
            },
        )
        surplus = PushSubscription.objects.filter(user_id=user_id).order_by("-subscribed_at", "-pk")
        surplus_ids = list(surplus.values_list("pk", flat=True)[_MOST_DEVICES:])
        PushSubscription.objects.filter(pk__in=surplus_ids).delete()


def forget_device(*, user_id: int, device_id: int) -> None:
    """One of the user's own devices takes no push messages any more."""
    gone, _rows = PushSubscription.objects.filter(user_id=user_id, pk=device_id).delete()
    if not gone:
        raise NotFound


def _choose_channel(user_id: int, channel: Channel, kinds: Collection[Kind]) -> None:
    ChannelChoice.objects.filter(user_id=user_id, channel=channel.value, about="").delete()
    ChannelChoice.objects.bulk_create(
        [
            ChannelChoice(user_id=user_id, kind=kind.value, channel=channel.value, is_on=kind in kinds)
            for kind in Kind
        ]
    )
