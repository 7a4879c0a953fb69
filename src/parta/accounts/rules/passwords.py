"""What makes a password too easy to guess for somebody who knows its owner (domain G7)."""

import re
from collections.abc import Iterable
from datetime import date

_SHORTEST_WORD = 4  # shorter names stand in too many innocent words
_PHONE_DIGITS = 10  # of a number as it is known at home, without the country's code
_SEPARATORS = re.compile(r"[\s.,/\\_-]+")
_DATE_MARKS = re.compile(r"[\s.,:/\\_-]")


def personal_words(texts: Iterable[str]) -> list[str]:
    """The parts of names, logins, phones and e-mails that a password may not contain, in small letters."""
    found: dict[str, None] = {}
    for text in texts:
        if text.startswith("+"):
            found[text[-_PHONE_DIGITS:]] = None
            continue
        own = _folded(text.partition("@")[0])
        for word in (own, *_SEPARATORS.split(own)):
            if len(word) >= _SHORTEST_WORD:
                found[word] = None
    return list(found)


def contains_word(password: str, words: Iterable[str]) -> bool:
    """True when one of the ``personal_words`` stands in the password, in any case, ё like е."""
    folded = _folded(password)
    return any(word in folded for word in words)


def date_spellings(day: date) -> list[str]:
    """Digits of a date as people write it, without what stands between them: 17051988, 880517…"""
    short_day, short_month = str(day.day), str(day.month)
    dd, mm, yyyy = f"{day:%d}", f"{day:%m}", f"{day:%Y}"
    yy = yyyy[2:]
    spellings = (
        dd + mm + yyyy,
        yyyy + mm + dd,
        mm + dd + yyyy,
        dd + mm + yy,
        yy + mm + dd,
        short_day + short_month + yyyy,
        yyyy + short_month + short_day,
        short_day + mm + yyyy,
    )
    return list(dict.fromkeys(spellings))


def contains_date(password: str, spellings: Iterable[str]) -> bool:
    """True when one of the ``date_spellings`` stands in the password, with or without marks between."""
    plain = _DATE_MARKS.sub("", password)
    return any(spelling in plain for spelling in spellings)


def _folded(text: str) -> str:
    return text.strip().casefold().replace("ё", "е")
