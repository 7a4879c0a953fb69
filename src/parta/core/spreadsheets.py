"""Tables as files of a spreadsheet program."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.http import FileResponse, HttpRequest
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_STARTS = ("=", "+", "-", "@")
_FORBIDDEN_IN_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_FORBIDDEN_IN_NAME = str.maketrans(dict.fromkeys('\\/:*?"<>|', " "))
_MAX_TITLE = 31
_HEAD, _BODY = Font(bold=True), Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_MIN_WIDTH, _MAX_WIDTH = 9, 60

Value = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a row of headings; its first ``frozen`` columns stay in sight."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    frozen: int = 1


def file_writer(request: HttpRequest) -> "Callable[[str, Iterable[Sheet]], FileResponse] | None":
    """What writes the file that is asked for; None: the page itself is."""
    writers = {"xlsx": spreadsheet, "csv": csv_file}
    return writers.get(request.GET.get("format", "")) if request.method == "GET" else None


def is_spreadsheet_wanted(request: HttpRequest) -> bool:
    return request.GET.get("format") == "xlsx"


def spreadsheet(name: str, sheets: Iterable[Sheet]) -> FileResponse:
    """The sheets as one file to keep, called ``name``."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title.translate(_FORBIDDEN_IN_TITLE)[:_MAX_TITLE])
        page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}2"
        for place, width in enumerate(_widths(sheet), start=1):
            page.column_dimensions[get_column_letter(place)].width = width
        page.append([_cell(page, value, is_head=True) for value in sheet.head])
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return FileResponse(
        content,
        as_attachment=True,
        filename=f"{name.translate(_FORBIDDEN_IN_NAME)}.xlsx",
        content_type=_CONTENT_TYPE,
    )


def csv_file(name: str, sheets: Iterable[Sheet]) -> FileResponse:
    """The same as text, one table below the other, as programs for tables here open it."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for number, sheet in enumerate(sheets):
        if number:
            writer.writerow([])
        writer.writerow([_plain(title) for title in sheet.head])
        writer.writerows([_plain(value) for value in row] for row in sheet.rows)
    return FileResponse(
        BytesIO(out.getvalue().encode("utf-8-sig")),
        as_attachment=True,
        filename=f"{name.translate(_FORBIDDEN_IN_NAME)}.csv",
        content_type="text/csv; charset=utf-8",
    )


def _plain(value: Value) -> str:
    """A text is never a formula, a number has the comma of the country."""
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_STARTS) else text


def _cell(page: Any, value: Value, *, is_head: bool = False) -> Any:
    """Numbers stay numbers. A text is never a formula, whatever it begins with."""
    cell = WriteOnlyCell(page, float(value) if isinstance(value, Decimal) else value)
    cell.alignment = _WRAPPED if is_head or isinstance(value, str) else _BODY
    if is_head:
        cell.font = _HEAD
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_STARTS)
    return cell


def _widths(sheet: Sheet) -> list[int]:
    """Of each column the width of its longest text, within reason."""
    columns = zip(sheet.head, *sheet.rows, strict=True)
    return [
        min(max(_MIN_WIDTH, *(len(str(value)) + 2 for value in column[1:] or ("",))), _MAX_WIDTH)
        for column in columns
    ]
