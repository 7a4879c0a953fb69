import io
from typing import Any

import openpyxl

from tests.factories.cast import Cast


def _book(response: Any) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_a_class_is_a_spreadsheet_with_what_its_page_shows(cast: Cast) -> None:
    client = cast.client("class_teacher")
    book = _book(client.get(f"/{cast.school.slug}/classes/{cast.school_class.pk}/?format=xlsx"))
    assert [row[0] for row in book["Ученики"][1:]] == [row.full_name for row in cast.students]
    assert cast.guardian.full_name in book["Ученики"][1][6]
    assert {row[0] for row in book["Предметы и учителя"][1:]} == {"Алгебра", "Русский язык"}
    classes = _book(client.get(f"/{cast.school.slug}/classes/?format=xlsx"))["Классы"]
    assert classes[1:] == [("7А", cast.class_teacher.full_name, 3)]
