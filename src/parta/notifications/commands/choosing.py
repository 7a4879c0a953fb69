"""What a user wants to be told, how and when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from parta.accounts.models import User
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.notifications.models import ChannelChoice, NotificationSetting, PushSubscription
from parta.notifications.queries.wishes import wishes_of
from parta.notifications.rules import OF_CHILDREN, Channel, Kind, Wishes

_MOST_DEVICES = 20


@dataclass(frozen=True, slots=True)
class OwnChoice:
    """Of one child: the kinds that are on."""

    email: frozenset[Kind]
    push: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything the page of settings says. ``email``, ``push``: the kinds that are on in general.

    ``own``: by whose data it is about; None: as in general.
    """

    wishes: Wishes
    email: frozenset[Kind]
    push: frozenset[Kind]
    language: str = ""
    push_shows_text: bool = False
    own: Mapping[str, OwnChoice | None] = field(default_factory=dict)


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
            "email_refused": "",
        },
    )
    _choose_channel(user_id, Channel.EMAIL, choices.email)
    _choose_channel(user_id, Channel.PUSH, choices.push)
    for about, own in choices.own.items():
        if own is None:
            ChannelChoice.objects.filter(user_id=user_id, about=about).delete()
        else:
            _choose_channel(user_id, Channel.EMAIL, own.email, about=about)
            _choose_channel(user_id, Channel.PUSH, own.push, about=about)


def turn_letters_off(*, user_id: int) -> None:
    """No kind leaves by letter any more; the rest stays as it was."""
    with transaction.atomic():
        _choose_channel(user_id, Channel.EMAIL, frozenset())
        ChannelChoice.objects.filter(user_id=user_id, channel=Channel.EMAIL.value).update(is_on=False)


def note_refused_mailbox(*, user_id: int) -> None:
    """The mail server says that the user's address takes no letters: none leave until the user mends it."""
    wishes, user = wishes_of(None), User.objects.get(pk=user_id)
    NotificationSetting.objects.update_or_create(
        user_id=user_id,
        defaults={"email_refused_at": clock.now(), "email_refused": user.email},
        create_defaults={
            "time_zone": str(wishes.zone),
            "quiet_from": wishes.quiet_from,
            "quiet_until": wishes.quiet_until,
            "email_refused_at": clock.now(),
            "email_refused": user.email,
        },
    )


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


def _choose_channel(user_id: int, channel: Channel, kinds: Collection[Kind], *, about: str = "") -> None:
    ChannelChoice.objects.filter(user_id=user_id, channel=channel.value, about=about).delete()
    ChannelChoice.objects.bulk_create(
        [
            ChannelChoice(
                user_id=user_id, kind=kind.value, channel=channel.value, about=about, is_on=kind in kinds
            )
            for kind in Kind
            if not about or kind in OF_CHILDREN
        ]
    )
