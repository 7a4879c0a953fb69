"""Guessing a password is stopped; its owner is not kept out by it, and learns of strangers."""

import re

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from parta.accounts.models import KnownDevice, SentMessage, User
from parta.core import clock
from tests.accounts.conftest import PASSWORD

LOGIN = "/account/login/"
THIEF, OWNER = "203.0.113.7", "198.51.100.20"
WRONG = "guess"


def _try(client: Client, address: str, login: str = "Ivanova.Anna", *, password: str = WRONG) -> int:
    data = {"login": login, "password": password}
    return client.post(LOGIN, data, REMOTE_ADDR=address).status_code


def test_guessing_elsewhere_does_not_keep_the_owner_out(user: User) -> None:
    assert [_try(Client(), THIEF) for _ in range(6)] == [200] * 5 + [429]
    assert _try(Client(), THIEF, password=PASSWORD) == 429
    assert _try(Client(), OWNER, password=PASSWORD) == 302


def test_every_name_of_the_account_is_counted_together(user: User) -> None:
    User.objects.update(phone="+79123456789", phone_confirmed_at=clock.now())
    names = ("IVANOVA.anna", "anna@example.org", "89123456789", "+7 912 345-67-89", "8 (912) 345 67 89")
    assert [_try(Client(), THIEF, name) for name in names] == [200] * 5
    assert _try(Client(), THIEF, "8-912-345-67-89", password=PASSWORD) == 429
    assert _try(Client(), THIEF, "somebody.else") == 200


def test_device_of_the_owner_is_not_locked_out_by_strangers(user: User) -> None:
    own = Client()
    assert _try(own, OWNER, password=PASSWORD) == 302
    own.post("/account/logout/")
    for number in range(25):  # a hundred tries from many addresses
        for _ in range(4):
            assert _try(Client(), f"203.0.113.{number}") == 200
    assert _try(Client(), "198.51.100.99", password=PASSWORD) == 429  # no stranger may try any more
    assert _try(own, THIEF, password=PASSWORD) == 302
    own.post("/account/logout/")
    assert [_try(own, OWNER) for _ in range(6)] == [200] * 5 + [429]  # but it may not guess either
    forged = Client()
    forged.cookies["device"] = "x" * 43
    assert _try(forged, OWNER, password=PASSWORD) == 429


def test_owner_is_told_of_a_new_device(user: User, mailoutbox: list[EmailMessage]) -> None:
    own = Client(headers={"accept-language": "en"})
    _try(own, OWNER, password=PASSWORD)
    cookie = own.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    own.post("/account/logout/")
    _try(own, OWNER, password=PASSWORD)
    assert mailoutbox == []  # the first device, and the same once more
    _try(Client(headers={"accept-language": "en"}), THIEF, password=PASSWORD)
    assert [letter.subject for letter in mailoutbox] == ["Sign-in to Parta from a new device"]
    assert THIEF in str(mailoutbox[0].body)
    assert cookie.value not in str(KnownDevice.objects.values_list())


def test_owner_without_an_email_is_told_by_sms(user: User, mailoutbox: list[EmailMessage]) -> None:
    User.objects.update(email="", phone="+79123456789", phone_confirmed_at=clock.now())
    user.emailaddress_set.all().delete()  # type: ignore[attr-defined]
    for _ in range(2):
        client = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/120.0"})
        _try(client, OWNER, password=PASSWORD)
    assert mailoutbox == []
    assert re.search("Chrome, Android", SentMessage.objects.get().text)


@pytest.mark.parametrize(
    "path", ["/account/password/recovery/", "/account/login/", "/account/password/change/"]
)
def test_forms_need_their_token(user: User, path: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    data = {"login": user.login, "password": PASSWORD, "email": user.email, "oldpassword": PASSWORD}
    assert strict.post(path, data).status_code == 403
