"""A parent and a student want the last place at the same moment; the one who waits moves up."""

import re

from playwright.sync_api import Page, expect

from parta.events.models import SignUp
from parta.events.rules import Standing
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast
from tests.factories.events import publish, publish_regional


def test_two_race_for_the_last_place(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    event, feed = publish(cast, places=1), f"/{cast.school.slug}/events/"
    student = signed_in("student", width=390, language="en")
    parent = signed_in("guardian", width=390, language="en", scheme="dark")
    children = {student: cast.students[0].given_name, parent: cast.students[1].given_name}
    for page in children:
        page.goto(feed)
        page.get_by_role("link", name=event.title).click()
        expect(page.get_by_text("1 place left").first).to_be_visible()
    # Both have a free place before them; the keyboard is enough.
    for page, name in children.items():
        _press(page, f"Sign up: {name}")
    for page in children:
        expect(page.get_by_text(re.compile("there is a place|The places are taken"))).to_be_visible()
        check_axe(page)
    first, second = sorted(
        children, key=lambda page: page.get_by_text("there is a place").count(), reverse=True
    )
    expect(first.get_by_text("Signed up: there is a place.")).to_be_visible()
    expect(second.get_by_text("You are on the waiting list and will be told")).to_be_visible()
    expect(second.get_by_text("on the waiting list, number 1")).to_be_visible()
    screenshot(second, "events-waiting")

    _press(first, f"Withdraw: {children[first]}")
    _press(first, "Withdraw", within="dialog")
    expect(first.get_by_text("Withdrawn. Thank you for telling in time.")).to_be_visible()
    assert SignUp.objects.get(event=event).standing == Standing.PLACE
    second.goto(f"{feed}?view=mine")
    expect(second.get_by_text("signed up", exact=False)).to_be_visible()
    second.get_by_text("Search and filter").press("Enter")
    second.get_by_label("Search").fill("биология")
    second.get_by_label("Search").press("Enter")
    expect(second.get_by_text("Nothing found")).to_be_visible()
    check_axe(second)

    regional = publish_regional(cast)
    parent.goto(f"{feed}{regional.pk}/")  # students do not ask
    parent.get_by_label("Your question").fill("Нужна ли справка?")
    parent.get_by_role("button", name="Send").click()
    expect(parent.get_by_text("Sent to the organizer.")).to_be_visible()
    expect(parent.get_by_text("waits for an answer")).to_be_visible()
    check_axe(parent)

    organizer = signed_in("deputy", width=390, language="en")
    organizer.goto(f"{feed}{event.pk}/participants/")
    expect(organizer.get_by_role("rowheader")).to_have_count(1)
    check_axe(organizer)
    _press(organizer, "Take off:")
    _press(organizer, "Take off", within="dialog")
    expect(organizer.get_by_text("Nobody has signed up yet")).to_be_visible()
    organizer.goto(f"{feed}new/")
    check_axe(organizer)


def _press(page: Page, name: str, *, within: str = "main") -> None:
    button = page.locator(within).get_by_role("button", name=name).last
    button.focus()
    page.keyboard.press("Enter")
