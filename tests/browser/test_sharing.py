"""A photo of homework shared from the phone's gallery finds its task, also through a sign-in."""

import re
import time

from playwright.sync_api import Page, expect

from parta.chats.models import Message
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.browser.test_offline_reading import wait_until_kept
from tests.factories.cast import Cast

# As the browser does it for another app: a form is posted to the address of the manifest.
_SHARE = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 400, height: 300 });
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fdfdf5";
  paper.fillRect(0, 0, 400, 300);
  paper.fillStyle = "#2347a3";
  paper.font = "40px serif";
  paper.fillText("x² + 2x + 1", 60, 150);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const form = new FormData();
  form.append("files", new File([blob], "Тетрадь.png", { type: "image/png" }));
  return (await fetch("/app/share/", { method: "POST", body: form })).url;
}"""


def _share_signed_out(page: Page) -> None:
    """An answer that was under way when the cookies went may bring the session's back."""
    deadline = time.monotonic() + 20
    address = ""
    while "/account/login/?next=/app/share/" not in address and time.monotonic() < deadline:
        page.context.clear_cookies()
        address = page.evaluate(_SHARE)
    assert "/account/login/?next=/app/share/" in address


def test_a_photo_finds_its_task(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    page = signed_in("guardian", width=390, height=844, service_workers="allow")
    diary = f"/{cast.school.slug}/diary/{cast.student.pk}/"
    page.goto(diary)
    wait_until_kept(page, diary)
    page.goto("/app/share/")
    expect(page.get_by_text("Ничего не передано")).to_be_visible()
    expect(page.locator(".share-choice button:visible")).to_have_count(0)
    cookies = page.context.cookies()
    _share_signed_out(page)
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto("/app/share/")
    expect(page.get_by_role("img", name="Тетрадь.png")).to_be_visible()
    check_axe(page)
    screenshot(page, "share-390-light-ru")
    page.locator(".share-choice button").first.click()
    expect(page).to_have_url(re.compile("/messages/"))
    _attach(page)
    assert page.locator("textarea").input_value()
    check_axe(page)
    screenshot(page, "share-attached-390-light-ru")
    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_role("link", name=re.compile("Тетрадь.png"))).to_be_visible()
    assert [file.name for file in Message.objects.latest("pk").attachments.all()] == ["Тетрадь.png"]
    assert not page.evaluate("caches.has('parta-shared')")


def _attach(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Прикрепить.*Тетрадь.png")).click()
    assert page.locator("input[type=file]").evaluate("field => field.files[0].name") == "Тетрадь.png"
