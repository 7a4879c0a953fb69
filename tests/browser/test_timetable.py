"""The timetable as the school uses it: a substitution by the deputy head, seen at once by a family."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LOOKS, CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast

PHONE = 390


def timetable(cast: Cast) -> str:
    return f"/{cast.school.slug}/timetable/"


def test_substitution_is_seen_by_the_family(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    deputy = signed_in("deputy", language="en")
    deputy.goto(f"{timetable(cast)}?of=class-{cast.school_class.pk}")
    check_axe(deputy)
    deputy.locator(".day.is-today").get_by_role("link", name="Алгебра").click()
    deputy.get_by_label("Substitute teacher").select_option(label="Фомина Анна Игоревна")
    deputy.get_by_label("Note").fill("Больничный")
    check_axe(deputy)
    deputy.get_by_role("button", name="Save the substitution").click()
    expect(deputy.get_by_text("The substitution is saved.")).to_be_visible()
    check_axe(deputy)
    screenshot(deputy, "lesson plan")

    parent = signed_in("guardian", width=PHONE, height=844, language="en", has_touch=True, is_mobile=True)
    parent.goto(timetable(cast))
    lesson = parent.locator(".day.is-chosen .entry").first
    expect(lesson.locator("s")).to_have_text("Орлов Д. А.")
    expect(lesson.locator("ins")).to_have_text("Фомина А. И.")
    expect(lesson).to_contain_text("Больничный")
    check_axe(parent)
    screenshot(parent, "timetable on a phone")


def test_refusal_keeps_what_was_typed(cast: Cast, signed_in: SignIn) -> None:
    deputy = signed_in("deputy", language="en", javascript=False)
    deputy.goto(f"{timetable(cast)}lessons/{cast.lesson.pk}/")
    deputy.get_by_label("Note").fill("Больничный")
    deputy.get_by_role("button", name="Save the substitution").click()
    expect(deputy.get_by_label("Substitute teacher")).to_have_attribute("aria-invalid", "true")
    expect(deputy.get_by_label("Note")).to_have_value("Больничный")


def test_phone_shows_one_day_and_never_scrolls_sideways(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("student", width=PHONE, height=844, language="en")
    page.goto(timetable(cast))
    expect(page.locator(".day:visible")).to_have_count(1)
    strip = page.get_by_role("navigation", name="Day")
    other = strip.locator("a:not([aria-current])").first
    number = (other.inner_text()).split()[-1]
    other.click()
    expect(page.locator(".day:visible time").first).to_contain_text(number)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_pages_of_those_who_run_the_school(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot, width: int, scheme: str
) -> None:
    page = signed_in("head", width=width, scheme=scheme)  # type: ignore[arg-type]  # a parameter
    for path in ("", "classes/", f"classes/{cast.school_class.pk}/", "bells/", "timetable/"):
        page.goto(f"/{cast.school.slug}/{path}")
        check_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        screenshot(page, f"head {path.replace('/', ' ')}{width} {scheme}")
