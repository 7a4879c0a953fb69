"""Applications for access: filed on the portal, decided at the school."""

from collections.abc import Iterator
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from parta.accounts.models import User
from parta.onboarding.models import AccessApplication
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.applications import create_applicant, create_application, picture
from tests.factories.cast import Cast
from tests.factories.portal import PORTAL_HOST, portal_client


class OnPortal(Protocol):
    def __call__(self, user: User, *, width: int = 1280, javascript: bool = True, **options: Any) -> Page: ...


@pytest.fixture
def on_portal(browser: Browser, live_server: LiveServer) -> Iterator[OnPortal]:
    """A page of the portal for somebody who has signed in there."""
    root = f"http://{PORTAL_HOST}:{urlsplit(live_server.url).port}"
    contexts = []

    def open_page(user: User, *, width: int = 1280, javascript: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            base_url=root,
            viewport={"width": width, "height": 844},
            locale="ru-RU",
            timezone_id="Europe/Moscow",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        cookie = portal_client(user).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": root}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def scan(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": picture(size=(600, 420))}


def begin(page: Page, cast: Cast, kind: str) -> None:
    """From "my applications" to the first step of the draft."""
    page.goto("/applications/")
    page.get_by_role("link", name="Новое заявление").click()
    page.locator(f'[name="kind"][value="{kind}"]').check()
    page.locator('[name="region"]').select_option("29")
    page.locator('[name="q"]').fill("школа 1")
    page.locator("main form").first.get_by_role("button").click()
    page.locator(f'#schools button[value="{cast.school.pk}"]').click()


def attach(page: Page, paper: str, name: str) -> None:
    section = page.locator(f"#paper-{paper}")
    section.locator('input[type="file"]').set_input_files([scan(name)])
    section.locator(".upload button").click()
    expect(section).to_contain_text(name)


def submit(page: Page) -> str:
    """Consent, submit; the number."""
    page.locator('[name="consent"]').check()
    page.locator("main form button.button-primary").click()
    expect(page.locator("h1")).to_contain_text("29-")
    return page.locator("h1").inner_text().split()[-1]


def test_a_parent_applies_with_two_documents_and_the_registrar_approves(
    cast: Cast, on_portal: OnPortal, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    page = on_portal(create_applicant(), width=390, javascript=False)
    begin(page, cast, "parent")
    page.locator('[name="child_surname"]').fill("Кузнецов")
    page.locator('[name="child_given_name"]').fill("Лев")
    page.locator('[name="child_born_on"]').fill("2013-02-03")
    page.locator('[name="class_name"]').fill("7А")
    screenshot(page, "application child")
    page.locator("main form button.button-primary").click()
    attach(page, "identity", "паспорт.png")
    page.goto(page.url.replace("documents", "check").split("#")[0])
    expect(page.locator(".notice-error")).to_contain_text("Свидетельство о рождении ребёнка")
    page.go_back()
    attach(page, "birth_certificate", "свидетельство.png")
    screenshot(page, "application documents")
    page.get_by_role("link", name="Продолжить").click()
    screenshot(page, "application check")
    number = submit(page)
    expect(page.locator(".notice").first).to_contain_text("рабочи")
    screenshot(page, "application status")

    office = signed_in("registrar")
    office.goto(f"/{cast.school.slug}/access/applications/")
    check_axe(office)
    screenshot(office, "applications queue")
    office.get_by_role("link", name=number).click()
    office.get_by_role("button", name="Взять на рассмотрение").click()
    expect(office.locator(".paper-picture img")).to_have_count(2)
    check_axe(office)
    screenshot(office, "application review")
    office.locator(f'[name="student"][value="{cast.students[2].pk}"]').check()
    office.get_by_role("button", name="Одобрить").click()
    expect(office.locator(".issued dd")).to_have_count(2)
    check_axe(office)
    screenshot(office, "application approved")
    page.reload()
    expect(page.locator("main")).to_contain_text("одобрено")
    screenshot(page, "application approved portal")


def test_refused_and_filed_anew_with_the_old_data(
    cast: Cast, on_portal: OnPortal, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    user = create_applicant()
    first = create_application(cast, user)
    office = signed_in("registrar", width=390)
    here = f"/{cast.school.slug}/access/applications/{first.key}/"
    office.goto(here)
    office.get_by_role("button", name="Взять на рассмотрение").click()
    screenshot(office, "application review phone")
    check_axe(office)
    office.locator("summary", has_text="Отказать").click()
    office.locator('[name="reason"]').select_option("data_wrong")
    office.locator(".decision-forms form .button-danger").click()
    expect(office.locator('[name="explanation"]')).to_be_visible()
    office.locator('[name="explanation"]').fill("Дата рождения не как в свидетельстве.")
    office.locator(".decision-forms form .button-danger").click()
    expect(office.locator("#decision")).to_contain_text("Дата рождения не как в свидетельстве.")

    page = on_portal(user, width=390)
    page.goto(f"/applications/{first.key}/")
    expect(page.locator(".notice-error")).to_contain_text("Дата рождения не как в свидетельстве.")
    check_axe(page)
    screenshot(page, "application refused")
    page.locator("main form button.button-primary").click()
    expect(page.locator('[name="child_surname"]')).to_have_value("Кузнецов")
    check_axe(page)
    page.locator('[name="child_born_on"]').fill("2013-02-04")
    page.locator("main form button.button-primary").click()
    check_axe(page)
    page.get_by_role("link", name="Продолжить").click()
    check_axe(page)
    submit(page)
    check_axe(page)
    page.goto("/applications/")
    expect(page.locator("tbody tr")).to_have_count(2)
    check_axe(page)
    screenshot(page, "my applications")

    second = AccessApplication.objects.exclude(pk=first.pk).get()
    office.goto(f"/{cast.school.slug}/access/applications/{second.key}/")
    expect(office.locator("main")).to_contain_text(first.number)
    office.get_by_role("button", name="Взять на рассмотрение").click()
    office.locator(f'[name="student"][value="{cast.students[2].pk}"]').check()
    office.get_by_role("button", name="Одобрить").click()
    expect(office.locator(".issued dd")).to_have_count(2)


def test_a_teacher_names_the_journals(
    cast: Cast, on_portal: OnPortal, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    page = on_portal(create_applicant(name=("Орлов", "Дмитрий", "Андреевич")))
    begin(page, cast, "teacher")
    check_axe(page)
    rows = page.locator(".journal-row")
    for place, subject in enumerate(("Алгебра", "Геометрия")):
        rows.nth(place).locator('[name="class_name"]').fill("7А")
        rows.nth(place).locator('[name="subject"]').fill(subject)
    screenshot(page, "application journals")
    page.locator("main form button.button-primary").click()
    page.get_by_role("link", name="Продолжить").click()
    number = submit(page)

    office = signed_in("registrar")
    office.goto(f"/{cast.school.slug}/access/applications/?q={number}")
    office.get_by_role("link", name=number).click()
    office.get_by_role("button", name="Взять на рассмотрение").click()
    journals = office.locator("#decision li")
    expect(journals).to_contain_text(["7А · Алгебра назначен", "7А · Геометрия не назначен"])
    screenshot(office, "application of a teacher")
    office.locator(f'[name="adult"][value="{cast.teacher.pk}"]').check()
    office.get_by_role("button", name="Одобрить").click()
    # He signs in already: nothing new is issued.
    expect(office.locator(".notice-success")).to_be_visible()
    for path in ("overdue/", "figures/", "new/", "new/?kind=trusted"):
        office.goto(f"/{cast.school.slug}/access/applications/{path}")
        check_axe(office)
        screenshot(office, f"applications {path}")
