"""From "Ask us" without an account to the answer in the mailbox, and the reply by its link."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_django import Settings

from parta.access.commands import appoint_operator
from parta.access.rules import Office
from parta.core import clock
from parta.support.models import Ticket
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.applications import picture
from tests.factories.cast import Cast
from tests.factories.portal import create_portal_user, portal_client
from tests.tools.mailbox import Mailbox, mail_server


@pytest.fixture
def mail(settings: Settings) -> Iterator[Mailbox]:
    cache.clear()
    with mail_server() as mailbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
        yield mailbox


def _operator_page(cast: Cast, signed_in: SignIn, portal_url: str) -> Page:
    user = create_portal_user("operator", name=("Гусева", "Дарья", ""))
    region = cast.school.region
    today = clock.today(region.zone)
    appoint_operator(by=None, user=user, office=Office.SUPPORT, region=None, since_on=today)
    session = portal_client(user).cookies[settings.SESSION_COOKIE_NAME]
    page = signed_in(None, base_url=portal_url)
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": portal_url}])
    return page


def _link(mail: Mailbox, number: int) -> str:
    found = re.search(r"http\S+/support/requests/\S+", str(mail.letters[number].get_content()))
    assert found
    return found[0]


def _ask(visitor: Page, shot: Path, check_axe: CheckAxe, screenshot: Screenshot) -> str:
    """From the sign-in page to the number of the request."""
    visitor.goto("/account/login/")
    check_axe(visitor)
    link = visitor.locator("a.ask-link")
    box = link.bounding_box()
    assert box
    assert box["x"] < 60
    assert box["y"] > 844 - 60
    link.press("Enter")
    visitor.locator("[name=kind]").select_option("error")
    expect(visitor.locator(".newest")).to_be_visible()  # first the newest version (X2)
    expect(visitor.locator(".origin-facts")).to_contain_text("/account/login/")
    visitor.locator("[name=topic]").fill("Не открывается дневник")
    visitor.locator("[name=text]").fill("Белая страница после входа")
    visitor.locator("[name=email]").fill("nobody")
    visitor.locator("main form button[type=submit]").click()
    expect(visitor.locator("#id_email_error")).to_be_visible()
    expect(visitor.locator("[name=topic]")).to_have_value("Не открывается дневник")
    check_axe(visitor)
    screenshot(visitor, "support mistake 390")
    visitor.locator("[name=email]").fill("anna@example.org")
    visitor.locator("[name=attachments]").set_input_files(shot)
    visitor.locator("[name=email]").press("Enter")
    expect(visitor.locator(".talk-files a")).to_have_count(1)
    number = Ticket.objects.get().number
    expect(visitor.locator("main h1")).to_contain_text(number)
    assert visitor.evaluate("document.documentElement.scrollWidth") == 390
    check_axe(visitor)
    screenshot(visitor, "support request 390")
    return number


def _answer(desk: Page, number: str, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    desk.goto("/support/desk/")
    check_axe(desk)
    screenshot(desk, "support queue 1440")
    desk.get_by_role("link", name=number).click()
    desk.locator("form[action$='/taking/'] button").click()
    expect(desk.locator("form[action$='/taking/'] button")).to_have_count(0)
    desk.locator("[name=text]").fill("Очистите кэш браузера и войдите снова.")
    check_axe(desk)
    screenshot(desk, "support desk 1440")
    desk.locator("button[name=step][value=answer]").click()
    expect(desk.locator(".talk-operator").last).to_contain_text("Очистите кэш")


def test_a_visitor_asks_and_is_answered(
    cast: Cast,
    signed_in: SignIn,
    portal_url: str,
    mail: Mailbox,
    tmp_path: Path,
    check_axe: CheckAxe,
    screenshot: Screenshot,
) -> None:
    shot = tmp_path / "Снимок экрана.png"
    shot.write_bytes(picture(size=(390, 844)))
    visitor = signed_in(None, width=390, height=844)
    number = _ask(visitor, shot, check_axe, screenshot)
    desk = _operator_page(cast, signed_in, portal_url)
    _answer(desk, number, check_axe, screenshot)
    assert [number in str(letter["Subject"]) for letter in mail.letters] == [True] * 3
    assert "Очистите кэш браузера" in str(mail.letters[-1].get_content())
    visitor.goto(_link(mail, -1))
    expect(visitor.locator(".talk-operator").last).to_contain_text("Очистите кэш")
    visitor.locator("[name=text]").fill("Не помогло")
    visitor.locator("#reply button[type=submit]").click()
    expect(visitor.locator(".talk-entry").last).to_contain_text("Не помогло")
    check_axe(visitor)
    assert Ticket.objects.get().state == "reopened"
    desk.goto("/support/desk/")
    expect(desk.get_by_role("link", name=number)).to_be_visible()


def test_the_link_covers_nothing_and_is_not_printed(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("guardian", width=390, height=844)
    page.goto(f"/{cast.school.slug}/diary/")
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    ask = page.locator(".ask").bounding_box()
    bar = page.locator(".navigation").bounding_box()
    main = page.locator("#main").bounding_box()
    assert ask
    assert bar
    assert main
    assert main["y"] + main["height"] <= ask["y"] + 1
    assert ask["y"] + ask["height"] <= bar["y"] + 9
    page.emulate_media(media="print")
    expect(page.locator(".ask")).to_be_hidden()


_CANVAS_AS_SCREEN = """() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [640, 400];
    const pen = canvas.getContext("2d");
    setInterval(() => pen.fillRect(0, 0, 320, 400), 50);
    navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream(10);
}"""


def test_error_page_leads_to_a_report_with_a_picture(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    """X2: first the newest version; then page, version and moment, and a picture that was seen before."""
    page = signed_in("guardian", width=390, height=844)
    lost = f"/{cast.school.slug}/diary/{cast.other_student.pk}/"
    page.goto(lost)
    check_axe(page)
    screenshot(page, "error 404 390")
    with page.expect_navigation():
        page.locator("newest-version a").click()
    expect(page.locator("newest-version a")).to_have_text("Обновить и попробовать снова")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Сообщить о проблеме").click()
    form = opened.value
    expect(form.locator("[name=kind]")).to_have_value("error")
    expect(form.locator(".origin-facts")).to_contain_text("404")
    expect(form.locator(".origin-facts")).to_contain_text(f"/{cast.school.slug}/diary/…/")
    form.evaluate(_CANVAS_AS_SCREEN)
    form.get_by_role("button", name="Снять экран").click()
    expect(form.locator(".pictures img")).to_be_visible()
    form.locator(".pictures button").click()
    expect(form.locator(".pictures img")).to_have_count(0)
    form.get_by_role("button", name="Снять экран").click()
    expect(form.locator(".pictures img")).to_be_visible()
    check_axe(form)
    screenshot(form, "support problem 390")
    form.locator("[name=topic]").fill("Нет дневника")
    form.locator("[name=text]").fill("Открывал по ссылке из письма")
    form.locator("[name=email]").fill("anna@example.org")
    form.locator("[name=email]").press("Enter")
    expect(form.locator(".talk-files a")).to_have_count(1)
    ticket = Ticket.objects.get()
    assert ticket.problem.startswith("404")
    assert ticket.happened_at is not None
    assert ticket.page_path == f"/{cast.school.slug}/diary/…/"
