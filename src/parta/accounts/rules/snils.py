"""SNILS, the number of a person's pension insurance account (domain G1)."""

import re

_DIGITS = 11
_LAST_WITHOUT_CHECKSUM = 1_001_998  # numbers up to 001-001-998 were given out before there was a checksum
_SEPARATORS = re.compile(r"[\s\-‐‑–—.]+")


def snils_digits(text: str) -> str:
    """The eleven digits of a number typed in any of the usual ways; empty when the text is none."""
    digits = _SEPARATORS.sub("", text)
    return digits if len(digits) == _DIGITS and digits.isascii() and digits.isdigit() else ""


def is_snils(digits: str) -> bool:
    """True for eleven digits with the right checksum; the oldest numbers carry none."""
    if snils_digits(digits) != digits or not digits:
        return False
    number = int(digits[:9])
    return number > 0 and (number <= _LAST_WITHOUT_CHECKSUM or digits[9:] == snils_checksum(digits[:9]))


def snils_checksum(number: str) -> str:
    """The last two digits that belong to the first nine."""
    total = sum(int(digit) * weight for digit, weight in zip(number, range(9, 0, -1), strict=True))
    return f"{total % 101 % 100:02d}"  # two digits have no room for a hundred: it is written 00


def spelled_snils(digits: str) -> str:
    """112-233-445 95 of a number as it is kept; anything else as it is."""
    if len(digits) != _DIGITS:
        return digits
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"
