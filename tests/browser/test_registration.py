"""From no account to the portal's first page, on a phone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import CheckAxe, Screenshot, SignIn

PHONE = "8 912 345-67-89"


def _code(page: Page, portal_url: str) -> str:
    """As a visitor of a demo finds it: on the page of messages."""
    other = page.context.new_page()
    other.goto(f"{portal_url}/account/messages/")
    found = re.search(r"\b\d{6}\b", other.locator("main li").first.inner_text())
    other.close()
    assert found
    return found[0]


def test_registers_by_phone(
    signed_in: SignIn, portal_url: str, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    page = signed_in(None, width=390, height=844)
    page.goto(f"{portal_url}/account/login/")
    screenshot(page, "portal-sign-in")
    check_axe(page)
    page.locator("a[href^='/account/signup/']").click()
    page.locator("[name=surname]").fill("Петрова")
    page.locator("[name=given_name]").fill("Мария")
    page.locator("[name=contact]").fill("912")
    page.locator("[name=consent]").check()
    page.locator("main button[type=submit]").click()
    expect(page.locator("#id_contact_error")).to_be_visible()
    expect(page.locator("[name=surname]")).to_have_value("Петрова")
    screenshot(page, "register-mistake")
    check_axe(page)
    page.locator("[name=contact]").fill(PHONE)
    page.locator("[name=contact]").press("Enter")
    expect(page.locator("resend-timer button")).to_be_disabled()
    screenshot(page, "register-code")
    check_axe(page)
    page.locator("[name=code]").fill(_code(page, portal_url))
    page.locator("[name=code]").press("Enter")

    rules = page.locator("password-rules li.is-met")
    password = page.locator("[name=password1]")
    password.press_sequentially("Петрова")
    expect(rules).to_have_count(1)
    password.fill("basketball")
    expect(page.locator("[data-rule=common]")).not_to_have_class("is-met")
    password.fill("ландыш-в-июне")
    expect(rules).to_have_count(3)
    screenshot(page, "register-password")
    check_axe(page)
    page.locator("[name=password2]").fill("ландыш-в-июне")
    page.locator("[name=password2]").press("Enter")
    expect(page).to_have_url(f"{portal_url}/")
    screenshot(page, "portal-home")
    check_axe(page)
