"""The letter that proves an address and with it its owner (acceptance P3)."""

import re
import secrets
from datetime import datetime, timedelta

LETTER_LIFE = timedelta(days=30)  # from the printing on
MOST_TRIES = 5
ASK_AGAIN_AFTER = timedelta(days=7)  # the post costs money, and a letter takes some days
_DIGITS = 8


def new_letter_code() -> str:
    """Eight digits that nobody can foresee."""
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"


def grouped_code(code: str) -> str:
    """As it is printed: 1234 5678."""
    return f"{code[:4]} {code[4:]}"


def typed_letter_code(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def may_ask_again(asked_at: datetime | None, now: datetime) -> bool:
    return asked_at is None or now - asked_at >= ASK_AGAIN_AFTER
