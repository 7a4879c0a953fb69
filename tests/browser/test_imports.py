"""The registrar brings a list with two bad rows; the head passes the school on and keeps an archive."""

import io
from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from playwright.sync_api import expect

from parta.people.models import Student
from tests.browser.conftest import LOOKS, CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast

_HEADING = "Класс;Фамилия;Имя;Дата рождения;Родитель 1 фамилия;Родитель 1 имя;Родитель 1 телефон"
_GOOD = [
    f"7{'АБ'[n % 2]};Константинопольская-{n};Александра-Виктория;0{n % 9 + 1}.02.2013;Петрова;Ольга;"
    for n in range(33)
]
_BAD = ["9Я;Новый;Иван;;;;", "7А;Новая;Инна;;Новая;Мария;12"]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_a_list_is_brought_mended_applied_and_undone(
    cast: Cast,
    signed_in: SignIn,
    check_axe: CheckAxe,
    screenshot: Screenshot,
    scheme: Literal["light", "dark"],
    width: int,
    tmp_path: Path,
) -> None:
    path = tmp_path / "Список учеников.csv"
    path.write_text("\n".join([_HEADING, *_GOOD, *_BAD]))
    language = "ru" if width == 390 else "en"
    page = signed_in("registrar", width=width, scheme=scheme, language=language)

    def look(name: str) -> None:
        check_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        screenshot(page, f"imports-{name}-{width}-{scheme}")

    page.goto(f"/{cast.school.slug}/classes/")
    page.get_by_role("link", name="Импорт" if language == "ru" else "Import", exact=True).click()
    look("empty")
    page.locator("#id_file").set_input_files(path)
    page.locator("#new button").click()
    apply = page.locator("form[action$='application/'] button")
    expect(apply).to_be_visible()
    look("preview")
    with page.expect_download() as download:
        page.locator("a[href$='bad-rows/']").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert book.active is not None
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == [35, 36]
    page.locator("a[href$='columns/']").first.click()
    look("columns")
    page.go_back()
    apply.focus()
    page.keyboard.press("Enter")
    undo = page.locator("form[action$='undoing/'] button")
    expect(undo).to_be_visible()
    assert Student.objects.filter(surname__startswith="Константин").count() == 33
    look("applied")
    undo.click()
    page.get_by_role("dialog").locator("button.button-primary").click()
    expect(undo).to_have_count(0)
    assert not Student.objects.filter(surname__startswith="Константин").exists()
    page.goto(f"/{cast.school.slug}/imports/")
    look("history")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_school_passes_to_the_next_year(
    cast: Cast,
    signed_in: SignIn,
    check_axe: CheckAxe,
    screenshot: Screenshot,
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    page = signed_in("head", width=width, scheme=scheme)

    def look(name: str) -> None:
        check_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        screenshot(page, f"rollover-{name}-{width}-{scheme}")

    page.goto(f"/{cast.school.slug}/rollover/")
    page.get_by_role("button", name="Начать или продолжить черновик").click()
    look("year")
    page.get_by_role("button", name="Сохранить и дальше").click()
    page.get_by_label("Новые первые классы").fill("1А 1Б")
    look("classes")
    page.get_by_role("button", name="Сохранить и дальше").click()
    page.get_by_role("link", name="Ученики 7А").click()
    page.get_by_label(cast.students[2].list_name).select_option("leaves")
    look("students")
    page.get_by_role("button", name="Сохранить").click()
    look("check")
    page.get_by_role("button", name="Создать следующий год").click()
    expect(page.get_by_text("Следующий год создан")).to_be_visible()
    look("made")
    page.goto(f"/{cast.school.slug}/archive/")
    page.get_by_role("button", name="Создать архив").click()
    expect(page.get_by_role("link", name="Скачать")).to_be_visible()
    look("archive")
