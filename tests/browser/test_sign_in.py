from playwright.sync_api import expect

from tests.browser.conftest import CheckAxe, SignIn
from tests.factories.cast import PASSWORD


def test_session_is_carried_into_the_browser(signed_in: SignIn) -> None:
    response = signed_in("teacher").goto("/account/login/")
    assert response is not None
    assert "/account/login" not in response.url  # whoever is signed in is sent on


def test_signs_in_with_login_and_password(signed_in: SignIn, check_axe: CheckAxe) -> None:
    page = signed_in(None, width=390)
    page.goto("/account/login/")
    check_axe(page)
    page.locator("input[name=login]").fill("teacher")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page).not_to_have_url("/account/login/")
