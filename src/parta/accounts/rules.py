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


_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
# The first that fits: nearly every browser calls itself Chrome or Safari as well.
_BROWSERS = (
    ("YaBrowser", "Yandex Browser"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def device_name(user_agent: str) -> str:
    """ "Chrome, Windows" of a browser's User-Agent header; empty when neither is recognized."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system)))
