"""A parent packs the bag on a phone; the deputy head edits a curriculum."""

from playwright.sync_api import expect

from parta.lessons.commands import cancel_lesson
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.diary.weeks import add_lesson, add_subject
from tests.factories.cast import Cast
from tests.factories.curricula import get_curriculum
from tests.schoolday.things import add_thing

PHONE = 390


def test_parent_weighs_the_bag_of_a_day_with_a_substitution(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    """Algebra is canceled and chemistry given in its place: chemistry's 550 g and Russian's 400 g."""
    add_thing(cast, cast.course.subject_id, 3000)
    add_thing(cast, cast.class_course.subject_id, 400, "Русский язык. 7 класс")
    chemistry = add_subject(cast, "Химия")
    add_thing(cast, chemistry.subject_id, 550)
    cancel_lesson(actor=cast.actor("deputy"), lesson_id=cast.lesson.pk)
    add_lesson(cast, chemistry, cast.today, cast.lesson.period, substitute=cast.colleague)
    page = signed_in("guardian", width=PHONE, height=844, language="en", has_touch=True, is_mobile=True)
    page.goto(f"/{cast.school.slug}/diary/{cast.student.pk}/?day={cast.today}")
    page.locator(f"#d{cast.today.isoweekday()} a[href*='backpack/?day={cast.today}']").tap()
    expect(page.locator(".bag-total dd")).to_have_text("950 g")
    expect(page.locator(".packing")).not_to_contain_text("Алгебра")
    check_axe(page)
    page.locator("input[name=grams]").fill("9000")
    page.locator("#bag button").tap()
    expect(page.locator("#bag .field-error")).to_be_visible()
    expect(page.locator("input[name=grams]")).to_have_value("9000")
    page.locator("input[name=grams]").fill("700")
    page.locator("#bag button").tap()
    expect(page.locator(".bag-total dd")).to_have_text("1.65 kg")
    page.get_by_label("Русский язык. 7 класс").check()
    page.reload()
    expect(page.get_by_label("Русский язык. 7 класс")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    check_axe(page)
    screenshot(page, "backpack")


def test_deputy_edits_a_curriculum(cast: Cast, signed_in: SignIn, check_axe: CheckAxe) -> None:
    one = get_curriculum(cast)
    page = signed_in("deputy", language="en")
    page.goto(f"/{cast.school.slug}/classes/")
    page.get_by_role("link", name="Curricula").click()
    check_axe(page)
    page.get_by_role("link", name=one.name).click()
    page.get_by_label("7А").check()
    page.get_by_role("button", name="Assign").click()
    expect(page.locator(".notice-warning")).to_contain_text("7А is taught without a line: Русский язык.")
    form = page.locator("#line form")
    form.get_by_label("Subject").first.select_option(label="Русский язык")
    form.get_by_label("Hours a week").fill("25")
    form.get_by_role("button").click()
    expect(page.locator(".field-error")).to_be_visible()
    expect(page.locator("#line").get_by_label("Hours a week")).to_have_value("25")
    page.locator("#line").get_by_label("Hours a week").fill("4,5")
    page.locator("#line").get_by_role("button").click()
    expect(page.get_by_role("row", name="Русский язык")).to_contain_text("153")
    expect(page.locator(".notice-warning")).to_have_count(0)
    check_axe(page)
    parent = signed_in("guardian", width=PHONE, language="en")
    parent.goto(f"/{cast.school.slug}/diary/{cast.student.pk}/curriculum/")
    expect(parent.get_by_role("row", name="Русский язык")).to_contain_text("4.5")
    check_axe(parent)


def test_teacher_lets_a_book_stay_at_home(cast: Cast, signed_in: SignIn, check_axe: CheckAxe) -> None:
    add_thing(cast, cast.course.subject_id, 500, "Алгебра. 7 класс")
    page = signed_in("teacher", width=PHONE, language="en")
    page.goto(f"/{cast.school.slug}/journal/lessons/{cast.future_lesson.pk}/")
    page.get_by_role("link", name="What lies in the bag").click()
    page.get_by_label("Алгебра. 7 класс").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice-success")).to_be_visible()
    check_axe(page)
    parent = signed_in("guardian", width=PHONE, language="en")
    parent.goto(f"/{cast.school.slug}/diary/{cast.student.pk}/backpack/?day={cast.future_lesson.held_on}")
    expect(parent.locator(".packing-left")).to_contain_text("Алгебра. 7 класс")
