"""From a new account to a confirmed one, on a phone."""

from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from parta.accounts.commands.identities import check_identity
from parta.accounts.rules import Level
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.portal import (
    PASSWORD,
    create_office_holder,
    create_portal_user,
    profile_fields,
)

_CHOICES = ("sex", "citizenship", "kind")


def _enter(page: Page, portal_url: str, login: str) -> None:
    page.goto(f"{portal_url}/account/login/")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("#sign-in").click()
    expect(page).to_have_url(f"{portal_url}/")


def _fill(page: Page, fields: dict[str, str]) -> None:
    for name, value in fields.items():
        field = page.locator(f"[name={name}]")
        if name in _CHOICES:
            field.select_option(value)
        elif field.is_visible():
            field.fill(value)


def _reached(page: Page) -> Locator:
    """The levels that the account has."""
    return page.locator("#level li.is-reached")


def _find_at_the_desk(desk: Page, portal_url: str) -> None:
    """In a second browser, by an operator."""
    _enter(desk, portal_url, "operator")
    desk.goto(f"{portal_url}/desk/")
    desk.locator("[name=text]").fill("8 911 555 01 01")
    desk.locator("[name=text]").press("Enter")
    expect(desk.get_by_text("112-233-445 95")).to_be_visible()


def _confirm(desk: Page) -> None:
    desk.locator("[name=has_compared]").check()
    desk.locator("form[action$='/confirmation/'] button").click()
    expect(desk.locator("form[action$='/confirmation/']")).to_have_count(0)


def test_a_person_becomes_confirmed(
    signed_in: SignIn, portal_url: str, settings: Settings, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    person = create_portal_user(phone="+79115550101")
    create_office_holder()
    page = signed_in(None, width=390, height=844)
    _enter(page, portal_url, "+7 911 555-01-01")
    page.goto(f"{portal_url}/account/profile/")
    screenshot(page, "identity-profile-empty")
    check_axe(page)
    page.locator("#level a[href='/account/profile/data/']").click()

    _fill(page, profile_fields(number="12345", snils=""))
    page.locator("[name=snils]").press_sequentially("11223344596")
    expect(page.locator("[name=snils]")).to_have_value("112-233-445 96")
    page.locator("main form.form button[type=submit]").click()
    expect(page.locator("#id_number_error")).to_be_visible()
    expect(page.locator("#id_snils_error")).to_be_visible()
    expect(page.locator("[name=issued_by]")).to_have_value("ОВД города Котласа")
    screenshot(page, "identity-mistakes")
    check_axe(page)
    page.locator("[name=number]").fill("123456")
    page.locator("[name=snils]").fill("112-233-445 95")
    page.locator("[name=kind]").select_option("birth_certificate")
    expect(page.locator("[name=division_code]")).to_be_hidden()
    page.locator("[name=kind]").select_option("passport")
    settings.IDENTITY_CHECKER = "tests.factories.checkers.UnreachableChecker"
    page.locator("main form.form button[type=submit]").click()
    expect(page.locator("#level .badge-amber")).to_be_visible()
    screenshot(page, "identity-pending")
    check_axe(page)
    settings.IDENTITY_CHECKER = "parta.accounts.checkers.BuiltInChecker"
    check_identity.enqueue(user_id=person.pk)
    expect(_reached(page)).to_have_count(2)  # the page has asked by itself
    screenshot(page, "identity-standard")
    check_axe(page)
    page.locator("#level a[href='/account/confirmation/']").click()
    expect(page.locator("#desk")).to_be_visible()
    screenshot(page, "identity-ways")
    check_axe(page)

    desk = signed_in(None, width=1024)
    _find_at_the_desk(desk, portal_url)
    screenshot(desk, "identity-desk")
    check_axe(desk)
    _confirm(desk)

    page.goto(f"{portal_url}/account/profile/")
    expect(_reached(page)).to_have_count(3)
    screenshot(page, "identity-confirmed")
    page.goto(f"{portal_url}/account/data/")
    expect(page.get_by_text("Операторова Ольга Олеговна").first).to_be_visible()
    screenshot(page, "identity-data")
    check_axe(page)


def test_a_parent_registers_a_child_without_scripts(
    signed_in: SignIn, portal_url: str, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    create_portal_user(level=Level.STANDARD, snils="11223344595")
    page = signed_in(None, width=390, height=844, javascript=False, scheme="dark")
    _enter(page, portal_url, "petrova")
    page.goto(f"{portal_url}/account/children/")
    page.locator("main a[href='/account/children/new/']").click()
    child = profile_fields(given_name="Илья", surname="Петров", patronymic="", snils="", division_code="")
    _fill(page, child | {"kind": "birth_certificate", "series": "II-ИГ", "born_on": "2019-02-03"})
    page.locator("[name=issued_on]").fill("2019-02-13")
    page.locator("[name=has_consent]").check()
    screenshot(page, "identity-child-form")
    page.locator("main form.form button[type=submit]").click()
    login, password = (page.locator(".secret dd").nth(place).inner_text() for place in (1, 2))
    screenshot(page, "identity-child-secret")

    own = signed_in(None, width=390, height=844)
    own.goto(f"{portal_url}/account/login/")
    own.locator("[name=login]").fill(login)
    own.locator("[name=password]").fill(password)
    own.locator("#sign-in").click()
    own.goto(f"{portal_url}/account/profile/")
    expect(own.get_by_role("heading", name="Петров Илья")).to_be_visible()
    screenshot(own, "identity-child-profile")
    check_axe(own)
