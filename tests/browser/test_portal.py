"""The portal: from a question to the application, and the office of a region."""

import re
from datetime import timedelta

from django.conf import settings
from playwright.sync_api import expect

from parta.access.commands import appoint_operator
from parta.access.rules import Office
from parta.core import clock
from parta.schools.commands import add_known_regions
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast
from tests.factories.portal import create_portal_user, portal_client


def test_somebody_looks_for_the_diary_and_is_led_to_register(
    cast: Cast, signed_in: SignIn, portal_url: str, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    add_known_regions(state_services_on=clock.now().date())
    page = signed_in(None, width=390, base_url=portal_url)
    page.goto("/")
    check_axe(page)
    screenshot(page, "portal 390")
    page.locator("#service-query").fill("электронный дневник")
    page.keyboard.press("Enter")
    service = page.locator('a.tile[href="/services/diary-for-parents/"]')
    expect(service).to_be_visible()
    expect(page.locator('a.tile[href="/services/journal-for-teachers/"]')).to_have_count(0)
    page.select_option("select[name=region]", "29")
    page.locator("#service-query").press("Enter")
    expect(page).to_have_url(re.compile(r"/services/\?q=.+&region=29$"))
    expect(page.locator("#service-query")).to_have_value("электронный дневник")
    check_axe(page)
    screenshot(page, "portal services 390")
    service.click()
    expect(page.locator("main")).to_contain_text("Архангельская область")
    check_axe(page)
    screenshot(page, "portal service 390")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 390
    page.locator('main a[href^="/account/signup/?next="]').click()
    expect(page.locator("input[name=surname]")).to_be_visible()
    assert "kind%3Dparent%26region%3D29" in page.url


def test_a_region_is_chosen_by_the_keyboard_before_signing_in(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    add_known_regions(state_services_on=clock.now().date())
    page = signed_in(None, width=390, scheme="dark")
    page.goto("/account/login/")
    page.locator('a[href="/regions/"]').press("Enter")
    check_axe(page)
    screenshot(page, "regions 390 dark")
    page.locator("#region-query").fill("Архангельская")
    page.keyboard.press("Enter")
    tiles = page.locator("a.tile")
    expect(tiles).to_have_count(1)
    tiles.press("Enter")
    expect(page).to_have_url(
        f"http://29.localhost:{page.url.rpartition(':')[2].partition('/')[0]}/account/login/"
    )
    expect(page.locator("main")).to_contain_text("Архангельская область")


def test_the_office_of_a_region_moves_a_day(
    cast: Cast, signed_in: SignIn, portal_url: str, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    region, user = cast.school.region, create_portal_user("operator")
    today = clock.today(region.zone)
    appoint_operator(by=None, user=user, office=Office.REGION, region=region, since_on=today)
    session = portal_client(user).cookies[settings.SESSION_COOKIE_NAME]
    page = signed_in(None, base_url=portal_url)
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": portal_url}])
    page.goto("/")
    page.locator('nav a[href="/region-office/"]').click()
    check_axe(page)
    screenshot(page, "region office 1440")
    page.locator(f'a[href="/region-office/{region.code}/schools/"]').click()
    expect(page.locator("tbody th")).to_have_count(2)
    check_axe(page)
    screenshot(page, "region schools 1440")
    page.locator(f'a[href="/region-office/{region.code}/days/"]').click()
    page.locator("input[name=day]").fill((today + timedelta(days=9)).isoformat())
    page.locator("input[name=name]").fill("Праздник области")
    page.locator("input[name=name]").press("Enter")
    expect(page.locator(".lines")).to_contain_text("Праздник области")
    check_axe(page)
    page.set_viewport_size({"width": 390, "height": 900})
    screenshot(page, "region days 390")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
