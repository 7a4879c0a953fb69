"""Overviews of a class and of the school: read at a glance, at a desk and on a phone, in light and dark."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOOKS, CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast
from tests.progress.overviews import add_student, give_grades, set_mark, set_marks

Scheme = Literal["light", "dark"]
everywhere = pytest.mark.parametrize(("width", "scheme"), LOOKS)


@pytest.fixture
def _full(cast: Cast) -> None:
    """Thirty students with averages in every band, grades, and somebody at risk."""
    for number in range(27):
        student = add_student(cast, f"Константинопольская-Заречная {number}")
        set_mark(cast, cast.past_lesson, student, 2 + number % 4, cast.form)
    set_marks(cast, cast.students[2], [5, 5, 5, 2, 2, 2], course=cast.class_course)
    give_grades(cast, cast.course, cast.term, {cast.students[0]: 4, cast.students[1]: 3, cast.students[2]: 5})


def stays_within(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@everywhere
@pytest.mark.usefixtures("_full")
def test_class_teacher_sees_who_is_at_risk_and_why(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot, width: int, scheme: Scheme
) -> None:
    page = signed_in("class_teacher", width=width, scheme=scheme)
    page.goto(f"/{cast.school.slug}/progress/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("7А")
    risk = page.locator("li", has=page.get_by_role("link", name="Кузнецов Лев")).first
    expect(risk).to_contain_text("5,00")
    expect(risk).to_contain_text("2,00")
    stays_within(page)
    name = page.locator(".heat tbody .name").first
    before = name.bounding_box()
    page.locator(".heat-scroll").evaluate("box => box.scrollBy(400, 0)")
    assert name.bounding_box() == before, "names stay in sight"
    check_axe(page)
    screenshot(page, f"progress class {width} {scheme}")
    page.locator(".heat").get_by_role("link", name="Иванов Пётр").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Иванов")


@everywhere
@pytest.mark.usefixtures("_full")
def test_those_who_run_the_school_see_it_in_figures(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot, width: int, scheme: Scheme
) -> None:
    page = signed_in("head", width=width, scheme=scheme)
    for address in ("progress/", "progress/school/", "progress/accumulation/"):
        page.goto(f"/{cast.school.slug}/{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        stays_within(page)
        check_axe(page)
        screenshot(page, f"{address} {width} {scheme}")


def test_deputy_narrows_to_a_class_and_opens_the_journal(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("deputy", javascript=False)
    page.goto(f"/{cast.school.slug}/progress/accumulation/")
    page.locator("select[name=class]").select_option(str(cast.school_class.pk))
    page.locator(".overview-filter button").click()
    expect(page.locator(".issues tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Алгебра").click()
    expect(page).to_have_url(re.compile(f"/journal/{cast.course.pk}/"))


def test_spreadsheet_is_kept_under_a_name_in_words(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("class_teacher", language="en")
    page.goto(f"/{cast.school.slug}/progress/classes/{cast.school_class.pk}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename == "7А, Quarter 2, progress.xlsx"
