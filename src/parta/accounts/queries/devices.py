"""Which browsers an account knows."""

import hashlib

from parta.accounts.models import KnownDevice, User


def is_known_device(*, user: User, token: str) -> bool:
    """Whether the browser holding ``token`` has signed in to the account before."""
    return bool(token) and KnownDevice.objects.filter(user=user, digest=device_digest(token)).exists()


def device_digest(token: str) -> str:
    """What is kept of the random value in the browser's cookie."""
    return hashlib.sha256(token.encode()).hexdigest()
