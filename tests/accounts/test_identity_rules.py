from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from parta.accounts.rules import CheckState, DocumentKind, Level, Sex
from parta.accounts.rules.ages import anniversary, is_kept, may_use_diary, whole_years
from parta.accounts.rules.checks import Finding, ProfileFacts, is_name, profile_findings
from parta.accounts.rules.documents import (
    DocumentFacts,
    is_division_code,
    is_number,
    is_series,
    tidy_division_code,
    tidy_series,
)
from parta.accounts.rules.identities import may_check_again
from parta.accounts.rules.snils import is_snils, snils_checksum, snils_digits, spelled_snils

_TODAY = date(2026, 11, 23)
_PASSPORT = DocumentFacts(
    DocumentKind.PASSPORT, "1108", "123456", date(2008, 6, 2), "ОВД города Котласа", "290-001"
)
_FACTS = ProfileFacts(
    "Петрова", "Мария", "Ильинична", Sex.FEMALE, date(1988, 5, 17), "Котлас", "RU", "11223344595", _PASSPORT
)


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("112-233-445 95", True),
        ("087-654-303 00", True),
        ("112 233 445 95", True),
        ("11223344595", True),
        ("112-233-445 96", False),
        ("001-001-998 17", True),  # the last one without a checksum
        ("001-001-999 17", False),
        ("000-000-000 00", False),
        ("112-233-445", False),
        ("１１２-233-445 95", False),  # digits, but not those of a form
        ("", False),
    ],
)
def test_snils(text: str, is_right: bool) -> None:
    assert is_snils(snils_digits(text)) is is_right


@given(st.integers(1_001_999, 999_999_999), st.integers(0, 8), st.integers(1, 9))
def test_snils_with_one_digit_mistaken_is_none(number: int, place: int, step: int) -> None:
    first = f"{number:09d}"
    digits = first + snils_checksum(first)
    assert is_snils(digits)
    assert snils_digits(spelled_snils(digits)) == digits
    mistaken = digits[:place] + str((int(digits[place]) + step) % 10) + digits[place + 1 :]
    # 00 stands for two sums, so that one mistake may turn one into the other; every other mistake is seen.
    assert snils_checksum(mistaken[:9]) != digits[9:] or digits[9:] == "00"


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "is_right"),
    [
        (DocumentKind.PASSPORT, "11 08", "1108", True),
        (DocumentKind.PASSPORT, "110", "110", False),
        (DocumentKind.PASSPORT, "", "", False),
        (DocumentKind.BIRTH_CERTIFICATE, "IV-АБ", "IV-АБ", True),
        (DocumentKind.BIRTH_CERTIFICATE, "iv – аб", "IV-АБ", True),
        (DocumentKind.BIRTH_CERTIFICATE, "IVАБ", "IV-АБ", True),
        (DocumentKind.BIRTH_CERTIFICATE, "IV-AB", "IV-АВ", True),  # typed in Latin letters
        (DocumentKind.BIRTH_CERTIFICATE, "ХІІ-АБ", "XII-АБ", True),  # the number in Cyrillic ones
        (DocumentKind.BIRTH_CERTIFICATE, "IIIIV-АБ", "IIIIV-АБ", False),
        (DocumentKind.BIRTH_CERTIFICATE, "4-АБ", "4-АБ", False),
        (DocumentKind.FOREIGN_PASSPORT, "", "", True),
        (DocumentKind.FOREIGN_PASSPORT, "ab", "AB", True),
        (DocumentKind.RESIDENCE_PERMIT, "82", "82", True),
        (DocumentKind.RESIDENCE_PERMIT, "8", "8", False),
        (DocumentKind.OTHER, " № 7 ", "№ 7", True),
    ],
)
def test_series(kind: DocumentKind, typed: str, kept: str, is_right: bool) -> None:
    assert tidy_series(kind, typed) == kept
    assert is_series(kind, kept) is is_right


def test_numbers_and_division_codes() -> None:
    assert is_number(DocumentKind.PASSPORT, "123456")
    assert not is_number(DocumentKind.PASSPORT, "12345")
    assert not is_number(DocumentKind.PASSPORT, "12345a")
    assert tidy_division_code("290 001") == tidy_division_code("290–001") == "290-001"
    assert is_division_code(DocumentKind.PASSPORT, "290-001")
    assert not is_division_code(DocumentKind.PASSPORT, "290001")
    assert is_division_code(DocumentKind.BIRTH_CERTIFICATE, "")
    assert not is_division_code(DocumentKind.BIRTH_CERTIFICATE, "290-001")


@pytest.mark.parametrize(
    ("name", "is_right"),
    [
        ("Петрова", True),
        ("Римский-Корсаков", True),
        ("Мамедов Ильгар оглы", True),
        ("О’Нил", True),
        ("Д. Артаньян", False),
        ("Петрова2", False),
        ("<b>", False),
        ("-Петрова", False),
    ],
)
def test_names(name: str, is_right: bool) -> None:
    assert is_name(name) is is_right


