"""From an empty draft to a lesson that a student sees changed: the deputy head plans a week."""

from datetime import timedelta

from django.db import connection
from playwright.sync_api import Page, expect

from parta.lessons.commands import substitute_lesson
from parta.lessons.models import Lesson
from parta.notifications.happenings import tell_of_happenings
from parta.timetable.models import LessonSlot, TimetableVersion
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast
from tests.timetable.weeks import get_draft_slot, small_school

PHONE = 390


def _begin_draft(page: Page, cast: Cast, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    page.goto(f"/{cast.school.slug}/timetable/plans/")
    check_axe(page)
    screenshot(page, "plans")
    page.get_by_label("Name of the timetable").fill("Вторая четверть")
    page.get_by_label("Begin with").select_option(label="an empty week")
    page.get_by_role("button", name="Begin the draft").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Вторая четверть")


def _place_by_keyboard(page: Page, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    """Take a course, go to the first place for it, put it there; then lock it and swap it with another."""
    page.locator(".plan-course", has_text="Алгебра").press("Enter")
    expect(page.locator(".plan-put").first).to_be_focused()
    check_axe(page)
    page.get_by_role("button", name="Put here: Tuesday, 2").press("Enter")
    expect(page.locator('[data-at="2-2"] .plan-entry')).to_contain_text("Алгебра")
    page.get_by_role("link", name="Let go").press("Enter")
    page.locator(".plan-course", has_text="Русский язык").press("Enter")
    expect(page.locator('[data-at="2-2"] .plan-why')).to_contain_text("students of 7А")
    page.get_by_role("button", name="Put here: Monday, 1").press("Enter")
    page.locator('[data-at="2-2"] .plan-entry').press("Enter")
    screenshot(page, "grid with a lesson in hand")
    page.get_by_role("button", name="Swap: Monday, 1").press("Enter")
    expect(page.locator('[data-at="1-1"] .plan-entry')).to_contain_text("Алгебра")
    page.locator('[data-at="1-1"] .plan-entry').press("Enter")
    page.get_by_label("Locked").check()
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator('[data-at="1-1"]')).to_contain_text("locked")


def _generate_and_publish(page: Page, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    page.get_by_role("link", name="Generate…").press("Enter")
    check_axe(page)
    screenshot(page, "generation conditions")
    page.get_by_label("Time, in seconds").fill("10")
    page.get_by_role("button", name="Generate").press("Enter")
    expect(page.get_by_text("The timetable is ready")).to_be_visible()
    check_axe(page)
    screenshot(page, "generation done")
    page.get_by_role("link", name="Look it over").click()
    expect(page.locator('[data-at="1-1"] .plan-entry')).to_contain_text("Алгебра")
    page.locator('[data-at="1-1"] .plan-entry').drag_to(page.locator('[data-at="5-3"]'))
    expect(page.get_by_role("alert")).to_contain_text("A locked lesson stays where it is.")
    page.get_by_role("link", name="Publish…").click()
    check_axe(page)
    screenshot(page, "publication")
    page.get_by_role("button", name="Publish", exact=True).press("Enter")
    expect(page.get_by_text("The timetable is published; everybody concerned is told.")).to_be_visible()


def test_week_is_planned_generated_published_and_a_teacher_substituted(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    small_school(cast)
    deputy = signed_in("deputy", language="en")
    _begin_draft(deputy, cast, check_axe, screenshot)
    _place_by_keyboard(deputy, check_axe, screenshot)
    _generate_and_publish(deputy, check_axe, screenshot)
    connection.close()
    published = TimetableVersion.objects.filter(school=cast.school, is_draft=False).latest("starts_on")
    assert LessonSlot.objects.filter(version=published, course=cast.course).count() == 3

    monday = published.starts_on
    deputy.goto(f"/{cast.school.slug}/timetable/cover/")
    deputy.get_by_label("Teacher").select_option(value=str(cast.teacher.pk))
    deputy.get_by_label("From").fill(monday.isoformat())
    deputy.get_by_label("To").fill((monday + timedelta(days=4)).isoformat())
    deputy.get_by_role("button", name="Show the lessons").click()
    deputy.get_by_role("link", name="Fill in suggestions").click()
    check_axe(deputy)
    screenshot(deputy, "cover")
    deputy.get_by_label("Note").fill("Больничный")
    deputy.get_by_role("button", name="Save the changes").click()
    expect(deputy.get_by_text("lessons are changed.")).to_be_visible()

    student = signed_in("student", width=PHONE, height=844, has_touch=True, is_mobile=True)
    student.goto(f"/{cast.school.slug}/timetable/changes/?day={monday.isoformat()}")
    row = student.locator(".change-row").first
    expect(row.locator("s").first).to_have_text("Орлов Д. А.")
    expect(row.locator("ins")).to_have_count(1)
    expect(row).to_contain_text("Больничный")
    check_axe(student)
    screenshot(student, "changes on a phone")
    assert student.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_a_plan_for_one_week_its_leftovers_and_the_familys_page(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    monday = cast.today + timedelta(days=7 - cast.today.weekday())
    draft = get_draft_slot(cast).version  # algebra on Tuesday, the second lesson, and nothing else
    days = [monday + timedelta(days=day) for day in (0, 2, 3)]
    for lesson in Lesson.objects.filter(course=cast.course, held_on__in=days):
        substitute_lesson(
            actor=cast.actor("deputy"), lesson_id=lesson.pk, teacher_id=cast.class_teacher.pk, note="Курсы"
        )
    page = signed_in("deputy", width=1440)
    page.goto(f"/{cast.school.slug}/timetable/plans/{draft.pk}/publication/")
    page.get_by_label("Действует с").fill(monday.isoformat())
    page.get_by_label("Действует до").fill((monday + timedelta(days=6)).isoformat())
    page.get_by_role("button", name="Посмотреть эти дни").press("Enter")
    expect(page.get_by_text("Прерывается, а потом само действует дальше:")).to_be_visible()
    expect(page.locator(".publication-weeks ins").first).to_contain_text("Алгебра")
    check_axe(page)
    screenshot(page, "span publication")
    page.get_by_role("button", name="Опубликовать", exact=True).press("Enter")
    rows = page.locator(".cover-row")
    expect(rows).to_have_count(3)
    check_axe(page)
    screenshot(page, "span leftovers")
    rows.first.get_by_role("button", name="Перенести").press("Enter")
    expect(rows).to_have_count(2)
    rows.first.get_by_role("button", name="Отменить урок").press("Enter")
    expect(rows).to_have_count(1)
    rows.first.get_by_role("button", name="Оставить здесь").press("Enter")
    expect(page.get_by_text("Все уроки идут по плану")).to_be_visible()
    page.goto(f"/{cast.school.slug}/timetable/plans/")
    screenshot(page, "span plans")

    connection.close()
    tell_of_happenings()
    student = signed_in("student", width=PHONE, height=844, scheme="dark")
    student.goto("/notifications/")
    student.get_by_text("Временное расписание с").click()
    expect(student.locator("ins").first).to_contain_text("Алгебра")
    check_axe(student)
    screenshot(student, "span for the family")
    assert student.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_pages_fit_a_phone_in_the_dark_and_work_without_a_script(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    small_school(cast)
    version = TimetableVersion.objects.get(school=cast.school)
    page = signed_in("deputy", width=PHONE, scheme="dark")
    base = f"/{cast.school.slug}/timetable/"
    paths = (
        "plans/",
        f"plans/{version.pk}/",
        f"plans/{version.pk}/hours/",
        f"plans/{version.pk}/teachers/",
        f"plans/{version.pk}/comparison/",
        "plans/rooms/",
        f"plans/teachers/{cast.teacher.pk}/",
        f"plans/{version.pk}/changes/",
        "leftovers/",
        "cover/",
        "changes/",
    )
    for path in paths:
        page.goto(base + path)
        check_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, path
        screenshot(page, f"phone dark {path.replace('/', ' ')}")
    plain = signed_in("deputy", javascript=False)
    plain.goto(f"{base}plans/")
    plain.get_by_label("Название").fill("Без скриптов")
    plain.get_by_label("Начать с").select_option(label="пустой недели")
    plain.get_by_role("button", name="Начать черновик").click()
    plain.locator(".plan-course", has_text="Алгебра").click()
    plain.get_by_role("button", name="Поставить: Четверг, 3").click()
    expect(plain.locator('[data-at="4-3"] .plan-entry')).to_contain_text("Алгебра")
