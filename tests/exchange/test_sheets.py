"""Tables on screen as spreadsheets: under the page's address, with its rights, filters and rows."""

import io
from typing import Any

import openpyxl
import pytest

from tests.factories.applications import get_application
from tests.factories.cast import Cast


def _book(response: Any) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


# Whose page, its address, whom it refuses; then a sheet, what stands in one of its columns, what does not.
_TABLES = (
    ("registrar", "people/?kind=student", "teacher", "Люди", 0, "student", "teacher"),
    ("registrar", "people/?kind=teacher", "teacher", "Люди", 0, "teacher", "student"),
    ("registrar", "people/?kind=guardian", "teacher", "Люди", 0, "guardian", "former_guardian"),
    ("registrar", "people/staff/", "deputy", "Сотрудники", 0, "teacher", "guardian"),
    (
        "class_teacher",
        "absences/?class={cast.school_class.pk}",
        "guardian",
        "",
        0,
        "student",
        "other_student",
    ),
    ("deputy", "teaching/load/", "teacher", "Нагрузка учителей", 0, "teacher", "guardian"),
)


@pytest.mark.parametrize(("who", "path", "refused", "title", "column", "there", "gone"), _TABLES)
def test_a_table_is_a_spreadsheet_with_what_its_page_shows(
    cast: Cast, who: str, path: str, refused: str, title: str, column: int, there: str, gone: str
) -> None:
    address = f"/{cast.school.slug}/{path.format(cast=cast)}"
    address += f"{'&' if '?' in address else '?'}format=xlsx"
    book = _book(cast.client(who).get(address))
    rows = book[title] if title else next(iter(book.values()))
    names = [str(row[column]) for row in rows[1:]]
    assert any(_is_of(name, getattr(cast, there)) for name in names), names
    assert not any(_is_of(name, getattr(cast, gone)) for name in names), names
    assert cast.client(refused).get(address).status_code in {403, 404}
    elsewhere = address.replace(cast.school.slug, cast.other.school.slug)
    assert cast.client(who).get(elsewhere).status_code == 404


def _is_of(name: str, person: Any) -> bool:
    return name.startswith(f"{person.surname} {person.given_name[:1]}")


def test_the_week_of_a_timetable_is_a_line_for_each_lesson(cast: Cast) -> None:
    address = f"/{cast.school.slug}/timetable/?of=class-{cast.school_class.pk}&day={cast.today}&format=xlsx"
    rows = _book(cast.client("guardian").get(address))["Расписание"]
    today = [row for row in rows[1:] if row[0] == cast.today.isoformat()]
    assert any(row[4] == cast.course.subject.name and cast.teacher.short_name in row[6] for row in today)


def test_the_queue_of_applications_is_exported_as_it_is_filtered(cast: Cast) -> None:
    application = get_application(cast)
    client, address = cast.client("registrar"), f"/{cast.school.slug}/access/applications/"
    rows = next(iter(_book(client.get(f"{address}?state=all&format=xlsx")).values()))
    assert application.number in [row[0] for row in rows]
    rows = next(iter(_book(client.get(f"{address}?state=all&q=никого&format=xlsx")).values()))
    assert len(rows) == 1
