"""Homework on a phone: the student ticks it, the family sees it, teachers only what is shared (D4, K9)."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LOOKS, CheckAxe, Screenshot, SignIn
from tests.diary.homework import give
from tests.factories.cast import Cast
from tests.factories.dots import get_dot

PHONE: dict[str, Any] = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


def diary(cast: Cast, path: str) -> str:
    return f"/{cast.school.slug}/diary/{cast.student.pk}/{path}"


def test_student_ticks_and_the_parent_sees_it_but_no_teacher_until_it_is_shared(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    give(cast, "Дочитать рассказ", cast.lesson, links=["https://example.org/story"])
    student = signed_in("student", **PHONE)
    student.goto(diary(cast, "homework/"))
    task = student.locator(f"#t{cast.homework.pk}")
    box = task.get_by_role("button", name="Алгебра")
    expect(box).to_have_attribute("aria-pressed", "false")
    check_axe(student)
    box.tap()
    expect(box).to_have_attribute("aria-pressed", "true")
    expect(task).to_have_class(re.compile("is-done"))
    share = task.get_by_role("checkbox")
    expect(share).to_have_attribute("aria-checked", "false")
    expect(student.locator(".task-count").first).to_contain_text("1")
    check_axe(student)
    screenshot(student, "homework ticked by touch")

    parent = signed_in("guardian", **PHONE)
    parent.goto(diary(cast, "homework/"))
    theirs = parent.locator(f"#t{cast.homework.pk}")
    expect(theirs).to_have_class(re.compile("is-done"))
    expect(theirs.locator(".tick-when")).to_be_visible()
    expect(theirs.get_by_role("button")).to_have_count(0)
    check_axe(parent)

    teacher = signed_in("class_teacher")
    teacher.goto(diary(cast, "homework/"))
    shown = teacher.locator(f"#t{cast.homework.pk}")
    expect(shown).to_be_visible()
    expect(shown.locator(".tick-when")).to_have_count(0)
    share.tap()
    expect(share).to_have_attribute("aria-checked", "true")
    teacher.reload()
    expect(shown.locator(".tick-when")).to_be_visible()

    box.tap()
    expect(box).to_have_attribute("aria-pressed", "false")
    expect(share).to_have_count(0)
    parent.reload()
    expect(theirs).not_to_have_class(re.compile("is-done"))


def test_what_could_not_be_saved_says_so_and_can_be_tapped_again(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("student", **PHONE)
    page.goto(diary(cast, "homework/"))
    task = page.locator(f"#t{cast.homework.pk}")
    box = task.get_by_role("button", name="Алгебра")
    page.context.set_offline(True)
    box.tap()
    expect(task.locator(".tick-failed")).to_be_visible()
    expect(box).to_have_attribute("aria-pressed", "false")
    page.context.set_offline(False)
    box.tap()
    expect(box).to_have_attribute("aria-pressed", "true")
    expect(task.locator(".tick-failed")).to_have_count(0)


def test_ticking_without_javascript(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("student", width=390, javascript=False)
    page.goto(diary(cast, "homework/?period=next&by=subject"))
    box = page.locator(f"#t{cast.homework.pk}").get_by_role("button", name="Алгебра")
    box.click()
    expect(box).to_have_attribute("aria-pressed", "true")
    assert "by=subject" in page.url


def test_by_keyboard(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("student")
    page.goto(diary(cast, "homework/"))
    box = page.locator(f"#t{cast.homework.pk}").get_by_role("button", name="Алгебра")
    box.focus()
    page.keyboard.press("Space")
    share = page.get_by_role("checkbox")
    expect(share).to_be_visible()
    expect(box).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(share).to_have_attribute("aria-checked", "true")
    expect(share).to_be_focused()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_nothing_grave_for_axe(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot, width: int, scheme: str
) -> None:
    get_dot(cast)
    give(cast, "слово" * 60, cast.lesson, minutes=200, is_mandatory=True, is_posted_late=True)
    give(cast, "Самостоятельно", on=cast.today, is_mandatory=False)
    page = signed_in("guardian", width=width, scheme=scheme)  # type: ignore[arg-type]
    for name in (
        "homework/",
        "homework/?period=term&by=subject",
        "homework/?first=2026-01-02",
        "news/",
        "debts/",
    ):
        page.goto(diary(cast, name))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        check_axe(page)
        screenshot(page, f"homework {name} {width} {scheme}")
