"""Codes from an app, recovery codes, and proving anew that it is you."""

import re
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from parta.accounts.models import User
from tests.accounts.conftest import PASSWORD
from tests.factories.portal import PORTAL_HOST, create_portal_user

SECURITY, CODES = "/account/security/", "/account/security/codes/"
SECOND, CHANGE = "/account/login/second/", "/account/password/change/"
START = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)


def _sign_in(client: Client, user: User, password: str = PASSWORD) -> str:
    return client.post("/account/login/", {"login": user.login, "password": password})["location"]


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def _switch_on(client: Client) -> str:
    page = client.get(CODES).content.decode()
    found = re.search(r'<code class="code-secret">(\w+)</code>', page)
    assert found
    assert client.post(CODES, {"code": _code(found[1])})["location"] == "/account/security/recovery/"
    return found[1]


def test_codes_from_an_app_and_recovery_codes(
    user: User,
    browser: Client,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with time_machine.travel(START, tick=False) as moment:
        _sign_in(browser, user)
        with django_capture_on_commit_callbacks(execute=True):
            secret = _switch_on(browser)
        assert secret not in str(Authenticator.objects.values_list("data"))
        page = browser.get("/account/security/recovery/").content.decode()
        recovery = re.findall(r"<li><code>([\w-]+)</code></li>", page)
        assert len(recovery) == 10
        assert "10 recovery codes are left" in browser.get(SECURITY).content.decode()
        assert "asks for codes" in str(mailoutbox[-1].body)

        moment.shift(60)
        other = Client(headers={"accept-language": "en"})
        assert _sign_in(other, user) == SECOND
        assert other.get(SECURITY)["location"].startswith("/account/login/")  # half a sign-in is none
        assert "Incorrect code" in other.post(SECOND, {"code": "000000"}).content.decode()
        code = _code(secret)
        assert other.post(SECOND, {"code": code})["location"] == "/"
        assert other.get(SECURITY).status_code == 200

        third = Client(headers={"accept-language": "en"})
        _sign_in(third, user)
        assert third.post(SECOND, {"code": code}).status_code == 200  # a code works once
        assert third.post(SECOND, {"code": recovery[0]})["location"] == "/"
        fourth = Client()
        _sign_in(fourth, user)
        assert fourth.post(SECOND, {"code": recovery[0]}).status_code == 200

        assert browser.post(f"{CODES}off/")["location"] == SECURITY
        assert _sign_in(Client(), user) == "/"
        assert not Authenticator.objects.exists()  # recovery codes go with what they stand for


def test_codes_are_not_to_be_guessed(user: User, browser: Client) -> None:
    _sign_in(browser, user)
    _switch_on(browser)
    thief = Client(headers={"accept-language": "en"})
    _sign_in(thief, user)
    for _ in range(5):
        assert "Incorrect code" in thief.post(SECOND, {"code": "000000"}).content.decode()
    assert "Too many" in thief.post(SECOND, {"code": "000000"}).content.decode()


def test_dangerous_actions_ask_anew_after_five_minutes(user: User, browser: Client) -> None:
    with time_machine.travel(START, tick=False) as moment:
        _sign_in(browser, user)
        assert browser.get(CODES).status_code == 200
        moment.shift(timedelta(minutes=6))
        asked = browser.get(CODES)
        assert asked["location"] == f"/account/reauthentication/?next={quote(CODES, safe='')}"
        wrong = browser.post(asked["location"], {"password": "wrong"})
        assert 'id="id_password_error"' in wrong.content.decode()
        right = browser.post(asked["location"], {"password": PASSWORD})
        assert right["location"] == CODES
        assert browser.get(CODES).status_code == 200
        outside = "/account/reauthentication/?next=https://evil.example.org/"
        assert browser.post(outside, {"password": PASSWORD})["location"] == "/"


def test_passkeys_of_others_are_nobodys(user: User, browser: Client) -> None:
    stranger = User.objects.create(login="stranger")
    passkey = Authenticator.objects.create(
        user=stranger, type=Authenticator.Type.WEBAUTHN, data={"name": "Mine", "credential": {}}
    )
    _sign_in(browser, user)
    for page in ("", "removal/"):
        assert browser.post(f"{SECURITY}passkeys/{passkey.pk}/{page}", {"name": "x"}).status_code == 404
    assert Authenticator.objects.get().data["name"] == "Mine"


@pytest.mark.parametrize("credential", ["", "{}", "[]", '{"id": "x", "response": {"userHandle": "MQ"}}'])
def test_forged_passkeys_open_nothing(user: User, browser: Client, credential: str) -> None:
    options = browser.get("/account/login/passkey/", headers={"accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["userVerification"] == "required"
    response = browser.post("/account/login/passkey/", {"credential": credential})
    assert response["location"] == "/account/login/"
    assert "_auth_user_id" not in browser.session
    _sign_in(browser, user)
    page = browser.post(f"{SECURITY}passkeys/", {"credential": credential, "name": "x"})
    assert page.status_code == 200
    assert not Authenticator.objects.exists()


def test_second_factor_of_the_portal_has_its_own_name(user: User) -> None:
    visitor = Client(headers={"host": PORTAL_HOST})
    person = create_portal_user()
    visitor.post("/account/login/", {"login": person.login, "password": "правильная-лошадь-7"})
    page = visitor.get("/account/security/passkeys/").content.decode()
    assert f'"id": "{PORTAL_HOST}"' in page
    assert _sign_in(Client(), user) == "/"
