"""Secrets that leave the process: encrypted and signed with the installation's key, and dated."""

import base64
import hashlib
import json
from datetime import timedelta
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from parta.core import clock


def seal(data: dict[str, Any], *, purpose: str) -> str:
    """The data as a text safe for an address, that only this installation can read, for this purpose."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _box(_keys(), purpose).encrypt_at_time(text.encode(), int(clock.now().timestamp())).decode()


def unseal(text: str, *, purpose: str, life: timedelta) -> dict[str, Any] | None:
    """What was sealed at most ``life`` ago; None when it is older, forged, or meant for something else."""
    try:
        moment = int(clock.now().timestamp())
        opened = _box(_keys(), purpose).decrypt_at_time(
            text.encode(), ttl=int(life.total_seconds()), current_time=moment
        )
    except (InvalidToken, UnicodeEncodeError):
        return None
    data: dict[str, Any] = json.loads(opened)
    return data


def digest_of(code: str, *, salt: str) -> str:
    """What is kept of a code. The installation's key is in it: a million codes are soon tried without."""
    return salted_hmac(f"parta.accounts.code.{salt}", code, algorithm="sha256").hexdigest()


def is_code(code: str, digest: str, *, salt: str) -> bool:
    return constant_time_compare(digest_of(code, salt=salt), digest)


def _keys() -> tuple[str, ...]:
    return tuple(str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=16)
def _box(keys: tuple[str, ...], purpose: str) -> MultiFernet:
    digests = (hashlib.sha256(f"parta.{purpose}:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
