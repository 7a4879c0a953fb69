"""Citizenships, named in the reader's language."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language, gettext

from parta.accounts.rules.documents import RUSSIA

STATELESS = "XX"  # as in machine-readable passports
# Two letters that are no state's: unions, groups, islands of others, test values.
_NO_STATES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


def list_countries() -> list[tuple[str, str]]:
    """Codes of ISO 3166-1 with names in the present language; Russia first, then by name."""
    return [*_list_countries(get_language() or "ru"), (STATELESS, gettext("Without citizenship"))]


def country_name(code: str) -> str:
    """The name in the present language; the code itself where it is not known."""
    return dict(list_countries()).get(code, code)


@lru_cache
def _list_countries(language: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(language, sep="-").territories
    states = [
        (code, name)
        for code, name in names.items()
        if code.isalpha() and len(code) == 2 and code not in _NO_STATES
    ]
    return tuple(sorted(states, key=lambda state: (state[0] != RUSSIA, state[1].replace("Ё", "Е"))))
