"""What every page has: themes, menus, hints, dialogs, seen in the gallery."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import PASSWORD

DARK_PAPER, LIGHT_PAPER = "rgb(20, 23, 29)", "rgb(246, 242, 232)"


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> None:
    settings.DEMO = True


def _expect_paper(page: Page, color: str) -> None:
    expect(page.locator("body")).to_have_css("background-color", color)


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/ui/?sent=1", "/account/login/"])
def test_look_is_accessible_and_fits(
    signed_in: SignIn,
    check_axe: CheckAxe,
    screenshot: Screenshot,
    path: str,
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    page = signed_in(None, width=width, scheme=scheme)
    page.goto(path)
    check_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    screenshot(page, f"look{path}{width}-{scheme}")


def test_chosen_theme_stays_and_comes_without_a_flash(signed_in: SignIn) -> None:
    page = signed_in(None, language="en")
    page.goto("/account/login/")
    _expect_paper(page, LIGHT_PAPER)
    page.get_by_role("button", name="Dark or light").click()
    _expect_paper(page, DARK_PAPER)
    assert 'media="screen"' in page.request.get("/account/login/").text()  # the server knows it at once
    page.reload()
    _expect_paper(page, DARK_PAPER)
    page.get_by_role("button", name="Dark or light").click()
    _expect_paper(page, LIGHT_PAPER)


def test_menu_closes_by_escape_and_by_a_click_outside(signed_in: SignIn) -> None:
    page = signed_in("teacher", language="en")
    page.goto("/account/sessions/")
    menu = page.get_by_role("link", name="Security")
    page.locator(".header-tools summary").click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.locator(".header-tools summary").click()
    page.get_by_role("heading", level=1).click()
    expect(menu).to_be_hidden()


def test_hint_opens_by_hovering_key_and_tap(signed_in: SignIn) -> None:
    page = signed_in(None)
    page.goto("/ui/")
    button, hint = page.locator("[popovertarget=hint-mark]"), page.locator("#hint-mark")
    button.hover()
    expect(hint).to_be_visible()
    page.mouse.move(0, 0)
    expect(hint).to_be_hidden()
    page.locator("[popovertarget=hint-average]").focus()
    page.keyboard.press("Tab")
    expect(hint).to_be_visible()
    page.keyboard.press("Escape")
    expect(hint).to_be_hidden()

    phone = signed_in(None, width=390, has_touch=True)
    phone.goto("/ui/")
    phone.locator("[popovertarget=hint-mark]").tap()
    box = phone.locator("#hint-mark").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    phone.locator("[popovertarget=hint-mark]").tap()
    expect(phone.locator("#hint-mark")).to_be_hidden()


def test_dialog_opens_in_place_and_gives_the_focus_back(signed_in: SignIn) -> None:
    page = signed_in(None, language="en")
    page.goto("/ui/")
    opener = page.get_by_role("link", name="Open a dialog")
    opener.click()
    dialog = page.get_by_role("dialog", name="Homework")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_grave_button_asks_first(signed_in: SignIn) -> None:
    page = signed_in(None, language="en")
    page.goto("/ui/")
    delete = page.get_by_role("button", name="Delete").last
    delete.click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page).to_have_url(re.compile(r"/ui/$"))
    delete.click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page).to_have_url(re.compile(r"name="))  # its form was sent


def test_demo_account_fills_the_form(signed_in: SignIn) -> None:
    page = signed_in(None)
    page.goto("/account/login/")
    page.locator("demo-accounts button[value=teacher]").click()
    expect(page.locator("#id_login")).to_have_value("teacher")
    expect(page.locator("#id_password")).to_have_value("parta-demo")
    expect(page.locator("#sign-in")).to_be_focused()


def test_signs_in_and_out_without_javascript(signed_in: SignIn) -> None:
    page = signed_in(None, javascript=False, language="en")
    page.goto("/account/login/?next=/account/sessions/")
    page.locator("#id_login").fill("teacher")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#sign-in").click()
    expect(page.get_by_text("This device")).to_be_visible()
    page.locator(".header-tools summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#id_login")).to_be_visible()


def test_keyboard_reaches_the_content_first(signed_in: SignIn) -> None:
    page = signed_in("teacher", language="en")
    page.goto("/account/sessions/")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to content")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
