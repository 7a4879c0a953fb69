"""A passkey made and used with Chromium's own authenticator, and codes from an app."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from parta.accounts.models import User
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import PASSWORD, Cast
from tests.factories.portal import PASSWORD as PORTAL_PASSWORD
from tests.factories.portal import create_portal_user


def _give_authenticator(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _sign_in(page: Page, root: str, login: str, password: str) -> None:
    page.goto(f"{root}/account/login/")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    expect(page).not_to_have_url(re.compile(r"/account/login/$"))


def _sign_out(page: Page, root: str) -> None:
    page.goto(f"{root}/account/logout/")
    page.locator("main .button-primary").click()
    expect(page).not_to_have_url(re.compile("logout"))


@pytest.mark.parametrize("site", ["portal", "diary"])
def test_passkey_instead_of_the_password(
    signed_in: SignIn,
    cast: Cast,
    portal_url: str,
    live_server: object,
    check_axe: CheckAxe,
    screenshot: Screenshot,
    site: str,
) -> None:
    root, login, password = {
        "portal": (portal_url, create_portal_user().login, PORTAL_PASSWORD),
        "diary": (portal_url.replace("portal.", ""), cast.users["teacher"].login, PASSWORD),
    }[site]
    page = signed_in(None, width=390, height=844)
    _give_authenticator(page)
    _sign_in(page, root, login, password)
    page.goto(f"{root}/account/security/")
    screenshot(page, f"security-{site}")
    check_axe(page)
    page.locator("main a[href$='/passkeys/']").click()
    screenshot(page, f"passkey-{site}")
    check_axe(page)
    page.locator("passkey-form button").click()
    expect(page.locator(".code-list li")).to_have_count(10)
    screenshot(page, f"recovery-codes-{site}")
    check_axe(page)

    _sign_out(page, root)
    page.goto(f"{root}/account/login/?next=/account/sessions/")
    page.locator("passkey-form button").click()
    expect(page).to_have_url(f"{root}/account/sessions/")  # signed in, and where it was asked for

    _sign_out(page, root)  # the password alone is not enough any more
    _sign_in(page, root, login, password)
    expect(page).to_have_url(f"{root}/account/login/second/")
    screenshot(page, f"second-{site}")
    check_axe(page)
    page.locator("passkey-form button").click()
    expect(page).not_to_have_url(re.compile("login"))


def test_code_from_an_app(
    signed_in: SignIn, portal_url: str, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    user: User = create_portal_user()
    page = signed_in(None, width=390, height=844, scheme="dark")
    _sign_in(page, portal_url, user.login, PORTAL_PASSWORD)
    page.goto(f"{portal_url}/account/security/codes/")
    screenshot(page, "codes")
    check_axe(page)
    secret = page.locator(".code-secret").inner_text()
    page.locator("[name=code]").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.locator("[name=code]").press("Enter")
    expect(page.locator(".code-list li")).to_have_count(10)
    recovery = page.locator(".code-list li").first.inner_text()
    _sign_out(page, portal_url)
    _sign_in(page, portal_url, user.login, PORTAL_PASSWORD)
    page.locator("[name=code]").fill(recovery)
    page.locator("[name=code]").press("Enter")
    expect(page).to_have_url(f"{portal_url}/")