def _facts(**changed: object) -> ProfileFacts:
    document = {key: value for key, value in changed.items() if hasattr(_PASSPORT, key)}
    person = {key: value for key, value in changed.items() if key not in document}
    if "document" not in person:
        person["document"] = replace(_PASSPORT, **document)  # type: ignore[arg-type]
    return replace(_FACTS, **person)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, set()),
        ({"given_name": ""}, {Finding.NAME_MISSING}),
        ({"surname": "Петр0ва"}, {Finding.NAME_LETTERS}),
        ({"surname": "Petrova"}, {Finding.NAME_ALPHABET}),
        ({"surname": "Petrova", "citizenship": "KZ"}, {Finding.DOCUMENT_CITIZENSHIP}),
        ({"sex": None, "birth_place": ""}, {Finding.SEX_MISSING, Finding.BIRTH_PLACE_MISSING}),
        ({"born_on": None}, {Finding.BIRTH_MISSING}),
        ({"born_on": date(1900, 1, 1)}, {Finding.BIRTH_IMPOSSIBLE}),
        ({"citizenship": ""}, {Finding.CITIZENSHIP_MISSING}),
        ({"snils": ""}, {Finding.SNILS_MISSING}),
        ({"snils": "11223344596"}, {Finding.SNILS_WRONG}),
        ({"is_snils_taken": True}, {Finding.SNILS_TAKEN}),
        ({"document": None}, {Finding.DOCUMENT_MISSING}),
        ({"kind": DocumentKind.OTHER, "division_code": ""}, {Finding.DOCUMENT_KIND}),
        ({"series": "11"}, {Finding.SERIES_WRONG}),
        ({"number": "1"}, {Finding.NUMBER_WRONG}),
        ({"division_code": ""}, {Finding.DIVISION_WRONG}),
        ({"issued_by": ""}, {Finding.ISSUE_MISSING}),
        ({"issued_on": None}, {Finding.ISSUE_MISSING}),
        ({"issued_on": _TODAY + timedelta(days=1)}, {Finding.ISSUED_IN_FUTURE}),
        ({"issued_on": date(2002, 5, 16)}, {Finding.ISSUED_TOO_EARLY}),
        ({"issued_on": date(2008, 5, 16)}, {Finding.PASSPORT_OUTLIVED}),  # the day before 20
        ({"issued_on": date(2008, 5, 17)}, set()),
        ({"born_on": date(2013, 5, 17)}, {Finding.DOCUMENT_AGE, Finding.ISSUED_BEFORE_BIRTH}),
    ],
)
def test_profile_findings(changed: dict[str, object], expected: set[Finding]) -> None:
    found = set(profile_findings(_facts(**changed), _TODAY))
    if Finding.ISSUED_BEFORE_BIRTH in expected:
        found -= {Finding.ISSUED_TOO_EARLY}
    if changed.get("born_on") == date(1900, 1, 1):
        found -= {Finding.PASSPORT_OUTLIVED}
    assert found == expected


def test_documents_of_others_than_citizens_and_of_children() -> None:
    permit = DocumentFacts(
        DocumentKind.RESIDENCE_PERMIT, "82", "1234567", date(2020, 1, 9), "УФМС", "", date(2025, 1, 9)
    )
    assert profile_findings(_facts(document=permit, citizenship="UZ"), _TODAY) == (Finding.DOCUMENT_EXPIRED,)
    assert profile_findings(_facts(document=permit), date(2024, 1, 9)) == (Finding.DOCUMENT_CITIZENSHIP,)
    certificate = DocumentFacts(
        DocumentKind.BIRTH_CERTIFICATE, "IV-АБ", "123456", date(2013, 6, 1), "ЗАГС города Котласа"
    )
    child = {"document": certificate, "born_on": date(2013, 5, 17)}
    assert profile_findings(_facts(**child), _TODAY) == ()
    assert profile_findings(_facts(**child), date(2027, 5, 17)) == (Finding.DOCUMENT_AGE,)


def test_a_passport_has_ninety_days_of_grace_at_twenty_and_forty_five() -> None:
    birthday = date(2008, 5, 17)
    facts = _facts(issued_on=date(2006, 1, 1))
    assert profile_findings(facts, birthday + timedelta(days=90)) == ()
    assert profile_findings(facts, birthday + timedelta(days=91)) == (Finding.PASSPORT_OUTLIVED,)
    assert profile_findings(_facts(), date(2033, 5, 17) + timedelta(days=91)) == (Finding.PASSPORT_OUTLIVED,)


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 110))
def test_years_are_whole_from_the_birthday_on(born_on: date, years: int) -> None:
    birthday = anniversary(born_on, years)
    assert whole_years(born_on, birthday) == years
    assert whole_years(born_on, birthday - timedelta(days=1)) == years - 1


@pytest.mark.parametrize(
    ("age", "level", "expected"),
    [
        (13, Level.SIMPLIFIED, True),
        (14, Level.SIMPLIFIED, False),
        (14, Level.STANDARD, True),
        (40, Level.SIMPLIFIED, False),
        (40, Level.CONFIRMED, True),
    ],
)
def test_who_may_use_the_diary(age: int, level: Level, expected: bool) -> None:
    assert may_use_diary(age, level) is expected


def test_a_keeper_has_a_say_until_the_fourteenth_birthday() -> None:
    born_on = date(2012, 11, 23)
    assert is_kept(born_on, date(2026, 11, 22))
    assert not is_kept(born_on, date(2026, 11, 23))
    assert is_kept(None, _TODAY)


def test_a_check_may_be_repeated_when_it_failed_or_lies_about() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=timezone.get_fixed_timezone(0))
    asked_at = now - timedelta(minutes=5)
    assert may_check_again(CheckState.FAILED, asked_at, now)
    assert not may_check_again(CheckState.PENDING, asked_at, now)
    assert may_check_again(CheckState.PENDING, now - timedelta(minutes=11), now)
    assert not may_check_again(CheckState.PASSED, asked_at, now)
    assert not may_check_again(CheckState.NOT_ASKED, None, now)
