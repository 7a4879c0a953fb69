"""From marks to grades: the teacher gives them for a term, the deputy head closes it."""

from playwright.sync_api import expect

from parta.academics.models import ClassClosing
from parta.grading.commands.scales import set_subject_scale
from parta.grading.models import Mark, TermMark
from parta.grading.rules.scales import Scale
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast


def grades_url(cast: Cast) -> str:
    return f"/{cast.school.slug}/journal/{cast.course.pk}/terms/{cast.term.number}/grades/"


def test_teacher_gives_grades_and_the_deputy_closes_the_term(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    cast.term.ends_on = cast.today
    cast.term.save()
    page = signed_in("teacher")
    page.goto(grades_url(cast))
    expect(page.get_by_text("только классные 5,00; проверочные 4,00 расходятся")).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Принять все предложения").click()
    expect(page.get_by_text("Сохранено.", exact=True)).to_be_visible()
    assert TermMark.objects.get(student=cast.student).value == 4

    page.get_by_label("Оценка: Иванова Софья").select_option("exempt")
    page.get_by_label("Оценка: Иванов Пётр").select_option("5")
    page.get_by_role("button", name="Сохранить оценки").click()
    refusal = page.locator(f"#error-term-{cast.student.pk}")
    expect(refusal).to_contain_text("Напишите, почему")
    screenshot(page, "grades refused")
    page.get_by_label("Комментарий: Иванов Пётр").fill("Победитель олимпиады")
    page.get_by_role("button", name="Сохранить оценки").click()
    expect(page.get_by_text("Сохранено.", exact=True)).to_be_visible()
    assert TermMark.objects.get(student=cast.student).reason == "Победитель олимпиады"

    page = signed_in("deputy")
    page.goto(f"/{cast.school.slug}/progress/closings/?term={cast.term.pk}")
    check_axe(page)
    page.get_by_role("link", name="7А", exact=True).click()
    page.get_by_role("button", name="Закрыть период").click()
    expect(page.locator("#reason_error")).to_be_visible()
    check_axe(page)
    screenshot(page, "closing refused")
    page.get_by_label("Почему период всё же закрывают?").fill("Учитель болеет")
    page.get_by_role("button", name="Закрыть период").click()
    expect(page.get_by_role("button", name="Открыть период снова")).to_be_visible()
    assert ClassClosing.objects.get().school_class == cast.school_class

    page = signed_in("teacher")
    page.goto(grades_url(cast))
    expect(page.get_by_text("Период закрыт")).to_be_visible()
    expect(page.get_by_role("button", name="Сохранить оценки")).to_have_count(0)


def test_grades_are_given_without_javascript_on_a_phone(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("teacher", width=390, height=844, javascript=False)
    page.goto(grades_url(cast))
    page.get_by_label("Оценка: Иванов Пётр").select_option("4")
    page.get_by_role("button", name="Сохранить оценки").click()
    expect(page.get_by_text("Сохранено.", exact=True)).to_be_visible()
    assert TermMark.objects.get().value == 4


def test_marks_of_another_scale_are_typed_whole(cast: Cast, signed_in: SignIn) -> None:
    subject_id = cast.class_course.subject_id
    set_subject_scale(actor=cast.actor("deputy"), subject_id=subject_id, scale=Scale.HUNDRED)
    page = signed_in("class_teacher")
    page.goto(f"/{cast.school.slug}/journal/{cast.class_course.pk}/")
    heads = page.locator("th[data-lesson]").evaluate_all("all => all.map(th => th.dataset.lesson)")
    column = heads.index(str(cast.class_lesson.pk))
    cell = page.locator("tbody tr").first.locator("td").nth(column)
    cell.click()
    page.keyboard.type("85 72")
    page.keyboard.press("Enter")
    expect(cell).to_have_text("85 72")
    expect(cell).to_have_attribute("data-state", "saved")
    expect(page.locator("tbody tr").first.locator(".average")).to_have_text("4,50")
    assert list(Mark.objects.filter(lesson=cast.class_lesson).values_list("points", flat=True)) == [85, 72]
