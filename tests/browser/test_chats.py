"""A parent and a teacher at once; a group from its beginning to its end."""

import io
import re

from PIL import Image
from playwright.sync_api import Page, expect

from parta.live.models import Nudge
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.chats.talks import always_open
from tests.factories.cast import Cast


def _say(page: Page, text: str) -> None:
    page.locator("textarea[name=text]").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".chat-message.is-own").last).to_contain_text(text)
    expect(page.locator("textarea[name=text]")).to_have_value("")


def _look(page: Page) -> None:
    """What a nudge of the live stream does, which the tests' server has not."""
    page.evaluate("document.dispatchEvent(new CustomEvent('live:chat'))")


def _pass_on_who_writes(page: Page) -> None:
    """The same for the nudge that was written when the other one began to type."""
    topic = Nudge.objects.filter(topic__startswith="writing:").latest("pk").topic.partition(":")[2]
    page.evaluate("detail => document.dispatchEvent(new CustomEvent('live:writing', {detail}))", topic)


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1600, 1200), "teal").save(out, format="JPEG")
    return out.getvalue()


def _lose_the_connection(parent: Page) -> None:
    """The text stays, and sending again sends it once."""
    parent.context.set_offline(True)
    parent.locator("textarea[name=text]").fill("Спасибо")
    parent.get_by_role("button", name="Send", exact=True).click()
    expect(parent.locator(".chat-failed")).to_contain_text("Not sent")
    expect(parent.locator("textarea[name=text]")).to_have_value("Спасибо")
    parent.context.set_offline(False)
    parent.get_by_role("button", name="Send again").click()
    expect(parent.locator(".chat-message")).to_have_count(4)


def _be_refused(parent: Page) -> None:
    """What is refused comes back whole."""
    parent.locator("textarea[name=text]").fill("ы" * 4001)
    parent.get_by_role("button", name="Send", exact=True).click()
    expect(parent.locator(".field-error")).to_contain_text("4000")


def _read_the_menus(parent: Page) -> None:
    """A long message of one's own begins at the edge of a phone's screen; its menu does not go over it."""
    _say(parent, "Длинное сообщение, которое занимает на телефоне всю ширину экрана и несколько строк")
    expect(parent.locator("textarea[aria-invalid]")).to_have_count(0)  # of what was refused before
    for message in (parent.locator(".is-own").last, parent.locator(".chat-message:not(.is-own)").last):
        message.get_by_label("More about the message").click()
        expect(message.get_by_role("link", name="Reply")).to_be_in_viewport(ratio=1)
        parent.keyboard.press("Escape")


