"""The first page, own tabs kept with the account, the teacher's day (acceptance D10)."""

from datetime import datetime, time

import pytest
from playwright.sync_api import Page, expect

from parta.core import clock
from parta.home.commands import Change, Way, arrange_tabs
from parta.home.queries.tabs import tab_choice
from parta.lessons.models import Lesson
from parta.people.models import Student
from tests.browser.conftest import LOOKS, CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast

LONG = "Автобиографический" * 8


def _tabs(page: Page) -> list[str]:
    return page.locator(".navigation-bar > li > a").all_inner_texts()


def _fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_tabs_arranged_by_keyboard_are_there_on_another_device(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    page = signed_in("guardian", language="en")
    page.goto(f"/{cast.school.slug}/tabs/")
    check_axe(page)
    page.get_by_label("Add a tab").select_option(f"diary/{cast.student.pk}/homework")
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    up = page.get_by_role("button", name="Move up: Homework", exact=False)
    expect(up).to_be_visible()
    up.focus()
    for place in (2, 1, 0):
        page.keyboard.press("Enter")
        expect(page.locator(".arranged").nth(place)).to_contain_text("Homework")
        expect(page.locator(".arranged").nth(place).locator("button:focus")).to_have_count(1)
    page.get_by_role("button", name="Remove: Timetable").press("Enter")
    expect(page.locator(".arranged")).to_have_count(3)
    check_axe(page)
    screenshot(page, "tabs arranged")
    arranged = _tabs(page)
    assert arranged[0].startswith("Homework")

    phone = signed_in("guardian", width=390, height=844, language="en", javascript=False)
    phone.goto(f"/{cast.school.slug}/")
    assert _tabs(phone) == arranged
    phone.locator(".navigation-bar a").first.click()
    expect(phone.locator(".navigation-bar a[aria-current=page]")).to_have_text(arranged[0])


def test_tabs_are_dragged(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("guardian", language="en")
    page.goto(f"/{cast.school.slug}/tabs/")
    rows = page.locator(".arranged")
    rows.nth(2).drag_to(rows.nth(0), target_position={"x": 100, "y": 4})
    expect(rows.nth(0)).to_contain_text("Timetable")


@pytest.mark.parametrize("width", [390, 800, 1440])
def test_twelve_tabs_with_long_names_break_nothing(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot, width: int
) -> None:
    Student.objects.filter(pk=cast.student.pk).update(given_name=LONG)
    actor = cast.actor("guardian")
    for key in [key for key in tab_choice(actor).offered if "/" in key][:9]:
        arrange_tabs(actor=actor, change=Change(Way.ADD, key))
    page = signed_in("guardian", width=width, language="en")
    page.goto(f"/{cast.school.slug}/")
    _fits(page, width)
    page.get_by_text("More", exact=True).click()
    expect(page.locator(".navigation-more .menu-panel")).to_be_in_viewport(ratio=0.9)
    _fits(page, width)
    check_axe(page)
    screenshot(page, f"tabs twelve {width}")
    assert page.locator(".navigation-bar > li:visible").count() == (5 if width == 390 else 8)


@pytest.mark.parametrize(("width", "scheme"), [*LOOKS, (390, "dark")])
def test_parent_of_two_sees_what_now(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot, width: int, scheme: str
) -> None:
    page = signed_in("guardian", width=width, height=844, scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"/{cast.school.slug}/")
    for child in cast.students[:2]:
        expect(page.get_by_role("link", name=child.given_name, exact=True).first).to_be_in_viewport()
    expect(page.locator(".now, .now-then").first).to_be_in_viewport()
    _fits(page, width)
    check_axe(page)
    screenshot(page, f"home family {width} {scheme}")


def test_teachers_day(cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    early = datetime.combine(cast.today, time(0, 1), cast.school.zone)
    Lesson.objects.filter(pk=cast.lesson.pk).update(
        period=1, starts_at=early, ends_at=early.replace(minute=2), topic="", change_note="перенос"
    )
    Lesson.objects.filter(pk=cast.future_lesson.pk).update(substitute=cast.colleague)
    for width in (390, 1440):
        page = signed_in("teacher", width=width, language="en")
        page.goto(f"/{cast.school.slug}/")
        expect(page.get_by_role("heading", name="My lessons today")).to_be_visible()
        if clock.now() > early.replace(minute=2):
            expect(page.get_by_text("no topic").first).to_be_visible()
        check_axe(page)
        page.get_by_role("link", name="My day and week").click()
        expect(page.locator(".today-lesson")).to_have_count(1)
        check_axe(page)
        _fits(page, width)
        screenshot(page, f"teachers day {width}")
        page.goto(f"/{cast.school.slug}/journal/?day={cast.future_lesson.held_on.isoformat()}")
        expect(page.get_by_text("given by")).to_be_visible()
