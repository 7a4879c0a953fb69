"""A real browser against a live server.

Ask for ``signed_in`` (a page for each person of the cast), ``check_axe`` and ``screenshot``::

    def test_parent_sees_mark(cast: Cast, signed_in: SignIn, check_axe: CheckAxe) -> None:
        page = signed_in("guardian", width=390)
        page.goto(f"/{cast.school.slug}/diary/")
        expect(page.get_by_text("Алгебра")).to_be_visible()
        check_axe(page)

``signed_in(None)`` is somebody who has not signed in. The service worker is asked for by
``service_workers="allow"``: what it keeps would cost every other test time. A page that raises a JavaScript
error, or breaks its own content security policy, fails the test. ``SCREENSHOTS=1`` keeps pictures in
``var/screenshots``. A test that failed is tried once more and then counted as "rerun" (decision 0031).
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from whitenoise import WhiteNoise

from tests.factories.cast import Cast
from tests.tools.chromium import chromium
from tests.tools.published import FOLDER

ROOT = Path(__file__).resolve().parents[2]
# Preloading style sheets would put them inline, which the policy of content forbids; details only of what
# is wrong: those of all that is right are megabytes.
_AXE_OPTIONS = {"preload": False, "resultTypes": ["violations"]}
_TIMEOUT = 10_000  # milliseconds; two workers share two cores

# Each width and each scheme once: all four together would take twice as long.
LOOKS = [(390, "light"), (1440, "dark")]

CheckAxe = Callable[[Page], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A second try for the browser's tests only: a page may answer later than a test waits."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


class SignIn(Protocol):
    def __call__(
        self,
        key: str | None,
        *,
        width: int = 1440,
        height: int = 900,
        scheme: Literal["light", "dark"] = "light",
        language: str = "ru",
        javascript: bool = True,
        **options: Any,
    ) -> Page:
        """A page in a window of its own; other ``options`` are Playwright's for a browser context."""


class Screenshot(Protocol):
    def __call__(self, page: Page, name: str) -> None:
        """Keep a picture of the whole page as ``var/screenshots/<name>.png`` when they are asked for."""


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=_TIMEOUT)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(_playwright: Playwright) -> Iterator[Browser]:
    browser = chromium(_playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def whole_browser(_playwright: Playwright) -> Iterator[Browser]:
    """As people have it, windows included: a module that needs it names it ``browser``."""
    browser = chromium(_playwright, is_whole=True)
    yield browser
    browser.close()


def _with_published_files(pages: Callable[..., Any]) -> WhiteNoise:
    return WhiteNoise(pages, root=FOLDER, prefix="/static/")


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """With the static files as they are published, by the library that serves them in an installation."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = _with_published_files  # type: ignore[assignment]
    server.start()
    yield server
    server.stop()


@pytest.fixture
def signed_in(browser: Browser, live_server: LiveServer, cast: Cast) -> Iterator[SignIn]:
    contexts = []
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A failed request is the test's business; it may be what is being tested.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            errors.append(message.text)

    def sign_in(
        key: str | None,
        *,
        width: int = 1440,
        height: int = 900,
        scheme: Literal["light", "dark"] = "light",
        language: str = "ru",
        javascript: bool = True,
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=options.pop("base_url", live_server.url),
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale={"ru": "ru-RU", "en": "en-US"}[language],
            timezone_id="Europe/Moscow",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            service_workers=options.pop("service_workers", "block"),
            **options,
        )
        context.set_default_timeout(_TIMEOUT)
        contexts.append(context)
        if key is not None:
            cookie = cast.client(key).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)


@pytest.fixture
def portal_url(live_server: LiveServer) -> str:
    """The address of the live server's portal, without a closing slash."""
    return str(live_server.url).replace("localhost", "portal.localhost")


@pytest.fixture(scope="session")
def check_axe() -> CheckAxe:
    """Fail when axe finds something serious or critical on the page."""
    axe = Axe()

    def check(page: Page) -> None:
        page.wait_for_load_state()  # a click returns when the next page has only begun
        found = axe.run(page, options=_AXE_OPTIONS).response["violations"]
        grave = [item for item in found if item["impact"] in {"serious", "critical"}]
        lines = [
            f"{item['id']}: {item['help']}\n    {node['html']}\n    {node['failureSummary']}"
            for item in grave
            for node in item["nodes"][:3]
        ]
        assert not lines, f"{page.url}\n" + "\n".join(lines)

    return check


@pytest.fixture(scope="session")
def screenshot() -> Screenshot:
    folder = ROOT / "var" / "screenshots"

    def take(page: Page, name: str) -> None:
        if os.environ.get("SCREENSHOTS"):
            folder.mkdir(parents=True, exist_ok=True)
            file_name = re.sub(r"[^\w-]+", "-", name)
            page.screenshot(path=folder / f"{file_name}.png", full_page=True)

    return take
