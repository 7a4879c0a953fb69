"""A parent makes a calendar and an app password; the head enters a webhook."""

import pytest
from playwright.sync_api import Page, expect

from parta.exchange.models import AccessKey
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast


@pytest.mark.parametrize(("width", "scheme", "language"), [(390, "light", "ru"), (1440, "dark", "en")])
def test_programs(
    cast: Cast,
    signed_in: SignIn,
    check_axe: CheckAxe,
    screenshot: Screenshot,
    width: int,
    scheme: str,
    language: str,
) -> None:
    address = f"/{cast.school.slug}/programs"
    page = signed_in("guardian", width=width, scheme=scheme, language=language)  # type: ignore[arg-type]
    page.goto(f"{address}/calendars/")
    check_axe(page)
    screenshot(page, f"programs-calendars-{width}")
    page.locator("#id_name").fill("Телефон")
    page.keyboard.press("Enter")
    secret = page.locator(".secret code")
    expect(secret).to_contain_text("/calendars/")
    check_axe(page)
    screenshot(page, f"programs-calendar-made-{width}")
    response = page.request.get(secret.inner_text())
    assert response.text().startswith("BEGIN:VCALENDAR")
    page.locator(".key .button-danger").click()
    page.locator("dialog button[value=yes]").click()
    expect(page.locator(".notice-success")).to_be_visible()
    assert page.request.get(response.url).status == 404
    for name in ("tokens", "apps"):
        page.goto(f"{address}/{name}/")
        page.locator("#id_name").fill("Очень длинное имя программы, которая делает отчёты для родителей")
        if name == "tokens":
            page.locator("[name=parts]").first.check()
        page.locator("main .button-primary").click()
        expect(page.locator(".secret code").first).to_be_visible()
        check_axe(page)
        screenshot(page, f"programs-{name}-{width}")
    assert AccessKey.objects.count() == 3
    page = signed_in("head", width=width, scheme=scheme, language=language)  # type: ignore[arg-type]
    page.goto(f"{address}/webhooks/")
    page.locator("#id_url").fill("https://10.0.0.1/hook")
    page.locator("[name=topics]").first.check()
    page.locator("main .button-primary").click()
    expect(page.locator(".field-error")).to_be_visible()
    check_axe(page)
    screenshot(page, f"programs-webhooks-{width}")
    _let_systems_read(page, f"{address}/oneroster/")
    check_axe(page)
    screenshot(page, f"programs-oneroster-{width}")
    _take_the_bundle(page)
    page.goto("/api/v1/reference/")
    check_axe(page)
    screenshot(page, f"programs-reference-{width}")


def _let_systems_read(page: Page, address: str) -> None:
    page.goto(address)
    for name in ("Школьная библиотека", "Учебная платформа с очень длинным названием для проверки"):
        page.locator("#id_name").fill(name)
        page.locator("[name=scopes]").first.check()
        page.locator("main .button-primary").click()
        expect(page.locator(".secret code").first).to_be_visible()


def _take_the_bundle(page: Page) -> None:
    with page.expect_download() as bundle:
        page.locator("a[href$='/bundle/']").click()
    assert bundle.value.suggested_filename.startswith("oneroster-")
    page.locator(".key .button-danger").first.click()
    page.locator("dialog button[value=yes]").click()
    expect(page.locator(".key")).to_have_count(1)
