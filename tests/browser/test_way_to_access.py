"""From an empty portal to the child's week: a small screen, English, the keyboard alone; what is logged."""

import io
import logging
import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import FilePayload, Page, expect
from pypdf import PdfReader

from parta.accounts.models import SentMessage
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.applications import picture
from tests.factories.cast import Cast
from tests.factories.portal import PASSWORD, create_office_holder, profile_fields

PHONE = "+7 912 555-01-01"
PORTAL_PASSWORD, DIARY_PASSWORD = "snowdrops-in-march", "ice-drift-of-april"
PAPERS = {"identity": "passport.png", "birth_certificate": "certificate.png"}


@pytest.fixture(autouse=True)
def _sms_on_a_page(settings: LazySettings) -> Iterator[None]:
    settings.SMS_ON_PAGE = True
    cache.clear()
    yield
    cache.clear()


def test_from_an_empty_portal_to_the_week_of_the_child(
    cast: Cast,
    signed_in: SignIn,
    portal_url: str,
    check_axe: CheckAxe,
    screenshot: Screenshot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    create_office_holder()
    page = signed_in(None, width=390, height=844, language="en")
    _register(page, portal_url)
    _fill_in_profile(page, portal_url)
    _confirm_at_the_desk(signed_in(None, width=1024), portal_url)
    number = _apply(page, portal_url, cast)
    login, password = _approve(signed_in("registrar"), cast, number)
    page.goto(f"{portal_url}/")
    screenshot(page, "way-approved")
    check_axe(page)
    _enter_the_diary(page, login, password)
    expect(page).to_have_url(re.compile(f"/{cast.school.slug}/$"))
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Diary").click()
    expect(page).to_have_url(re.compile(f"/diary/{cast.students[2].pk}/"))
    screenshot(page, "way-diary")
    check_axe(page)
    page.goto(f"/{cast.school.slug}/diary/{cast.students[0].pk}/")
    expect(page.get_by_text("404")).to_be_visible()
    _nothing_told(caplog.text, password)


def _reach(page: Page, selector: str) -> None:
    """Press Tab until it has the focus."""
    page.wait_for_load_state()
    for _time in range(150):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {selector} at {page.url}")


def _press(page: Page, selector: str, key: str = "Enter") -> None:
    _reach(page, selector)
    page.keyboard.press(key)


def _type(page: Page, fields: dict[str, str]) -> None:
    """Type into the fields of these names, reached by Tab; of a list its value is chosen."""
    for name, value in fields.items():
        field = page.locator(f"[name={name}]")
        if not field.is_visible():
            continue
        _reach(page, f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)  # a slow machine forgets between two keys what was typed
            continue
        is_date = field.get_attribute("type") == "date"
        page.keyboard.type(_date_keys(value) if is_date else value)


def _date_keys(day: str) -> str:
    """What an English date field takes: month, day, year."""
    return day and date.fromisoformat(day).strftime("%m%d%Y")


def _register(page: Page, portal_url: str) -> None:
    page.goto(f"{portal_url}/")
    _press(page, "main a[href^='/account/signup/']")
    expect(page.locator("[name=surname]")).to_be_visible()
    _type(page, {"surname": "Петрова", "given_name": "Мария", "patronymic": "Ильинична", "contact": PHONE})
    _press(page, "[name=consent]", "Space")
    page.keyboard.press("Enter")
    expect(page.locator("[name=code]")).to_be_focused()
    _type(page, {"code": _code()})
    page.keyboard.press("Enter")
    expect(page.locator("[name=password1]")).to_be_visible()
    _type(page, {"password1": PORTAL_PASSWORD, "password2": PORTAL_PASSWORD})
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{portal_url}/")


def _code() -> str:
    """The last that was sent by SMS."""
    return _codes()[-1]


def _fill_in_profile(page: Page, portal_url: str) -> None:
    page.goto(f"{portal_url}/account/profile/data/")
    named = {"surname": "", "given_name": "", "patronymic": ""}  # as registered
    _type(page, profile_fields() | named)
    page.keyboard.press("Enter")
    expect(page.locator("main form.form")).to_have_count(0)
    page.goto(f"{portal_url}/account/profile/")
    expect(page.locator("#level li.is-reached")).to_have_count(2)


def _confirm_at_the_desk(desk: Page, portal_url: str) -> None:
    desk.goto(f"{portal_url}/account/login/")
    desk.locator("[name=login]").fill("operator")
    desk.locator("[name=password]").fill(PASSWORD)
    desk.locator("#sign-in").click()
    expect(desk).to_have_url(f"{portal_url}/")
    desk.goto(f"{portal_url}/desk/")
    desk.locator("[name=text]").fill(PHONE)
    desk.locator("[name=text]").press("Enter")
    desk.locator("[name=has_compared]").check()
    desk.locator("form[action$='/confirmation/'] button").click()
    expect(desk.locator("form[action$='/confirmation/']")).to_have_count(0)


def _apply(page: Page, portal_url: str, cast: Cast) -> str:
    """The number of the application."""
    page.goto(f"{portal_url}/applications/new/")
    _press(page, "[name=kind][value=parent]", "Space")
    _type(page, {"region": "29", "q": "школа 1"})
    page.keyboard.press("Enter")
    expect(page.locator("#schools button")).to_have_count(1)
    _press(page, f'#schools button[value="{cast.school.pk}"]')
    child = {"child_surname": "Кузнецов", "child_given_name": "Лев", "child_born_on": "2013-02-03"}
    expect(page.locator("[name=child_surname]")).to_be_visible()
    _type(page, child | {"class_name": "7А"})
    page.keyboard.press("Enter")
    expect(page.locator("#paper-identity")).to_be_visible()
    for paper, name in PAPERS.items():
        scan: FilePayload = {"name": name, "mimeType": "image/png", "buffer": picture(size=(600, 420))}
        with page.expect_file_chooser() as chooser:
            _press(page, f"#paper-{paper} input[type=file]")
        chooser.value.set_files([scan])
        _reach(page, f"#paper-{paper} .upload button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator(f"#paper-{paper}")).to_contain_text(name)
    check = page.get_by_role("link", name="Continue").get_attribute("href")
    _press(page, f"a[href='{check}']")
    expect(page.locator("[name=consent]")).to_be_visible()
    _press(page, "[name=consent]", "Space")
    _press(page, "main form button.button-primary")
    expect(page.locator("h1")).to_contain_text("29-")
    return page.locator("h1").inner_text().split()[-1]


def _approve(office: Page, cast: Cast, number: str) -> tuple[str, str]:
    """Login and temporary password, as the printed letter has them."""
    office.goto(f"/{cast.school.slug}/access/applications/?q={number}")
    office.get_by_role("link", name=number).click()
    office.locator("form[action$='/review/'] button").click()
    expect(office.locator(".paper-picture img")).to_have_count(2)
    office.locator(f'[name=student][value="{cast.students[2].pk}"]').check()
    office.locator("form[action$='/approval/'] .button-primary").click()
    expect(office.locator(".issued dd")).to_have_count(2)
    answer = office.request.get(f"/{cast.school.slug}/access/letters/print/")
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages)
    found = re.search(r"\b(petrova\d*)\b.*?\b([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})\b", text, re.DOTALL)
    assert found, text
    return found[1], found[2]


def _enter_the_diary(page: Page, login: str, password: str) -> None:
    page.goto("/account/login/")
    _type(page, {"login": login, "password": password})
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/welcome/data/"))
    _press(page, "form[action='/welcome/data/'] button")
    expect(page).to_have_url(re.compile("/welcome/security/"))
    _type(page, {"email": "maria@example.org", "phone": PHONE})
    _type(page, {"password1": DIARY_PASSWORD, "password2": DIARY_PASSWORD})
    _press(page, "[name=consent]", "Space")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/welcome/phone/"))
    _type(page, {"code": _code()})
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/welcome/email/"))
    found = re.search(r"https?://\S+/welcome/email/\S+", str(mail.outbox[-1].body))
    assert found
    page.goto(found[0])
    _press(page, "main form button")


def _nothing_told(log: str, temporary_password: str) -> None:
    """Neither secrets nor personal data stand in the logs."""
    secrets = [PORTAL_PASSWORD, DIARY_PASSWORD, temporary_password, *_codes()]
    personal = ["79125550101", "555-01-01", "112-233-445", "11223344595", "123456", "Ильинична", "Кузнецов"]
    assert [
        word for word in [*secrets, *personal, "maria@example.org", *PAPERS.values()] if word in log
    ] == []


def _codes() -> list[str]:
    texts = SentMessage.objects.order_by("pk").values_list("text", flat=True)
    return [code for text in texts for code in re.findall(r"\d{6}", text)]
