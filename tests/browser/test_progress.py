"""Progress as a parent reads it: the table, the charts and what marks to come would change."""

import pytest
from playwright.sync_api import Page, expect

from parta.academics.models import Enrollment
from parta.access.actors import system_actor
from parta.grading.commands.term_marks import TermMarkData, replace_term_marks
from parta.grading.rules.terms import TermMarkKind
from parta.people.models import Student
from tests.browser.conftest import LOOKS, CheckAxe, Screenshot, SignIn
from tests.diary.weeks import add_mark
from tests.factories.cast import Cast

PHONE = 390


def progress_url(cast: Cast, path: str = "") -> str:
    return f"/{cast.school.slug}/progress/students/{cast.student.pk}/{path}"


def subject_url(cast: Cast) -> str:
    return progress_url(cast, f"subjects/{cast.course.subject_id}/")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.fixture
def graded(cast: Cast) -> Cast:
    """A class of enough students to be shown, and a grade for the term that is over."""
    for number in range(6):
        student = Student.objects.create(school=cast.school, surname=f"Новый {number}", given_name="Ян")
        Enrollment.objects.create(
            student=student, school_class=cast.school_class, since_on=cast.year.starts_on
        )
        add_mark(cast, cast.past_lesson, 3 + number % 3, student=student)
    mark = TermMarkData(cast.student.pk, TermMarkKind.TERM, cast.closed_term.pk, 4, comment="Молодец")
    replace_term_marks(actor=system_actor(cast.school), course=cast.course, marks=[mark])
    return cast


def test_parent_reads_table_and_chart_and_asks_what_if(
    graded: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    page = signed_in("guardian", width=PHONE, height=844, has_touch=True, is_mobile=True)
    page.goto(f"/{graded.school.slug}/diary/{graded.student.pk}/")
    page.locator(f'a[href="{progress_url(graded)}"]').first.tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Иванов Пётр Сергеевич")
    assert fits(page)
    page.locator(f'[popovertarget="m{graded.course.subject_id}-1"]').tap()
    hint = page.locator(f"#m{graded.course.subject_id}-1")
    expect(hint).to_contain_text("Работа на уроке")
    expect(hint).to_contain_text("У доски")
    check_axe(page)
    screenshot(page, "progress hint by tap")
    page.keyboard.press("Escape")
    page.locator(".term-grade").tap()
    expect(page.get_by_text("«Молодец»")).to_be_visible()
    page.keyboard.press("Escape")

    page.locator(f'a[href^="{progress_url(graded, "charts/")}"]').first.tap()
    expect(page.locator("svg.chart").first).to_be_visible()
    page.locator("details.chart-numbers summary").first.tap()
    expect(page.locator("details.chart-numbers").first).to_contain_text("4,29")
    assert fits(page)
    page.locator(".subject-links a", has_text="Алгебра").tap()

    page.locator("#id_value1").wait_for()
    page.wait_for_load_state("networkidle")  # the script that answers while one types
    page.locator("#id_value1").fill("5")
    page.locator("#id_form1").select_option(str(graded.test_form.pk))
    expect(page.locator(".forecast")).to_contain_text("4,58")
    assert "value1=5" in page.url
    assert fits(page)
    screenshot(page, "progress what if")
    page.locator("#id_value1").fill("7")
    page.locator("#id_value1").blur()
    expect(page.locator("#id_value1_error")).to_be_visible()
    expect(page.locator("#id_value1")).to_have_value("7")
    check_axe(page)


def test_hint_by_keyboard(graded: Cast, signed_in: SignIn) -> None:
    page = signed_in("student")
    page.goto(progress_url(graded))
    page.locator(".progress-table tbody a").first.focus()
    page.keyboard.press("Tab")
    expect(page.locator(f"#m{graded.course.subject_id}-1")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(f"#m{graded.course.subject_id}-1")).to_be_hidden()


def test_works_without_javascript(graded: Cast, signed_in: SignIn) -> None:
    page = signed_in("guardian", width=PHONE, height=844, javascript=False)
    page.goto(progress_url(graded))
    page.locator(f'[popovertarget="m{graded.course.subject_id}-2"]').click()
    expect(page.locator(f"#m{graded.course.subject_id}-2")).to_contain_text("Контрольная работа")
    page.goto(subject_url(graded))
    page.locator("#id_value1").fill("2")
    page.locator("#id_value2").fill("4")
    page.locator(".what-if button").click()
    expect(page.locator(".forecast")).to_contain_text("3,82")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_nothing_grave_for_axe(
    graded: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot, width: int, scheme: str
) -> None:
    page = signed_in("guardian", width=width, scheme=scheme)  # type: ignore[arg-type]
    paths = {
        "table": progress_url(graded),
        "charts": progress_url(graded, "charts/"),
        "subject": subject_url(graded),
        "closed": f"{subject_url(graded)}?term={graded.closed_term.pk}",
    }
    for name, path in paths.items():
        page.goto(path)
        for summary in page.locator("main details summary:visible").all():
            summary.click()
        check_axe(page)
        assert fits(page)
        screenshot(page, f"progress {name} {width} {scheme}")
