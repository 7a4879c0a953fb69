"""Without a network: what was opened before can be read, and nobody reads what was somebody else's."""

import re
import time

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from playwright.sync_api import Page, expect

from parta.pocket.web import PocketMiddleware
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast

_KEPT = """async () => {
  const found = [];
  for (const name of (await caches.keys()).filter((key) => key.startsWith("parta-pages-"))) {
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  }
  return found;
}"""


def kept(page: Page) -> list[str]:
    """The addresses of the pages that the device has, whoever's they are."""
    found: list[str] = page.evaluate(_KEPT)
    return found


def wait_until_kept(page: Page, address: str) -> None:
    deadline = time.monotonic() + 20
    while address not in kept(page) and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert address in kept(page)


def test_a_parent_reads_without_a_network(
    cast: Cast,
    signed_in: SignIn,
    check_axe: CheckAxe,
    screenshot: Screenshot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The very first page too; then another user of the same device, and signing out without a network."""
    page = signed_in("guardian", width=390, height=844, service_workers="allow")
    school = f"/{cast.school.slug}"
    diary = f"{school}/diary/{cast.student.pk}/"
    page.goto(diary)
    wait_until_kept(page, "/")
    for address in (f"{diary}homework/", f"{school}/timetable/", f"{school}/family/access/"):
        page.goto(address)
    wait_until_kept(page, f"{school}/timetable/")
    assert f"{school}/family/access/" not in kept(page)

    page.context.set_offline(True)
    page.goto("/app/diary/")  # the shortcut on the home screen
    expect(page).to_have_url(re.compile(f"{diary}$"))
    expect(page.get_by_text("Алгебра").first).to_be_visible()
    expect(page.locator("[data-note=copy] time")).to_have_text(re.compile(r"\d.*\d\d:\d\d"))
    check_axe(page)
    screenshot(page, "offline-week-390-light-ru")
    page.go_back()  # the browser shows what it has, the worker is not asked
    expect(page).to_have_url(re.compile("/timetable/$|/family/access/$"))
    expect(page.locator("[data-note=copy]:visible")).to_have_count(1)
    page.goto("/")  # as the app begins, though nobody has opened it yet
    expect(page).to_have_url(re.compile(f"{school}/$"))
    page.goto(f"{school}/family/")
    expect(page.get_by_role("heading", name="Нет сети")).to_be_visible()
    expect(page.locator(".kept-list a")).to_have_count(4)
    check_axe(page)
    screenshot(page, "offline-page-390-light-ru")
    page.locator(".kept-list a", has_text="Расписание").click()
    expect(page.locator("[data-note=copy]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-note=newer]")).to_be_visible()
    page.locator("[data-note=newer] button").click()
    expect(page.locator(".app-note:visible")).to_have_count(0)

    with monkeypatch.context() as slow:
        slow.setattr(PocketMiddleware, "__call__", _hesitate)
        page.goto(diary)
        expect(page.locator("[data-note=slow]")).to_be_visible()
        expect(page.locator("[data-note=newer]")).to_be_visible()
    _another_user_sees_nothing(page, cast, diary)
    _signing_out_wipes(page, cast, f"/{cast.school.slug}/timetable/")


_answer = PocketMiddleware.__call__


def _hesitate(middleware: PocketMiddleware, request: HttpRequest) -> HttpResponse:
    """A bit longer than the worker waits."""
    time.sleep(4)
    return _answer(middleware, request)


def _sign_in(page: Page, cast: Cast, key: str) -> None:
    cookie = cast.client(key).cookies[settings.SESSION_COOKIE_NAME]
    url = page.evaluate("location.origin")
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


def _another_user_sees_nothing(page: Page, cast: Cast, diary: str) -> None:
    _sign_in(page, cast, "teacher")
    page.goto(f"/{cast.school.slug}/journal/")
    wait_until_kept(page, f"/{cast.school.slug}/journal/")
    assert diary not in kept(page)
    page.context.set_offline(True)
    page.goto(diary)
    expect(page.get_by_role("heading", name="Нет сети")).to_be_visible()
    page.context.set_offline(False)


def _signing_out_wipes(page: Page, cast: Cast, address: str) -> None:
    """Also where the school hears nothing of it."""
    page.goto(address)
    wait_until_kept(page, address)
    page.context.set_offline(True)
    page.locator(".header-tools summary").last.click()
    page.get_by_role("button", name="Выйти").click()
    expect(page.get_by_text("Копии страниц на этом устройстве удалены")).to_be_visible()
    assert kept(page) == []
    page.context.set_offline(False)
    page.goto(address)  # the school hears of it first
    expect(page).to_have_url(re.compile("/account/login/"))
    _sign_in(page, cast, "teacher")
    page.goto(address)
    wait_until_kept(page, address)
    page.context.clear_cookies()  # the session has ended, or the account was locked
    page.goto(address)
    expect(page).to_have_url(re.compile("/account/login/"))
    assert kept(page) == []
