"""Into the diary with an account of the portal: by SNILS and name, and by the diary's password once."""

import re
from datetime import date

from playwright.sync_api import Page, expect

from parta.accounts.models import Consent
from parta.accounts.rules import Level
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.base import PASSWORD
from tests.factories.cast import Cast
from tests.factories.portal import PASSWORD as PORTAL_PASSWORD
from tests.factories.portal import create_portal_user

SNILS = "11223344595"


def test_parent_known_by_snils_goes_in_and_the_portal_leads_on(
    cast: Cast, signed_in: SignIn, portal_url: str, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    guardian = cast.guardian
    guardian.snils = SNILS
    guardian.save(update_fields=["snils"])
    name = (guardian.surname, guardian.given_name, guardian.patronymic)
    create_portal_user("maria", name=name, snils=SNILS, level=Level.CONFIRMED)
    diary_url = _open_state_services(cast, portal_url)

    page = signed_in(None, width=390, language="en")
    page.goto(f"{diary_url}/account/login/")
    screenshot(page, "state-services door")
    page.get_by_role("link", name="Sign in with State Services").click()
    _sign_in_at_portal(page, "maria")
    expect(page.get_by_text("112-233-445 95")).to_be_visible()
    check_axe(page)
    screenshot(page, "state-services consent")
    page.get_by_role("button", name="Provide", exact=True).click()
    expect(page).to_have_url(re.compile(rf"^{diary_url}/{cast.school.slug}/$"))

    page.goto(f"{diary_url}/account/links/")
    check_axe(page)
    screenshot(page, "state-services links")
    page.goto(f"{portal_url}/account/sites/")
    expect(page.get_by_text("Surname, given name, patronymic", exact=False)).to_be_visible()
    check_axe(page)
    screenshot(page, "state-services sites")

    page.context.clear_cookies()
    page.goto(f"{portal_url}/account/login/")
    _sign_in_at_portal(page, "maria")
    page.goto(portal_url)
    page.get_by_role("link", name="Go to diary").click()
    expect(page).to_have_url(re.compile(rf"^{diary_url}/{cast.school.slug}/$"))

    page.context.clear_cookies()
    page.goto(f"{diary_url}/account/links/start/")
    _sign_in_at_portal(page, "maria")
    expect(page).to_have_url(re.compile(rf"^{diary_url}/{cast.school.slug}/$"))
    assert Consent.objects.filter(kind="site").count() == 1, "asked once"


def test_without_a_snils_the_diarys_password_is_asked_for_once(
    cast: Cast, signed_in: SignIn, portal_url: str, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    create_portal_user("maria", snils="", level=Level.STANDARD)
    diary_url = _open_state_services(cast, portal_url)
    page = signed_in(None, width=390, language="en", javascript=False)
    page.goto(f"{diary_url}/account/links/start/")
    _sign_in_at_portal(page, "maria")
    page.get_by_role("button", name="Provide", exact=True).click()
    expect(page.get_by_text("No SNILS was passed", exact=False)).to_be_visible()
    page.get_by_label("Login").fill("guardian")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Link and sign in").click()
    expect(page).to_have_url(re.compile(rf"^{diary_url}/{cast.school.slug}/$"))

    with_axe = signed_in(None, width=390, language="en")
    with_axe.context.add_cookies(
        [cookie for cookie in page.context.cookies() if "portal" in str(cookie.get("domain"))]  # type: ignore[misc]
    )
    with_axe.goto(f"{diary_url}/account/links/start/")
    expect(with_axe).to_have_url(re.compile(rf"^{diary_url}/{cast.school.slug}/$"))

    page.goto(f"{diary_url}/account/links/")
    page.get_by_role("button", name="Unlink").click()
    expect(page.get_by_text("The accounts are no longer linked.")).to_be_visible()
    with_axe.context.clear_cookies(domain=re.compile(r"^(?!portal)"))
    with_axe.goto(f"{diary_url}/account/links/start/")
    expect(with_axe.get_by_role("heading", name="Link with your diary account")).to_be_visible()
    check_axe(with_axe)
    screenshot(with_axe, "state-services password")


def _open_state_services(cast: Cast, portal_url: str) -> str:
    """The address of the diary in the school's region."""
    region = cast.school.region
    region.state_services_on = date(2020, 1, 1)
    region.save(update_fields=["state_services_on"])
    return portal_url.replace("portal.", f"{region.code}.")


def _sign_in_at_portal(page: Page, login: str) -> None:
    page.locator("#id_login").fill(login)
    page.locator("#id_password").fill(PORTAL_PASSWORD)
    page.locator("#sign-in").click()
