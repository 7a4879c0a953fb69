"""Codes sent to a phone and links sent by mail: how long they live, how often they may be tried."""

import re
import secrets
from datetime import timedelta
from enum import StrEnum

CODE_LIFE = timedelta(minutes=10)
RESEND_AFTER = timedelta(seconds=30)
LINK_LIFE = timedelta(hours=24)
# Between the confirmed contact and the password; somebody may be called away from the form.
STEP_LIFE = timedelta(hours=1)
CODE_DIGITS = 6


class Channel(StrEnum):
    SMS = "sms"
    EMAIL = "email"


def new_code() -> str:
    """Six digits that nobody can foresee."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def typed_code(text: str) -> str:
    """The digits of what was typed: "123 456" is 123456."""
    return re.sub(r"[\s-]", "", text)
