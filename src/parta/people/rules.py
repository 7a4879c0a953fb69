"""Names of people (domain G2) and kinds of guardianship."""

import re
from enum import StrEnum


class GuardianKind(StrEnum):
    PARENT = "parent"
    REPRESENTATIVE = "representative"
    TRUSTED = "trusted"


def full_name(surname: str, given_name: str, patronymic: str) -> str:
    return " ".join(filter(None, (surname, given_name, patronymic)))


def short_name(surname: str, given_name: str, patronymic: str) -> str:
    """Surname and initials: Иванова А. П."""
    initials = " ".join(f"{name[0]}." for name in (given_name, patronymic) if name)
    return " ".join(filter(None, (surname, initials)))


def list_name(surname: str, given_name: str) -> str:
    """As in a class list: Иванова Анна."""
    return " ".join(filter(None, (surname, given_name)))


def comparable(name: str) -> str:
    """A form in which names are compared, never shown: case folded, ё as е, spaces and hyphens unified."""
    folded = name.casefold().replace("ё", "е")
    return re.sub(r"[\s\-‐‑‒–—]+", " ", folded).strip()
