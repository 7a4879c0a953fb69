"""How names of people are compared (domain G2)."""

import re

_BREAKS = re.compile(r"[\s\-‐‑‒–—]+")


def comparable(name: str) -> str:
    """A form in which names are compared, never shown: case folded, ё as е, spaces and hyphens unified."""
    return _BREAKS.sub(" ", name.casefold().replace("ё", "е")).strip()
