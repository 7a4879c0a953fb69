"""The deputy head changes the school's policy; a parent then waits for the mark."""

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LOOKS, CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_policy_is_accessible_and_fits(
    cast: Cast,
    signed_in: SignIn,
    check_axe: CheckAxe,
    screenshot: Screenshot,
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    page = signed_in("deputy", width=width, scheme=scheme)
    forms = f"/{cast.school.slug}/grading/forms/"
    for path in (f"/{cast.school.slug}/grading/", forms, f"{forms}{cast.form.pk}/"):
        page.goto(path)
        check_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        screenshot(page, f"policy{path}{width}-{scheme}")


def test_policy_is_changed_and_a_refusal_stands_beside_its_field(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe
) -> None:
    page = signed_in("deputy", language="en", width=390)
    page.goto(f"/{cast.school.slug}/")
    page.get_by_role("link", name="Assessment policy").click()
    four = page.get_by_label("From which average on a 4")
    four.fill("4.60")
    page.get_by_label("When marks appear").select_option("daily")
    page.get_by_label("Time of day").fill("16:00")
    page.get_by_role("button", name="Save").click()
    five = page.get_by_label("From which average on a 5")
    expect(five).to_have_attribute("aria-invalid", "true")
    expect(four).to_have_value("4.60")
    check_axe(page)
    four.fill("3.60")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("From which average on a 4: 3.50 → 3.60")).to_be_visible()
    parent = signed_in("guardian", language="en", width=390)
    parent.goto(f"/{cast.school.slug}/diary/{cast.student.pk}/")
    expect(parent.get_by_text("Marks appear daily at 16:00.")).to_be_visible()
    check_axe(parent)


def test_forms_are_ordered_and_reweighed_by_hand(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("head", language="en")
    page.goto(f"/{cast.school.slug}/grading/forms/")
    rows = page.locator("tbody tr")
    first = rows.nth(0).locator("th a").inner_text()
    page.get_by_role("button", name=f"{first}: move down").click()
    expect(rows.nth(1).locator("th a")).to_have_text(first)
    page.get_by_role("link", name=cast.form.name).click()
    page.get_by_label("Weight").fill("3.5")
    page.get_by_role("button", name="Save").click()
    expect(rows.filter(has_text=cast.form.name)).to_contain_text("3.5")
