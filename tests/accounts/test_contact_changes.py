"""Another phone or e-mail is confirmed from both sides."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from parta.accounts.models import ContactChange, SentMessage, User
from parta.accounts.rules import Level
from parta.accounts.rules.contact_changes import MOST_TRIES
from parta.core import clock
from tests.factories.portal import PASSWORD, create_portal_user, portal_client

pytestmark = pytest.mark.django_db
_OLD, _NEW = "+79115550101", "+79125550102"


@pytest.fixture(autouse=True)
def _messages_on_a_page(settings: Settings) -> Iterator[None]:
    settings.SMS_ON_PAGE = True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person() -> User:
    return create_portal_user(email="petrova@example.org", phone=_OLD, level=Level.STANDARD)


@pytest.fixture
def browser(person: User) -> Client:
    """Signed in by the password a moment ago."""
    browser = portal_client()
    browser.post("/account/login/", {"login": person.login, "password": PASSWORD})
    return browser


def _code_to(contact: str) -> str:
    if "@" in contact:
        (letter,) = [letter for letter in mail.outbox if letter.to == [contact]]
        return str(re.findall(r"\b\d{6}\b", str(letter.body))[0])
    return SentMessage.objects.filter(phone=contact).latest("pk").text.split()[0]


def test_a_phone_is_changed_by_both_codes(browser: Client, person: User) -> None:
    answer = browser.post("/account/contacts/phone/", {"contact": "8 912 555-01-02"})
    assert answer.headers["Location"] == "/account/contacts/phone/codes/"
    url = "/account/contacts/phone/codes/"
    page = browser.get(url).content.decode()
    assert "+7 911 555-01-01" not in page  # masked: whoever found the browser open need not know it
    assert browser.post(url, {"new_code": _code_to(_NEW)}).status_code == 302
    person.refresh_from_db()
    assert person.phone == _OLD  # one side is not enough
    assert set(browser.get(url).context["form"].fields) == {"old_code"}
    assert browser.post(url, {"old_code": _code_to(_OLD)}).status_code == 302
    person.refresh_from_db()
    assert person.phone == _NEW
    assert not ContactChange.objects.exists()
    assert [letter.to for letter in mail.outbox] == [["petrova@example.org"]]
    assert portal_client().post("/account/login/", {"login": _NEW, "password": PASSWORD}).status_code == 302


def test_an_email_is_changed_and_the_old_address_is_told(browser: Client, person: User) -> None:
    browser.post("/account/contacts/email/", {"contact": "New@Example.org"})
    codes = {"old_code": _code_to("petrova@example.org"), "new_code": _code_to("new@example.org")}
    browser.post("/account/contacts/email/codes/", codes)
    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert [row.email for row in person.emailaddress_set.all()] == ["new@example.org"]  # type: ignore[attr-defined]
    told = {letter.to[0] for letter in mail.outbox[2:]}
    assert told == {"petrova@example.org", "new@example.org"}


def test_a_first_phone_is_confirmed_by_the_email(person: User, browser: Client) -> None:
    User.objects.filter(pk=person.pk).update(phone="", phone_confirmed_at=None)
    browser.post("/account/contacts/phone/", {"contact": _NEW})
    url = "/account/contacts/phone/codes/"
    assert browser.post(url, {"new_code": _code_to(_NEW)}).status_code == 302
    person.refresh_from_db()
    assert not person.phone
    browser.post(url, {"old_code": _code_to("petrova@example.org")})
    person.refresh_from_db()
    assert person.phone == _NEW


def test_a_session_found_open_is_asked_for_the_password(person: User) -> None:
    stolen = portal_client(person)  # without a sign-in that this browser remembers
    answer = stolen.post("/account/contacts/phone/", {"contact": _NEW})
    assert answer.status_code == 302
    assert "reauthentication" in answer.headers["Location"]
    assert not ContactChange.objects.exists()


def test_codes_are_not_guessed(browser: Client, person: User) -> None:
    browser.post("/account/contacts/phone/", {"contact": _NEW})
    url = "/account/contacts/phone/codes/"
    right = {"old_code": _code_to(_OLD), "new_code": _code_to(_NEW)}
    wrong = "000000" if "000000" not in right.values() else "111111"
    assert (
        browser.post(url, {"old_code": right["new_code"]}).status_code == 422
        or right["old_code"] == right["new_code"]
    )
    for _attempt in range(MOST_TRIES - 1):
        assert browser.post(url, {"old_code": wrong}).status_code == 422
    assert browser.post(url, right).status_code == 422
    person.refresh_from_db()
    assert person.phone == _OLD


def test_codes_grow_old(browser: Client, person: User) -> None:
    browser.post("/account/contacts/phone/", {"contact": _NEW})
    right = {"old_code": _code_to(_OLD), "new_code": _code_to(_NEW)}
    with time_machine.travel(clock.now() + timedelta(minutes=31), tick=False):
        assert browser.post("/account/contacts/phone/codes/", right).status_code == 422


def test_whose_contact_it_is_is_told_to_its_owner_only(browser: Client, person: User) -> None:
    create_portal_user("owner", phone=_NEW)
    answer = browser.post("/account/contacts/phone/", {"contact": _NEW})
    assert answer.status_code == 302  # as for a contact that nobody has
    codes = {"old_code": _code_to(_OLD), "new_code": _code_to(_NEW)}
    answer = browser.post("/account/contacts/phone/codes/", codes, follow=True)
    person.refresh_from_db()
    assert person.phone == _OLD
    assert not ContactChange.objects.exists()


@pytest.mark.parametrize(
    ("kind", "contact"),
    [
        ("phone", "123"),
        ("phone", "8 8182 20-00-00"),
        ("phone", _OLD),
        ("email", "x"),
        ("email", "petrova@example.org"),
    ],
)
def test_what_is_no_new_contact_is_said_beside_the_field(browser: Client, kind: str, contact: str) -> None:
    answer = browser.post(f"/account/contacts/{kind}/", {"contact": contact})
    assert answer.status_code == 422
    assert answer.context["form"].errors["contact"]


def test_codes_do_not_flood_a_phone(browser: Client) -> None:
    statuses = [
        browser.post("/account/contacts/phone/", {"contact": _NEW}).status_code for _attempt in range(7)
    ]
    assert statuses == [302] * 6 + [422]


def test_a_change_is_ones_own_and_can_be_left(browser: Client, person: User) -> None:
    browser.post("/account/contacts/phone/", {"contact": _NEW})
    stranger = portal_client(create_portal_user("other"))
    assert stranger.get("/account/contacts/phone/codes/").status_code == 404
    stranger.post("/account/contacts/phone/removal/")
    assert ContactChange.objects.filter(user=person).exists()
    assert browser.post("/account/contacts/phone/removal/").status_code == 302
    assert browser.get("/account/contacts/phone/codes/").status_code == 404
    assert browser.get("/account/contacts/fax/").status_code == 404
