"""The deputy head sets a day, the parent sees it on a phone."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast
from tests.factories.school_day import get_group


def test_a_meal_and_a_club_reach_the_family(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    group = get_group(cast)
    base = f"/{cast.school.slug}/school-day"
    deputy = signed_in("deputy", language="en")
    deputy.goto(f"{base}/regime/")
    check_axe(deputy)
    deputy.get_by_role("link", name="Grade 7").click()
    deputy.get_by_label("Name").fill("Завтрак")
    deputy.get_by_label("From").fill("09:15")
    deputy.get_by_label("Until").fill("09:05")
    deputy.get_by_label("Place").fill("Столовая")
    deputy.get_by_role("button", name="Add", exact=True).click()
    expect(deputy.get_by_text("The end comes after the beginning.")).to_be_visible()
    deputy.get_by_label("Until").fill("09:25")
    deputy.get_by_role("button", name="Add", exact=True).click()
    expect(deputy.get_by_text("Added.")).to_be_visible()
    check_axe(deputy)
    screenshot(deputy, "regime of a grade")

    deputy.goto(f"{base}/clubs/")
    check_axe(deputy)
    deputy.get_by_role("link", name="Шахматы").click()
    check_axe(deputy)
    deputy.get_by_role("link", name=group.name).click()
    deputy.get_by_label("Day of the week").select_option(label="Wednesday")
    deputy.get_by_label("From").fill("15:00")
    deputy.locator("#meetings").get_by_label("Until").fill("16:00")
    deputy.get_by_role("button", name="Add a time").click()
    deputy.get_by_label("Surname or name").fill("Иванов Пётр")
    deputy.get_by_role("button", name="Find").click()
    deputy.get_by_label("Иванов Пётр, 7А").check()
    check_axe(deputy)
    deputy.get_by_role("button", name="Add the chosen").click()
    expect(deputy.get_by_text("1 student is added.")).to_be_visible()
    screenshot(deputy, "group of a club")

    wednesday = cast.today + timedelta(days=9 - cast.today.weekday())
    parent = signed_in("guardian", width=390, height=844, language="en", has_touch=True, is_mobile=True)
    parent.goto(f"/{cast.school.slug}/diary/{cast.student.pk}/")
    parent.get_by_role("link", name="School day").click()
    parent.goto(f"{parent.url.split('?')[0]}?day={wednesday.isoformat()}")
    for words in ("Завтрак", "Столовая", "Шахматы", "Начинающие"):
        expect(parent.get_by_text(words, exact=True).first).to_be_visible()
    assert parent.evaluate("document.documentElement.scrollWidth") == 390
    check_axe(parent)
    screenshot(parent, "school day")
    parent.get_by_role("link", name="Whole week").click()
    expect(parent.get_by_text("Шахматы").first).to_be_visible()
    check_axe(parent)
