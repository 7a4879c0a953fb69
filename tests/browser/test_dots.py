"""Work owed: typed by the teacher, extended, seen at home, made good."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from parta.grading.models import Dot
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.browser.test_journal import cell, open_journal
from tests.factories.cast import Cast


def test_a_dot_from_the_teachers_key_to_the_familys_list_and_the_mark(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    page = signed_in("teacher")
    open_journal(page, cast)
    target = cell(page, cast, 0, cast.lesson.pk)
    average = page.locator("tbody tr").nth(0).locator(".average")
    target.click()
    page.keyboard.type(".")
    page.keyboard.press("Enter")
    expect(target).to_have_text("•")
    expect(target).to_have_attribute("data-state", "saved")
    expect(target).to_have_attribute("title", re.compile("Работа на уроке"))
    expect(average).to_have_text("4,29")

    target.click()
    page.locator("#cell-detail").click()
    dialog = page.locator("#cell-dialog")
    day = min(cast.today + timedelta(days=1), cast.term.ends_on)
    dialog.locator('[name="dot-valid_until"]').fill(day.isoformat())
    dialog.locator('[name="dot-outcome"]').select_option("3")
    dialog.locator('[name="dot-note"]').fill("Переписать задачу 5")
    check_axe(page)
    screenshot(page, "dot dialog")
    dialog.locator(".cell-mark button").click()
    expect(page.locator(".history li")).to_have_count(2)
    check_axe(page)
    screenshot(page, "dot cell")
    assert Dot.objects.get().valid_until == day

    family = signed_in("guardian", width=390, height=844, has_touch=True, is_mobile=True)
    family.goto(f"/{cast.school.slug}/diary/{cast.student.pk}/")
    chip = family.locator(f"#l{cast.lesson.pk} .owed")
    chip.tap()
    expect(family.locator(f"#l{cast.lesson.pk} .hint")).to_contain_text("Переписать задачу 5")
    check_axe(family)
    screenshot(family, "dot in the diary")
    family.goto(f"/{cast.school.slug}/diary/{cast.student.pk}/subjects/")
    expect(family.locator(".owed-work li")).to_contain_text("Переписать задачу 5")
    check_axe(family)
    screenshot(family, "owed work")

    page.goto(f"/{cast.school.slug}/journal/")
    expect(page.locator(".ending-dots li")).to_contain_text("Переписать задачу 5")
    check_axe(page)
    open_journal(page, cast)
    target.click()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(target).to_have_attribute("data-state", "saved")
    expect(average).to_have_text("4,22")  # (5·2 + 4·5 + 4·2) / 9
    family.reload()
    expect(family.locator(".owed-work")).to_have_count(0)


def test_a_dot_is_extended_without_javascript(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("teacher", javascript=False)
    page.goto(f"/{cast.school.slug}/journal/lessons/{cast.lesson.pk}/")
    page.locator(f'[name="cell-{cast.student.pk}"]').fill(".")
    page.locator(".lesson-save button").click()
    expect(page.locator(f'[name="cell-{cast.student.pk}"]')).to_have_value("•")
    page.goto(f"/{cast.school.slug}/journal/lessons/{cast.lesson.pk}/students/{cast.student.pk}/")
    page.locator('[name="dot-valid_until"]').fill("2099-01-01")
    page.locator(".cell-mark button").click()
    expect(page.locator("#id_dot-valid_until_error")).to_be_visible()
    expect(page.locator('[name="dot-valid_until"]')).to_have_value("2099-01-01")
