"""Logins and temporary passwords that a school issues (acceptance P9, A4; domain G7)."""

import re
from collections.abc import Callable, Sequence

# Lower case without what is mistaken on paper (l, 1, i, o, 0) and without vowels: no words come about.
ALPHABET = "bcdfghjkmnpqrstvwxz23456789"
_DIGITS = "23456789"
_LENGTH, _GROUP = 12, 4
_LONGEST_STEM = 20

# One fixed way of the many there are.
# fmt: off
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh",
    "з": "z", "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya",
}
# fmt: on


def temporary_password(choose: Callable[[Sequence[str]], str]) -> str:
    """Twelve characters, at least one letter and one digit; ``choose`` is ``secrets.choice``."""
    while True:
        found = "".join(choose(ALPHABET) for _place in range(_LENGTH))
        if 0 < sum(character in _DIGITS for character in found) < _LENGTH:
            return found


def grouped(password: str) -> str:
    """As it is printed: ``bk7m-w3pn-h9tr``."""
    return "-".join(password[start : start + _GROUP] for start in range(0, len(password), _GROUP))


def ungrouped(typed: str) -> str:
    """The temporary password that was typed with hyphens, spaces or capitals; empty: none was."""
    squeezed = re.sub(r"[\s\-‐‑‒–—]+", "", typed).lower()
    return squeezed if len(squeezed) == _LENGTH and set(squeezed) <= set(ALPHABET) else ""


def login_stem(surname: str) -> str:
    """The surname in lower-case Latin letters; ``user`` when none of it can be spelled so."""
    letters = "".join(_LATIN.get(letter, letter) for letter in surname.lower())
    return re.sub(r"[^a-z]", "", letters)[:_LONGEST_STEM] or "user"
