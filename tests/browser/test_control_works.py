"""A teacher plans a control work and is warned of another one that day; family and deputy head see it."""

from datetime import timedelta
from typing import Literal

import pytest
from playwright.sync_api import expect

from parta.grading.commands.control_works import WorkData, plan_control_work
from parta.lessons.models import Lesson
from parta.progress.commands.integrity import check_registers
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_a_control_work_is_planned_beyond_the_limit_and_seen_by_all(
    cast: Cast,
    signed_in: SignIn,
    check_axe: CheckAxe,
    screenshot: Screenshot,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    day = cast.today + timedelta(days=1 if cast.today.isoweekday() < 6 else 2)
    lesson, rival = (
        Lesson.objects.create(school=cast.school, year=cast.year, course=course, held_on=day, period=period)
        for course, period in ((cast.course, 6), (cast.class_course, 7))
    )
    data = WorkData(rival.pk, cast.test_form.pk, "Контрольный диктант с грамматическим заданием")
    plan_control_work(actor=cast.actor("class_teacher"), lesson_id=rival.pk, data=data)
    home = f"/{cast.school.slug}"
    page = signed_in("teacher", width=width, scheme=scheme)

    def look(name: str) -> None:
        check_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        screenshot(page, f"control-{name}-{width}-{scheme}")

    page.goto(f"{home}/control-works/new/?course={cast.course.pk}")
    look("choice")
    page.goto(f"{home}/control-works/lessons/{lesson.pk}/")
    page.locator("[name=title]").fill("Квадратные уравнения и теорема Виета")
    page.locator("[name=title]").press("Enter")
    confirm = page.locator("[name=is_confirmed]")
    expect(confirm).to_be_visible()
    look("warned")
    confirm.check()
    page.locator("form.card button").click()
    expect(page.locator(".notice-success")).to_be_visible()
    look("planned")
    Lesson.objects.filter(pk=cast.past_lesson.pk).update(is_canceled=True)
    check_registers()
    page = signed_in("deputy", width=width, scheme=scheme)
    for view in ("week", "month"):
        page.goto(f"{home}/control-works/?view={view}&day={day:%Y-%m-%d}")
        expect(page.locator(".control-over li").first).to_be_visible()
        look(view)
    page.goto(f"{home}/timetable/?of=class-{cast.school_class.pk}&day={day:%Y-%m-%d}")
    expect(page.locator(".entry-warning").first).to_be_visible()
    look("timetable")
    page.goto(f"{home}/progress/integrity/")
    look("integrity")
    page.goto(f"{home}/progress/")
    look("progress")
    page = signed_in("guardian", width=width, scheme=scheme)
    page.goto(f"{home}/diary/{cast.student.pk}/control-works/")
    expect(page.get_by_text("Квадратные уравнения")).to_be_visible()
    look("coming")
    page.goto(f"{home}/diary/{cast.student.pk}/?day={day:%Y-%m-%d}")
    expect(page.get_by_text("Квадратные уравнения")).to_be_visible()
    look("diary")
