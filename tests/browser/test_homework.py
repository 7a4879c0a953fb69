"""A teacher plans a series for two parallel classes and is warned of the load; the deputy head sees it."""

import re

from playwright.sync_api import Route, expect

from parta.homework.models import Homework
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast
from tests.homework.test_load import due
from tests.homework.test_series import make_more_lessons, make_parallel


def test_series_for_two_classes_and_the_load(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    make_more_lessons(cast)
    parallel = make_parallel(cast)
    due(cast, 120)
    page = signed_in("teacher", width=390, height=844)
    page.goto(f"/{cast.school.slug}/homework/")
    check_axe(page)
    screenshot(page, "homework planner")
    page.goto(f"/{cast.school.slug}/homework/courses/{cast.course.pk}/series/")
    page.locator("[name=lines]").fill("§ 14, № 5 | 45\n§ 15")
    page.locator("[name=minutes]").fill("20")
    page.locator(f"[name=also][value='{parallel.pk}']").check()
    page.locator("[name=publication][value=now]").check()
    page.locator("[name=preview]").click()
    expect(page.locator(".series-plans table")).to_have_count(2)
    expect(page.locator(".series-plans .load-over").first).to_contain_text("165")
    check_axe(page)
    screenshot(page, "homework series")
    assert not Homework.objects.filter(series__isnull=False).exists()
    page.locator("[name=apply]").click()
    expect(page).to_have_url(re.compile(r"\?saved=1$"))
    expect(page.locator(".plan-task")).to_have_count(2)
    check_axe(page)
    screenshot(page, "homework plan")
    assert Homework.objects.filter(series__isnull=False).count() == 4

    lesson = signed_in("teacher")
    lesson.goto(f"/{cast.school.slug}/journal/lessons/{cast.lesson.pk}/")
    form = lesson.locator("form.task-form").last
    form.locator("[name=minutes]").fill("30")
    form.locator("[name=minutes]").blur()
    expect(form.locator(".load-over")).to_contain_text("195")
    form.locator("[name=is_individual]").check()
    expect(form.locator(".task-students")).to_be_visible()
    check_axe(lesson)
    screenshot(lesson, "homework at the lesson")

    deputy = signed_in("deputy", scheme="dark")
    day = cast.future_lesson.held_on.isoformat()
    deputy.goto(f"/{cast.school.slug}/homework/load/?day={day}")
    expect(deputy.locator(".heat-over").first).to_contain_text("165")
    check_axe(deputy)
    screenshot(deputy, "homework load")
    deputy.locator(".load-heat tbody a").first.click()
    expect(deputy.locator(".load-day").first).to_be_visible()
    check_axe(deputy)


def test_minutes_typed_on_a_slow_network_are_counted_too(cast: Cast, signed_in: SignIn) -> None:
    due(cast, 120)
    page = signed_in("teacher")
    on_the_way: list[Route] = []
    page.route("**/htmx-2*", lambda route: on_the_way.append(route))  # noqa: PLW0108 - the library marks it
    page.goto(f"/{cast.school.slug}/journal/lessons/{cast.lesson.pk}/")
    form = page.locator("form.task-form").last
    form.locator("[name=minutes]").fill("45")
    form.locator("[name=minutes]").blur()
    expect(form.locator(".load-now")).to_contain_text("120")
    on_the_way[0].continue_()
    expect(form.locator(".load-over")).to_contain_text("165")
