"""A teacher's day in the journal: typing, refusals, a broken network, two writers, history."""

import re
import uuid

from playwright.sync_api import Locator, Page, Route, expect

from parta.grading.models import Mark
from parta.homework.models import Homework
from parta.journal.commands import CellEdit, record_cells
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast


def open_journal(page: Page, cast: Cast) -> None:
    page.goto(f"/{cast.school.slug}/journal/{cast.course.pk}/")
    expect(page.locator("#cell-bar")).to_be_visible()


def cell(page: Page, cast: Cast, student: int, lesson: int) -> Locator:
    """The cell of a student (by row) at a lesson (by id)."""
    heads = page.locator("th[data-lesson]").evaluate_all("all => all.map(th => th.dataset.lesson)")
    return page.locator("tbody tr").nth(student).locator("td").nth(heads.index(str(lesson)))


def values(cast: Cast, student: int) -> list[int]:
    marks = Mark.objects.filter(lesson=cast.lesson, student=cast.students[student]).order_by("position")
    return list(marks.values_list("value", flat=True))


def test_teacher_fills_a_lesson_by_keyboard(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    page = signed_in("teacher")
    open_journal(page, cast)
    cell(page, cast, 0, cast.lesson.pk).click()
    page.keyboard.type("54")
    page.keyboard.press("Enter")
    page.keyboard.type("y")  # the key of н
    page.keyboard.press("ArrowDown")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    for row, text in enumerate(["5 4", "н", "3"]):
        expect(cell(page, cast, row, cast.lesson.pk)).to_have_text(text)
        expect(cell(page, cast, row, cast.lesson.pk)).to_have_attribute("data-state", "saved")
    expect(page.locator("tbody tr").nth(0).locator(".average")).to_have_text("4,36")
    expect(page.locator("tbody tr").nth(1).locator(".missed")).to_have_text("2")
    check_axe(page)
    screenshot(page, "journal")
    assert values(cast, 0) == [5, 4]

    page.locator(f'th[data-lesson="{cast.lesson.pk}"] a').click()
    page.locator("#homework_text").fill("§ 12, № 3")
    page.get_by_role("button", name=re.compile("Give homework|Задать")).click()
    expect(page.locator(".task-text", has_text="§ 12, № 3")).to_be_visible()
    check_axe(page)
    screenshot(page, "lesson")
    assert Homework.objects.get(lesson=cast.lesson).due_lesson == cast.future_lesson


def test_refused_cell_keeps_its_text_and_says_why(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("teacher")
    open_journal(page, cast)
    target = cell(page, cast, 0, cast.lesson.pk)
    target.click()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(target).to_have_attribute("data-state", "failed")
    expect(target).to_have_text("9")
    expect(target).to_have_attribute("title", re.compile("9"))
    expect(page.locator("#cell-state")).to_contain_text("9")

    cell(page, cast, 0, cast.future_lesson.pk).click()
    page.keyboard.type("5")
    expect(page.locator("#cell-state")).not_to_be_empty()
    expect(cell(page, cast, 0, cast.future_lesson.pk)).to_have_text("")


def test_typed_marks_outlive_a_broken_network(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("teacher")
    open_journal(page, cast)
    target = cell(page, cast, 0, cast.lesson.pk)
    page.route("**/cells/", lambda route: route.abort())
    target.click()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(target).to_have_attribute("data-state", "offline")
    expect(target).to_have_text("5")
    page.unroute("**/cells/")
    expect(target).to_have_attribute("data-state", "saved")
    assert values(cast, 0) == [5]


def test_an_answer_lost_on_the_way_is_not_saved_twice(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("teacher")
    open_journal(page, cast)
    target = cell(page, cast, 0, cast.lesson.pk)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/cells/", lose_the_answer)
    target.click()
    page.keyboard.type("54")
    page.keyboard.press("Enter")
    expect(target).to_have_attribute("data-state", "offline")
    page.unroute("**/cells/")
    expect(target).to_have_attribute("data-state", "saved")
    assert values(cast, 0) == [5, 4]


def test_a_conflict_shows_both_values_to_choose_from(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("teacher")
    open_journal(page, cast)
    theirs = CellEdit(cast.lesson.pk, cast.student.pk, "2", "", uuid.uuid4())
    record_cells(actor=cast.actor("deputy"), course_id=cast.course.pk, edits=[theirs], reason="замена")
    target = cell(page, cast, 0, cast.lesson.pk)
    target.click()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(target).to_have_attribute("data-state", "conflict")
    choices = page.locator("#cell-state button")
    expect(choices).to_have_text([re.compile(": 5$"), re.compile(": 2$")])
    choices.first.click()
    expect(target).to_have_attribute("data-state", "saved")
    assert values(cast, 0) == [5]


def test_column_is_pasted_filled_and_taken_back(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in("teacher", permissions=["clipboard-read", "clipboard-write"])
    open_journal(page, cast)
    cell(page, cast, 0, cast.lesson.pk).click()
    page.evaluate("navigator.clipboard.writeText('5\\n4\\n3')")
    page.keyboard.press("Control+v")
    for row, text in enumerate("543"):
        expect(cell(page, cast, row, cast.lesson.pk)).to_have_text(text)
        expect(cell(page, cast, row, cast.lesson.pk)).to_have_attribute("data-state", "saved")
    page.keyboard.press("Control+z")
    for row in range(3):
        expect(cell(page, cast, row, cast.lesson.pk)).to_have_text("")
        expect(cell(page, cast, row, cast.lesson.pk)).to_have_attribute("data-state", "saved")
    assert values(cast, 0) == []

    page.keyboard.type("4")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    for row in range(3):
        expect(cell(page, cast, row, cast.lesson.pk)).to_have_text("4")
        expect(cell(page, cast, row, cast.lesson.pk)).to_have_attribute("data-state", "saved")
    assert [values(cast, row) for row in range(3)] == [[4], [4], [4]]


def test_history_of_a_changed_mark_is_two_clicks_away(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe
) -> None:
    page = signed_in("teacher")
    open_journal(page, cast)
    cell(page, cast, 0, cast.past_lesson.pk).click()
    page.locator("#cell-detail").click()
    dialog = page.locator("#cell-dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".history li")).to_have_count(2)
    expect(dialog).to_contain_text("Орлов")
    check_axe(page)


def test_pad_fills_a_lesson_by_thumb(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    """A key goes on to the next student; several in a cell are asked for; a phone may lie on its side."""
    page = signed_in("teacher", width=390, height=844, has_touch=True, is_mobile=True)
    page.goto(f"/{cast.school.slug}/journal/{cast.course.pk}/")
    first, second, third = (cell(page, cast, row, cast.lesson.pk) for row in range(3))
    pad, student = page.locator("entry-pad"), page.locator("#cell-student")
    first.tap()
    for box in (button.bounding_box() for button in pad.get_by_role("button").all()):
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    pad.locator('[data-key="5"]').tap()
    expect(student).to_contain_text(cast.students[1].given_name)
    pad.locator('[data-key="2"]').tap()
    page.locator("[data-action=undo]").tap()  # the thumb has slipped: back at the cell
    expect(student).to_contain_text(cast.students[1].given_name)
    expect(second).to_have_text("")
    pad.locator("[data-action=several]").tap()
    pad.locator('[data-key="4"]').tap()
    pad.locator('[data-key="3"]').tap()
    pad.locator("[data-action=next]").tap()
    pad.locator("[data-action=several]").tap()
    pad.locator('[data-key="н"]').tap()
    for target, text in ((first, "5"), (second, "4 3"), (third, "н")):
        expect(target).to_have_text(text)
        expect(target).to_have_attribute("data-state", "saved")
    check_axe(page)
    screenshot(page, "journal-phone")
    assert (values(cast, 0), values(cast, 1)) == ([5], [4, 3])
    page.set_viewport_size({"width": 844, "height": 390})
    first.tap()
    chosen, bar = first.bounding_box(), page.locator("#cell-bar").bounding_box()
    assert chosen is not None
    assert bar is not None
    assert chosen["y"] + chosen["height"] <= bar["y"]


def test_lesson_can_be_filled_without_javascript(cast: Cast, signed_in: SignIn, check_axe: CheckAxe) -> None:
    page = signed_in("teacher", javascript=False)
    page.goto(f"/{cast.school.slug}/journal/{cast.course.pk}/")
    page.locator(f'th[data-lesson="{cast.lesson.pk}"] a').click()
    page.locator(f'[name="cell-{cast.students[0].pk}"]').fill("5")
    page.locator(f'[name="cell-{cast.students[1].pk}"]').fill("77")
    page.locator(".lesson-save button").click()
    expect(page.locator(f'[name="cell-{cast.students[1].pk}"]')).to_have_value("77")
    expect(page.locator(f"#error-{cast.students[1].pk}")).to_be_visible()
    assert values(cast, 0) == [5]