def test_parent_and_teacher_talk(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    always_open(cast)
    parent = signed_in("guardian", width=390, height=844, language="en", has_touch=True, is_mobile=True)
    teacher = signed_in("class_teacher", language="en", scheme="dark")
    parent.goto(f"/{cast.school.slug}/messages/new/")
    check_axe(parent)
    parent.get_by_label("Лебедева").check()
    parent.get_by_role("button", name="Go to chat").click()
    parent.get_by_role("link", name="My child is ill").first.click()
    expect(parent.locator("textarea[name=text]")).to_have_value(re.compile("is ill"))
    _say(parent, "Пётр сегодня болеет")
    check_axe(parent)

    teacher.goto(f"/{cast.school.slug}/messages/")
    expect(teacher.locator("chat-envelope .bell-count")).to_have_text("1")
    check_axe(teacher)
    teacher.get_by_role("link", name=re.compile("Иванова")).press("Enter")  # by keyboard alone from here
    expect(teacher.locator(".chat-message")).to_contain_text("Пётр сегодня болеет")
    _look(teacher)
    expect(teacher.locator("chat-envelope .bell-count")).to_have_count(0)
    with teacher.expect_response(re.compile("/writing/$")):
        teacher.locator("textarea[name=text]").press_sequentially(
            "Выздоравливайте! <b>Задания</b> в дневнике."
        )
    _pass_on_who_writes(parent)
    expect(parent.locator("chat-writing")).to_have_text("Лебедева Ольга Николаевна is writing…")
    teacher.keyboard.press("Control+Enter")
    expect(teacher.locator(".chat-message.is-own").last).to_contain_text("Выздоравливайте!")
    teacher.keyboard.type("Ещё")  # the caret has stayed where it was
    expect(teacher.locator("textarea[name=text]")).to_have_value("Ещё")
    check_axe(teacher)
    _look(parent)
    expect(parent.locator("chat-writing")).to_have_text("")
    expect(parent.locator(".chat-message").last).to_contain_text("<b>Задания</b>")
    # What was begun outlives a look at another page, and a picture is seen in the talk.
    parent.locator("textarea[name=text]").fill("Вот справка")
    parent.locator(".chat-message").last.get_by_label("More about the message").click()
    parent.get_by_role("link", name="Reply").click()
    expect(parent.locator("textarea[name=text]")).to_have_value("Вот справка")
    expect(parent.locator("textarea[name=text]")).to_be_focused()
    parent.locator(".chat-attach > summary").click()
    parent.locator("[type=file]").set_input_files(
        {"name": "справка.jpg", "mimeType": "image/jpeg", "buffer": _picture()}
    )
    parent.get_by_role("button", name="Send", exact=True).click()
    expect(parent.get_by_role("img", name="справка.jpg")).to_have_js_property("naturalWidth", 960)
    expect(parent.locator(".chat-message.is-own").last.locator(".chat-quote")).to_contain_text("Задания")
    check_axe(parent)
    screenshot(parent, "chat of a parent")
    screenshot(teacher, "chat of a teacher")

    _lose_the_connection(parent)
    _look(teacher)
    expect(teacher.locator(".chat-message").last).to_contain_text("Спасибо")
    expect(teacher.locator("textarea[name=text]")).to_have_value("Ещё")
    _be_refused(parent)
    check_axe(parent)
    _read_the_menus(parent)


def test_a_group_from_beginning_to_end(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    always_open(cast)
    head = signed_in("head", language="en")
    head.goto(f"/{cast.school.slug}/messages/new/")
    head.get_by_label("Громова").check()
    head.get_by_label("Орлов").check()
    head.get_by_label("Name of the chat").fill("🎉")
    head.get_by_role("button", name="Go to chat").click()
    expect(head.locator(".field-error")).to_contain_text("letter or a digit")
    expect(head.get_by_label("Name of the chat")).to_be_focused()
    head.get_by_label("Name of the chat").fill("Праздник")
    head.get_by_role("button", name="Go to chat").click()
    expect(head.get_by_role("heading", name="Праздник")).to_be_visible()
    head.get_by_label("Menu of the chat").click()
    check_axe(head)
    head.get_by_role("link", name="Rename").click()
    head.get_by_label("Name of the chat").fill("Праздник осени")
    head.get_by_role("button", name="Rename").click()
    head.get_by_role("link", name="Add people").click()
    head.get_by_label("Белова").check()
    head.get_by_role("button", name="Add", exact=True).click()
    expect(head.locator(".chats-item")).to_have_count(4)
    check_axe(head)
    head.get_by_role("button", name="Remove Белова").press("Enter")
    head.get_by_role("dialog").get_by_role("button", name="Remove").press("Enter")
    expect(head.locator(".chats-item")).to_have_count(3)

    teacher = signed_in("teacher", language="en", width=390, javascript=False)
    teacher.goto(f"/{cast.school.slug}/messages/")
    teacher.get_by_role("link", name=re.compile("Праздник осени")).click()
    teacher.locator("textarea[name=text]").fill("Без сценария тоже пишется")
    teacher.get_by_role("button", name="Send", exact=True).click()
    expect(teacher.locator(".chat-message.is-own")).to_contain_text("тоже пишется")
    teacher.get_by_label("Menu of the chat").click()
    teacher.get_by_role("button", name="Leave the chat").click()
    expect(teacher.get_by_text("You have left the chat.")).to_be_visible()
    screenshot(teacher, "messages without a script")
