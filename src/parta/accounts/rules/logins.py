"""What an account may be called."""

import re

# ASCII only: databases disagree about the case of other letters, and a login is typed on any keyboard.
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,63}")

DEMO_PASSWORD = "parta-demo"  # noqa: S105 - of the demo accounts, shown on the sign-in page


def is_login(text: str) -> bool:
    """True for 2 to 64 Latin letters, digits and ``._-``, beginning with a letter or digit."""
    return _LOGIN.fullmatch(text) is not None


def first_repeated(words: list[str]) -> str | None:
    """The first word that was there before in any case, or None."""
    seen: set[str] = set()
    for word in words:
        if word.lower() in seen:
            return word
        seen.add(word.lower())
    return None
