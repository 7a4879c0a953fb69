"""A class teacher asks for an acknowledgement, a parent gives it, the teacher sees who has not."""

import re

from playwright.sync_api import expect

from parta.notifications.happenings import tell_of_happenings
from tests.browser.conftest import CheckAxe, SignIn
from tests.factories.cast import Cast


def test_announcement_with_acknowledgement(cast: Cast, signed_in: SignIn, check_axe: CheckAxe) -> None:
    teacher = signed_in("class_teacher", language="en", javascript=False)
    teacher.goto(f"/{cast.school.slug}/announcements/")
    teacher.get_by_role("link", name="Write").first.click()
    teacher.get_by_label("What the announcement is about").fill("Родительское собрание")
    teacher.get_by_label("Text", exact=True).fill("В четверг в 18:00, кабинет 12.")
    box = teacher.get_by_role("checkbox", name="7А", exact=True)
    if not box.is_visible():
        teacher.locator("summary", has_text="Grade 7").click()
    box.check()
    teacher.get_by_label("Needs an answer").check()
    teacher.get_by_label("Ask everybody to acknowledge it").check()
    teacher.get_by_role("button", name="Look at it and send").click()
    expect(teacher.get_by_role("heading", name=re.compile("people will read it"))).to_be_visible()
    teacher.get_by_role("button", name="Publish now").click()
    tell_of_happenings()

    parent = signed_in("guardian", width=390, language="en")
    parent.goto(f"/{cast.school.slug}/")
    parent.get_by_role("link", name="Родительское собрание").first.click()
    check_axe(parent)
    parent.get_by_role("button", name="I have read it").click()
    expect(parent.get_by_text(re.compile("You have acknowledged it"))).to_be_visible()
    parent.get_by_label("Your answer", exact=False).fill("Придём вдвоём")
    parent.get_by_role("button", name="Send to the author").click()
    expect(parent.get_by_text("Придём вдвоём")).to_be_visible()
    parent.goto(f"/{cast.school.slug}/announcements/")
    expect(parent.get_by_text("To acknowledge")).to_have_count(0)
    expect(parent.get_by_text("Answered", exact=True)).to_be_visible()
    check_axe(parent)

    teacher = signed_in("class_teacher", language="en")
    teacher.goto(f"/{cast.school.slug}/announcements/written/")
    teacher.get_by_role("link", name="Родительское собрание").click()
    expect(teacher.get_by_text("Придём вдвоём")).to_be_visible()
    teacher.get_by_role("link", name="Who has read it").click()
    expect(teacher.get_by_role("button", name="Remind those who have not")).to_be_visible()
    teacher.get_by_label("What to show").select_option("missing")
    teacher.get_by_role("button", name="Show", exact=True).click()
    expect(teacher.get_by_text("not yet").first).to_be_visible()
    expect(teacher.get_by_text("in Parta").first).to_be_visible()
    check_axe(teacher)
    teacher.goto(f"/{cast.school.slug}/announcements/new/")
    check_axe(teacher)
