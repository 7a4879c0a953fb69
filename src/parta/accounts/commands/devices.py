"""Browsers that have signed in to an account before."""

from enum import StrEnum

from django.db import transaction

from parta.accounts.models import KnownDevice, User
from parta.accounts.queries.devices import device_digest
from parta.core import clock


class Acquaintance(StrEnum):
    FIRST = "first"  # the account has no device yet
    KNOWN = "known"
    NEW = "new"


@transaction.atomic
def recognize_device(*, user: User, token: str) -> Acquaintance:
    """Remember that the browser holding ``token`` has signed in; whether it had before."""
    digest = device_digest(token)
    now = clock.now()
    if KnownDevice.objects.filter(user=user, digest=digest).update(seen_at=now):
        return Acquaintance.KNOWN
    is_first = not KnownDevice.objects.filter(user=user).exists()
    KnownDevice.objects.create(user=user, digest=digest, seen_at=now)
    return Acquaintance.FIRST if is_first else Acquaintance.NEW


@transaction.atomic
def forget_devices(*, user: User) -> None:
    """All browsers are strangers again."""
    KnownDevice.objects.filter(user=user).delete()
