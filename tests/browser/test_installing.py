"""On the home screen: what the browser asks for before it installs, and what becomes of an old version."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from parta.pocket.building import worker_text
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.browser.test_offline_reading import wait_until_kept
from tests.factories.cast import Cast

_OFFER = """() => {
  const offer = new Event("beforeinstallprompt");
  offer.prompt = async () => (window.asked = true);
  offer.userChoice = Promise.resolve({ outcome: "accepted" });
  window.dispatchEvent(offer);
}"""


@pytest.fixture
def browser(whole_browser: Browser) -> Browser:
    """Apps are installed and pushes shown by the whole one alone."""
    return whole_browser


def test_the_site_can_be_installed(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    page = signed_in("teacher", width=390, height=844, service_workers="allow")
    page.goto(f"/{cast.school.slug}/journal/")
    wait_until_kept(page, f"/{cast.school.slug}/journal/")
    devtools = page.context.new_cdp_session(page)
    found = devtools.send("Page.getAppManifest")
    assert found["errors"] == []
    errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Every window of a test is incognito.
    assert {error["errorId"] for error in errors} - {"in-incognito"} == set()
    manifest = page.request.get(found["url"]).json()
    icons = [*manifest["icons"], *(icon for entry in manifest["shortcuts"] for icon in entry["icons"])]
    for icon in icons:
        answer = page.request.get(urljoin(found["url"], icon["src"]))
        assert (answer.status, answer.headers["content-type"]) == (200, "image/png"), icon
    ends = [page.request.get(entry["url"]).url for entry in manifest["shortcuts"]]
    assert [re.sub(r".*?/school-\d+", "", url) for url in ends] == ["/diary/", "/journal/", "/messages/"]

    page.locator(".header-tools summary").last.click()
    install = page.get_by_role("button", name="Установить как приложение")
    expect(install).to_be_hidden()
    page.evaluate(_OFFER)
    check_axe(page)
    screenshot(page, "install-390-light-ru")
    install.click()
    expect(install).to_be_hidden()
    assert page.evaluate("window.asked")


def test_a_new_version_waits_for_the_word_of_the_user(
    cast: Cast,
    signed_in: SignIn,
    check_axe: CheckAxe,
    screenshot: Screenshot,
    settings: Settings,
) -> None:
    page = signed_in("guardian", width=390, height=844, service_workers="allow")
    address = f"/{cast.school.slug}/diary/{cast.student.pk}/"
    page.goto(address)
    wait_until_kept(page, address)
    page.goto("/support/new/")
    before = page.evaluate("caches.keys()")
    settings.BUILD, settings.OLDEST_BUILD = "99.1", "99.0"
    worker_text.cache_clear()
    page.get_by_label("Что случилось").first.fill("Не могу войти")
    page.evaluate("navigator.serviceWorker.getRegistration().then((own) => own.update())")
    ready = page.locator("[data-note=ready]")
    expect(ready).to_be_visible()
    screenshot(page, "new-version-390-light-ru")
    ready.get_by_role("button", name="Обновить").click()
    expect(ready).to_contain_text("Введённое на этой странице не отправлено")
    _an_old_page_says_so(page, check_axe, screenshot)
    for _press in range(2):  # the first says what is lost by the second
        page.locator("[data-note=old]").get_by_role("button").click()
    expect(page.locator("app-state")).to_have_attribute("data-build", "99.1")
    assert set(page.evaluate("caches.keys()")) != set(before)
    worker_text.cache_clear()


def _an_old_page_says_so(page: Page, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    """It asks when it is looked at again after a while."""
    page.evaluate(
        """() => {
          document.querySelector("app-state").lookedAt = 0;
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    expect(page.locator("[data-note=old]")).to_be_visible()
    check_axe(page)
    screenshot(page, "old-version-390-light-ru")
