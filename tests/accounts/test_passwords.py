"""Which passwords are too easy for whom (domain G7)."""

import gzip
import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import password_validation
from django.contrib.auth.password_validation import validate_password
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError

from parta.accounts.models import User
from parta.accounts.passwords import password_rules
from parta.accounts.rules.passwords import contains_date, date_spellings, personal_words
from tests.factories.portal import create_portal_user

BORN_ON = date(1988, 5, 7)


def _codes(password: str, user: User) -> set[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {item.code or "" for item in error.error_list}
    return set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("ландыш-в-июне", set()),
        ("Мария и Петр", set() | {"password_personal"}),
        ("петрова-у-моря", {"password_personal"}),
        ("зелёная-ИЛЬИНИЧНА", {"password_personal"}),
        ("my-petrova-pw", {"password_personal"}),
        ("xx-maria.p-xx", {"password_personal"}),
        ("call-9123456789", {"password_personal"}),
        ("лето-07051988", {"password_birth_date"}),
        ("лето-07.05.1988", {"password_birth_date"}),
        ("лето-1988-05-07", {"password_birth_date"}),
        ("лето 7.5.1988", {"password_birth_date"}),
        ("лето-070588", {"password_birth_date"}),
        ("лето-05/07/1988", {"password_birth_date"}),
        ("лето-2088-года", set()),
        ("0123456789", {"password_entirely_numeric", "password_too_common"}),
        ("basketball", {"password_too_common"}),
        ("короткий", {"password_too_short"}),
    ],
)
def test_passwords_of_a_person(password: str, codes: set[str]) -> None:
    user = create_portal_user(email="maria.p@example.org", phone="+79123456789", born_on=BORN_ON)
    assert _codes(password, user) == codes


def test_birth_date_may_be_told_by_whoever_knows_it() -> None:
    student = User(login="student")
    student.born_on = BORN_ON  # type: ignore[attr-defined]
    assert _codes("лето-07051988", student) == {"password_birth_date"}
    assert _codes("лето-07051988", User(login="student")) == set()


@pytest.mark.parametrize("day", [date(2010, 12, 31), date(2010, 1, 2)])
def test_dates_are_found_however_they_are_written(day: date) -> None:
    spellings = date_spellings(day)
    written = (f"{day:%d.%m.%Y}", f"{day:%d%m%y}", f"{day:%Y%m%d}", f"{day:%y-%m-%d}", f"{day:%m/%d/%Y}")
    assert all(contains_date(f"x{text}x", spellings) for text in written)
    assert not contains_date("x30122009x", spellings)


def test_short_names_do_not_forbid_half_the_language() -> None:
    assert personal_words(["Ли", "Анна", "li", "anna@example.org", "+79123456789"]) == [
        "анна",
        "anna",
        "9123456789",
    ]


@pytest.mark.django_db
def test_page_knows_what_the_server_refuses() -> None:
    """The list for the live ticks is Django's, of passwords long enough for it to matter."""
    path = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(path, "rt") as file:
        common = {line.strip() for line in file}
    shown = finders.find("accounts/common-passwords.txt")
    assert isinstance(shown, str)
    expected = {word for word in common if len(word) >= 10 and not word.isdigit()}
    assert set(Path(shown).read_text().splitlines()) == expected
    rules = password_rules(create_portal_user(born_on=BORN_ON))
    words = re.search(r'data-words="([^"]*)"', rules)
    assert words
    assert json.loads(words[1].replace("&quot;", '"').replace("&#x27;", "'"))[:2] == ["petrova", "петрова"]
    assert "07051988" in rules
    assert "07051988" not in password_rules()  # nothing of the owner's where somebody else may look
