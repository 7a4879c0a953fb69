"""Notices of absence: a parent by touch and by plain fields, the class teacher, the journal, the calendar."""

import re
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from parta.attendance.models import AbsenceNotice, Attendance
from parta.attendance.rules import AttendanceCode
from parta.core import clock
from tests.browser.conftest import LOOKS, CheckAxe, Screenshot, SignIn
from tests.factories.absences import at, file_notice, notice_data, record, school_days, upload
from tests.factories.cast import Cast

PHONE = 390


@pytest.fixture
def morning(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven o'clock, for the server's threads too: whenever the tests run, today's lessons are ahead."""
    with at(cast, 7):
        moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)


def absences_url(cast: Cast, student: int = 0) -> str:
    return f"/{cast.school.slug}/diary/{cast.students[student].pk}/absences/"


def day_link(page: Page, day: date) -> Locator:
    return page.locator(f'a[data-day="{day}"]')


@pytest.mark.usefixtures("morning")
def test_notice_by_touch_accepted_shown_and_applied(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    days = school_days(cast)
    page = signed_in("guardian", width=PHONE, height=844, has_touch=True, is_mobile=True)
    page.goto(absences_url(cast))
    check_axe(page)
    day_link(page, days[0]).tap()
    day_link(page, days[2]).tap()
    expect(page.locator("#id_starts_on")).to_have_value(days[0].isoformat())
    expect(page.locator("#id_ends_on")).to_have_value(days[2].isoformat())
    page.locator("#id_reason").select_option("illness")
    page.locator("#notice .button-primary").tap()
    expect(page.locator(".notice-item")).to_have_count(1)
    expect(day_link(page, days[1]).locator("xpath=..")).to_have_class("cal-school told-filed")
    check_axe(page)
    screenshot(page, "absences phone filed")

    teacher = signed_in("class_teacher")
    teacher.goto(f"/{cast.school.slug}/absences/")
    check_axe(teacher)
    teacher.locator(".waiting-item .button").click()
    expect(teacher.locator(".waiting-item")).to_have_count(0)
    expect(teacher.locator(".sheet-table td.sheet-told")).to_have_count(2)
    screenshot(teacher, "absences sheet")

    journal = signed_in("teacher")
    journal.goto(f"/{cast.school.slug}/journal/{cast.course.pk}/")
    row = journal.locator(f'tr[data-student="{cast.student.pk}"]')
    cell = row.locator("td.now")
    expect(cell).to_have_class("now told")
    expect(cell).to_have_attribute("title", re.compile("принято|accepted"))
    cell.click()
    journal.keyboard.type("y")  # the key of н
    journal.keyboard.press("Enter")
    expect(cell).to_have_text("б")
    screenshot(journal, "absences journal")

    page.reload()
    missed = day_link(page, days[0])
    missed.tap()
    expect(page.locator("notice-calendar .hint[popover]")).to_contain_text("Алгебра")
    assert Attendance.objects.get(lesson=cast.lesson, student=cast.student).notice_id is not None


@pytest.mark.usefixtures("morning")
def test_notice_by_plain_fields_without_a_script(cast: Cast, signed_in: SignIn) -> None:
    days = school_days(cast)
    page = signed_in("guardian", width=PHONE, javascript=False)
    page.goto(absences_url(cast))
    page.locator("#id_starts_on").fill(days[1].isoformat())
    page.locator("#id_ends_on").fill(days[3].isoformat())
    page.locator("#id_reason").select_option("other")
    page.locator("#notice .button-primary").click()
    expect(page.locator(".field-error")).to_have_count(1)
    expect(page.locator("#id_ends_on")).to_have_value(days[3].isoformat())
    page.locator("#id_comment").fill("Собеседование")
    page.locator(f"#id_student-{cast.students[1].pk}").check()
    page.locator("#notice .button-primary").click()
    expect(page.locator(".notice-item")).to_contain_text("Собеседование")
    assert AbsenceNotice.objects.count() == 2
    day_link(page, days[5]).click()
    expect(page.locator("#id_starts_on")).to_have_value(days[5].isoformat())


@pytest.mark.usefixtures("morning")
def test_overlap_is_shown_and_merged(cast: Cast, signed_in: SignIn, check_axe: CheckAxe) -> None:
    days = school_days(cast)
    file_notice(cast, notice_data(days[1], days[2]))
    page = signed_in("guardian")
    page.goto(f"{absences_url(cast)}?starts_on={days[2]}&ends_on={days[4]}")
    page.locator("#id_reason").select_option("doctor")
    page.locator("#notice .button-primary").click()
    expect(page.locator(".overlap-list li")).to_have_count(1)
    check_axe(page)
    page.locator("#notice .button-primary").click()
    expect(page.locator(".notice-item")).to_have_count(1)
    merged = AbsenceNotice.objects.get(merged_into=None)
    assert (merged.starts_on, merged.ends_on) == (days[1], days[4])


@pytest.mark.usefixtures("morning")
def test_range_by_keys_and_by_drag(cast: Cast, signed_in: SignIn) -> None:
    days = school_days(cast)
    page = signed_in("guardian")
    page.goto(absences_url(cast))
    first, last = page.locator("#id_starts_on"), page.locator("#id_ends_on")
    day_link(page, days[1]).focus()
    page.keyboard.press("Enter")
    expect(first).to_have_value(days[1].isoformat())
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(last).to_have_value(days[3].isoformat())
    day_link(page, days[2]).drag_to(day_link(page, days[5]))
    expect(first).to_have_value(days[2].isoformat())
    expect(last).to_have_value(days[5].isoformat())


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_pages_look_right(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot, width: int, scheme: str
) -> None:
    day = school_days(cast)[1]
    file_notice(
        cast, notice_data(day, comment="я" * 200), uploads={cast.student.pk: [upload("я" * 190 + ".txt")]}
    )
    record(cast, cast.lesson, cast.student, AttendanceCode.ABSENT)
    for key, paths in (
        ("guardian", [absences_url(cast), f"{absences_url(cast)}catch-up/"]),
        ("class_teacher", [f"/{cast.school.slug}/absences/{part}" for part in ("", "notices/", "reports/")]),
    ):
        page = signed_in(key, width=width, scheme=scheme)  # type: ignore[arg-type]
        for path in paths:
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            check_axe(page)
            screenshot(page, f"absences {path} {width}")
