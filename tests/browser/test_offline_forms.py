"""What is not kept on the device is not lost either: a form without a network stays as it is, and says so."""

import re

from playwright.sync_api import Page, expect

from parta.support.models import Ticket
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.browser.test_offline_reading import wait_until_kept
from tests.factories.cast import Cast


def test_a_form_stays_until_there_is_a_network(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    page = signed_in("guardian", width=390, height=844, service_workers="allow")
    diary = f"/{cast.school.slug}/diary/{cast.student.pk}/"
    page.goto(diary)
    wait_until_kept(page, diary)
    page.goto(f"/support/new/?from={diary}")  # a page that no device may keep
    page.locator("[name=topic]").fill("Не видно оценок")
    page.locator("[name=text]").fill("С понедельника")
    page.context.set_offline(True)
    note = page.locator("[data-note=unsent]")
    page.locator(".ask-form button[type=submit], .ask-form .button-primary").last.click()
    expect(note).to_contain_text("не сохранено")
    expect(note).to_be_in_viewport()
    _is_as_typed(page)
    check_axe(page)
    screenshot(page, "unsent-390-light-ru")
    note.get_by_role("button", name="Отправить ещё раз").click()
    expect(note).to_be_visible()
    _is_as_typed(page)
    page.context.set_offline(False)
    note.get_by_role("button", name="Отправить ещё раз").click()
    page.wait_for_url(re.compile(r"/support/(?!new)"))
    assert Ticket.objects.get().topic == "Не видно оценок"


def _is_as_typed(page: Page) -> None:
    expect(page).to_have_url(re.compile("/support/new/"))
    expect(page.locator("[name=text]")).to_have_value("С понедельника")
