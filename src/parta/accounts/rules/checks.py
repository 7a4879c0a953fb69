"""What the built-in check of a profile looks at: formats, checksums, and whether the data agree (P2)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from parta.accounts.rules.ages import anniversary, whole_years
from parta.accounts.rules.documents import (
    MAIN_KINDS,
    RUSSIA,
    SHAPES,
    DocumentFacts,
    is_division_code,
    is_number,
    is_series,
)
from parta.accounts.rules.identities import DocumentKind, Sex
from parta.accounts.rules.snils import is_snils

OLDEST = 120  # years; nobody has lived longer for long
PASSPORT_AGE = 14
_RENEWAL_AGES = (20, 45)  # a passport loses its force at these birthdays …
_RENEWAL_GRACE = timedelta(days=90)  # … after so many days (decree 828 of 8 July 1997, as amended in 2021)
_CYRILLIC_NAME = re.compile(r"[А-ЯЁа-яё]+(?:[ '’.()\-–][А-ЯЁа-яё()]+)*\.?")
_NAME = re.compile(r"[^\W\d_]+(?:[ '’.()\-–][^\W\d_()]+)*\.?")


class Finding(StrEnum):
    """What is wrong with a profile; the words for it are in ``queries/identity_words.py``."""

    NAME_MISSING = "name_missing"
    NAME_LETTERS = "name_letters"
    NAME_ALPHABET = "name_alphabet"
    SEX_MISSING = "sex_missing"
    BIRTH_MISSING = "birth_missing"
    BIRTH_IMPOSSIBLE = "birth_impossible"
    BIRTH_PLACE_MISSING = "birth_place_missing"
    CITIZENSHIP_MISSING = "citizenship_missing"
    SNILS_MISSING = "snils_missing"
    SNILS_WRONG = "snils_wrong"
    SNILS_TAKEN = "snils_taken"
    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_KIND = "document_kind"
    DOCUMENT_CITIZENSHIP = "document_citizenship"
    DOCUMENT_AGE = "document_age"
    SERIES_WRONG = "series_wrong"
    NUMBER_WRONG = "number_wrong"
    DIVISION_WRONG = "division_wrong"
    ISSUE_MISSING = "issue_missing"
    ISSUED_IN_FUTURE = "issued_in_future"
    ISSUED_BEFORE_BIRTH = "issued_before_birth"
    ISSUED_TOO_EARLY = "issued_too_early"
    DOCUMENT_EXPIRED = "document_expired"
    PASSPORT_OUTLIVED = "passport_outlived"
    DATES_REVERSED = "dates_reversed"
    NOT_CONFIRMED = "not_confirmed"  # by an authority that was asked


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """Everything that a check is given. ``is_snils_taken``: another account has proven the number."""

    surname: str
    given_name: str
    patronymic: str
    sex: Sex | None
    born_on: date | None
    birth_place: str
    citizenship: str
    snils: str
    document: DocumentFacts | None
    is_snils_taken: bool = False


def profile_findings(facts: ProfileFacts, today: date) -> tuple[Finding, ...]:
    """What is wrong, in the order of the form; nothing: the profile is consistent."""
    found = [*_person_findings(facts, today), *_snils_findings(facts)]
    if facts.document is None:
        return (*found, Finding.DOCUMENT_MISSING)
    found += _format_findings(facts.document)
    if facts.born_on:
        found += _owner_findings(facts.document, facts.born_on, facts.citizenship, today)
    found += _date_findings(facts.document, facts.born_on, today)
    return tuple(dict.fromkeys(found))


def is_name(text: str) -> bool:
    """True for letters, with spaces, hyphens and apostrophes between them."""
    return _NAME.fullmatch(text) is not None


def _person_findings(facts: ProfileFacts, today: date) -> list[Finding]:
    names = [name for name in (facts.surname, facts.given_name, facts.patronymic) if name]
    is_russian = facts.citizenship == RUSSIA
    conditions = (
        (not facts.surname or not facts.given_name, Finding.NAME_MISSING),
        (not all(map(is_name, names)), Finding.NAME_LETTERS),
        (
            is_russian and not all(map(_CYRILLIC_NAME.fullmatch, filter(is_name, names))),
            Finding.NAME_ALPHABET,
        ),
        (facts.sex is None, Finding.SEX_MISSING),
        (facts.born_on is None, Finding.BIRTH_MISSING),
        (facts.born_on is not None and not is_birth_date(facts.born_on, today), Finding.BIRTH_IMPOSSIBLE),
        (not facts.birth_place, Finding.BIRTH_PLACE_MISSING),
        (not facts.citizenship, Finding.CITIZENSHIP_MISSING),
    )
    return [finding for is_found, finding in conditions if is_found]


def is_birth_date(day: date, today: date) -> bool:
    """True for a day on which somebody living may be born."""
    return day <= today and whole_years(day, today) <= OLDEST


def _snils_findings(facts: ProfileFacts) -> list[Finding]:
    if not facts.snils:
        return [Finding.SNILS_MISSING]
    if not is_snils(facts.snils):
        return [Finding.SNILS_WRONG]
    return [Finding.SNILS_TAKEN] if facts.is_snils_taken else []


def _format_findings(document: DocumentFacts) -> list[Finding]:
    kind = document.kind
    conditions = (
        (kind not in MAIN_KINDS, Finding.DOCUMENT_KIND),
        (not is_series(kind, document.series), Finding.SERIES_WRONG),
        (not is_number(kind, document.number), Finding.NUMBER_WRONG),
        (not is_division_code(kind, document.division_code), Finding.DIVISION_WRONG),
        (not document.issued_on or not document.issued_by, Finding.ISSUE_MISSING),
    )
    return [finding for is_found, finding in conditions if is_found]


def _owner_findings(document: DocumentFacts, born_on: date, citizenship: str, today: date) -> list[Finding]:
    """Whether somebody of this age and citizenship has such a document."""
    age = whole_years(born_on, today)
    found = []
    if document.kind is DocumentKind.BIRTH_CERTIFICATE and age >= PASSPORT_AGE:
        found.append(Finding.DOCUMENT_AGE)
    if document.kind is DocumentKind.PASSPORT and age < PASSPORT_AGE:
        found.append(Finding.DOCUMENT_AGE)
    is_russian = citizenship == RUSSIA
    if citizenship and (
        (document.kind is DocumentKind.PASSPORT and not is_russian)
        or (document.kind in {DocumentKind.FOREIGN_PASSPORT, DocumentKind.RESIDENCE_PERMIT} and is_russian)
    ):
        found.append(Finding.DOCUMENT_CITIZENSHIP)
    if document.kind is DocumentKind.PASSPORT and document.issued_on:
        found += _passport_findings(document.issued_on, born_on, today)
    return found


def _passport_findings(issued_on: date, born_on: date, today: date) -> list[Finding]:
    if issued_on < anniversary(born_on, PASSPORT_AGE):
        return [Finding.ISSUED_TOO_EARLY]
    for age in _RENEWAL_AGES:
        birthday = anniversary(born_on, age)
        if issued_on < birthday and today > birthday + _RENEWAL_GRACE:
            return [Finding.PASSPORT_OUTLIVED]
    return []


def _date_findings(document: DocumentFacts, born_on: date | None, today: date) -> list[Finding]:
    issued_on, expires_on = document.issued_on, document.expires_on
    conditions = (
        (issued_on is not None and issued_on > today, Finding.ISSUED_IN_FUTURE),
        (
            issued_on is not None and born_on is not None and issued_on < born_on,
            Finding.ISSUED_BEFORE_BIRTH,
        ),
        (
            issued_on is not None and expires_on is not None and expires_on <= issued_on,
            Finding.DATES_REVERSED,
        ),
        (
            SHAPES[document.kind].may_expire and expires_on is not None and expires_on < today,
            Finding.DOCUMENT_EXPIRED,
        ),
    )
    return [finding for is_found, finding in conditions if is_found]
