"""The diary as families use it: on a phone, by touch, by keyboard, without JavaScript."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOOKS, CheckAxe, Screenshot, SignIn
from tests.diary.weeks import add_lesson, write_marks
from tests.factories.cast import Cast

PHONE = 390


def week_url(cast: Cast, student: int = 0) -> str:
    return f"/{cast.school.slug}/diary/{cast.students[student].pk}/"


def open_on(page: Page, cast: Cast, lesson_day: str) -> None:
    page.goto(f"{week_url(cast)}?day={lesson_day}")


def test_parent_sees_what_the_teacher_has_just_set(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    page = signed_in("guardian", width=PHONE, height=844, has_touch=True, is_mobile=True)
    page.goto(f"/{cast.school.slug}/diary/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Иванов Пётр Сергеевич")
    expect(page.locator(f"#l{cast.lesson.pk} .mark")).to_have_count(0)
    write_marks(cast, cast.lesson, 3)
    write_marks(cast, cast.lesson, 4)
    page.reload()
    mark = page.locator(f"#l{cast.lesson.pk} .mark")
    expect(mark).to_have_text("4")
    expect(mark).to_be_in_viewport()
    check_axe(page)
    mark.tap()
    hint = page.locator(f"#l{cast.lesson.pk} .hint")
    expect(hint).to_contain_text("Работа на уроке")
    expect(hint).to_contain_text("Орлов Д. А.")
    expect(hint.locator(".change")).to_have_count(2)
    check_axe(page)
    screenshot(page, "diary hint by tap")


def test_hint_by_keyboard(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("guardian")
    open_on(page, cast, cast.past_lesson.held_on.isoformat())
    lesson = page.locator(f"#l{cast.past_lesson.pk}")
    hint = lesson.locator(".hint").first
    lesson.get_by_role("link", name="Алгебра").focus()
    expect(hint).to_be_hidden()
    for _press in range(6):
        page.keyboard.press("Tab")
        if lesson.locator(".mark").first.evaluate("mark => mark === document.activeElement"):
            break
    expect(hint).to_be_visible()
    expect(hint).to_contain_text("У доски")
    page.keyboard.press("Escape")
    expect(hint).to_be_hidden()


def test_hint_by_hovering(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("guardian")
    open_on(page, cast, cast.past_lesson.held_on.isoformat())
    lesson = page.locator(f"#l{cast.past_lesson.pk}")
    lesson.locator(".mark").last.hover()
    expect(lesson.locator(".hint").last).to_contain_text("Контрольная работа")


def test_parent_switches_to_the_other_child_and_stays_on_the_day(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("guardian", width=PHONE, has_touch=True, is_mobile=True)
    open_on(page, cast, cast.past_lesson.held_on.isoformat())
    page.get_by_role("link", name="Иванова Софья").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Иванова Софья")
    absence = page.locator(f"#l{cast.past_lesson.pk} .absence")
    expect(absence).to_have_text("Н")
    expect(absence).to_be_in_viewport()


def test_phone_shows_one_day_and_turns_the_pages(cast: Cast, signed_in: SignIn) -> None:
    monday = cast.today - timedelta(days=cast.today.weekday())
    friday = monday + timedelta(days=4)
    add_lesson(cast, cast.class_course, friday, 6, topic="Пятничная тема")
    page = signed_in("student", width=PHONE, height=844)
    open_on(page, cast, monday.isoformat())
    expect(page.locator("#d1")).to_be_in_viewport(ratio=0.3)
    expect(page.get_by_text("Пятничная тема")).not_to_be_in_viewport()
    tabs = page.locator(".diary-days a")
    tabs.nth(4).click()
    expect(page.get_by_text("Пятничная тема")).to_be_in_viewport()
    expect(tabs.nth(4)).to_have_attribute("aria-current", "true")
    page.locator("[rel=next]").click()
    expect(page).to_have_url(
        f"{page.url.split('/diary')[0]}/diary/{cast.student.pk}/?day={friday + timedelta(7)}"
    )
    expect(page.locator("#d5")).to_be_in_viewport(ratio=0.3)


def test_swiping_keeps_the_day_in_the_address(cast: Cast, signed_in: SignIn) -> None:
    monday = cast.today - timedelta(days=cast.today.weekday())
    page = signed_in("student", width=PHONE, height=844)
    open_on(page, cast, monday.isoformat())
    page.locator(".spread").evaluate("spread => spread.scrollTo({left: spread.clientWidth * 2})")
    expect(page.locator(".diary-days a").nth(2)).to_have_attribute("aria-current", "true")
    assert page.url.endswith(f"?day={monday + timedelta(days=2)}")


def test_date_picker_turns_to_the_week(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("guardian")
    page.goto(week_url(cast))
    day = cast.closed_lesson.held_on
    page.locator("input[type=date]").fill(day.isoformat())
    expect(page.locator(f'[data-day="{day}"]')).to_be_visible()
    expect(page.locator(f"#l{cast.closed_lesson.pk}")).to_be_visible()


@pytest.mark.parametrize("width", [PHONE, 1440])
def test_works_without_javascript(cast: Cast, signed_in: SignIn, width: int) -> None:
    page = signed_in("guardian", width=width, height=844, javascript=False)
    page.goto(week_url(cast))
    page.locator("input[type=date]").fill(cast.past_lesson.held_on.isoformat())
    page.get_by_role("button", name="Показать").click()
    mark = page.locator(f"#l{cast.past_lesson.pk} .mark").first
    mark.click()
    hint = page.locator(f"#m{cast.marks[0].pk}")
    expect(hint).to_contain_text("У доски")
    hint.get_by_role("link").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("5")


def test_student_of_the_other_school_gets_nothing(cast: Cast, signed_in: SignIn) -> None:
    cast.users["other-student"] = cast.other.users["student"]
    page = signed_in("other-student")
    for path in ("", "subjects/", f"subjects/{cast.course.pk}/", f"marks/{cast.marks[0].pk}/"):
        response = page.goto(week_url(cast) + path)
        assert response is not None
        assert response.status == 404


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_nothing_grave_for_axe(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot, width: int, scheme: str
) -> None:
    cast.lesson.is_canceled, cast.lesson.change_note = True, "Курсы"
    cast.lesson.save()
    cast.past_lesson.substitute = cast.colleague
    cast.past_lesson.save()
    page = signed_in("guardian", width=width, scheme=scheme)  # type: ignore[arg-type]
    own = week_url(cast)
    paths = {
        "week": f"?day={cast.past_lesson.held_on}",
        "today": "",
        "subjects": "subjects/",
        "subject": f"subjects/{cast.course.pk}/",
        "mark": f"marks/{cast.marks[0].pk}/",
    }
    for name, path in paths.items():
        page.goto(own + path)
        for summary in page.locator("details.sum summary").all():
            summary.click()
        check_axe(page)
        screenshot(page, f"diary {name} {width} {scheme}")
