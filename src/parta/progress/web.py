"""Answers that are no pages: spreadsheets."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from parta.progress.queries.accumulation import AccumulationPage, OwnerIssues
from parta.progress.queries.classes import ClassPage, HeatCell, HeatRow, Summary
from parta.progress.queries.school import SchoolPage, SchoolRow
from parta.progress.queries.words import issue_name
from parta.progress.rules.control import Issue

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


def file_name(*parts: str) -> str:
    """7А, Quarter 1, progress."""
    return ", ".join((*parts, _("progress")))


def class_sheets(page: ClassPage) -> list[Sheet]:
    """Averages, absences and grades by student and subject; risks; the grades in sum."""
    subjects = [column.name for column in page.columns]
    student = _("Student")
    total: list[Value] = [
        _("Average"),
        *(column.average.value for column in page.columns),
        page.average.value,
    ]
    sheets = [
        Sheet(
            _("Averages"),
            [student, *subjects, _("Average")],
            [*([row.name, *_each(row, _average), row.average.value] for row in page.rows), total],
        ),
        Sheet(
            _("Missed lessons"),
            [student, *subjects, _("All")],
            [[row.name, *_each(row, lambda cell: cell.missed), row.missed] for row in page.rows],
        ),
        Sheet(
            _("Grades of the term"),
            [student, *subjects],
            [[row.name, *_each(row, _grade)] for row in page.rows],
        ),
        Sheet(
            _("At risk"),
            [student, _("Why"), _("Subject"), _("Numbers")],
            [
                [row.name, reason.label, reason.subject, reason.words]
                for row in page.at_risk
                for reason in row.reasons
            ],
        ),
    ]
    return sheets + ([_summary_sheet(page.summary)] if page.summary else [])


def accumulation_sheets(page: AccumulationPage) -> list[Sheet]:
    """What is not filled in by class, by teacher and by course."""
    issues = [issue_name(issue) for issue in Issue]

    def owners(title: str, label: str, rows: Iterable[OwnerIssues]) -> Sheet:
        head = [label, _("Courses"), _("Lessons held"), *issues]
        return Sheet(title, head, [[row.owner.name, row.courses, row.lessons, *row.counts] for row in rows])

    return [
        owners(_("By class"), _("Class"), page.by_class),
        owners(_("By teacher"), _("Teacher"), page.by_teacher),
        Sheet(
            _("By course"),
            [_("Class or group"), _("Subject"), _("Teacher"), _("Lessons held"), *issues],
            [
                [
                    row.students,
                    row.subject,
                    ", ".join(teacher.name for teacher in row.teachers),
                    row.lessons,
                    *row.counts,
                ]
                for row in page.courses
            ],
            frozen=2,
        ),
    ]


def school_sheets(page: SchoolPage) -> list[Sheet]:
    """The rates by grade level, class and subject, each with its change since the term before."""
    names = [*_rate_names(), _("Average")]
    head = [_("Students"), _("Assessed")]
    for name in names:
        head += [name, _("%(name)s: change") % {"name": name}] if page.previous else [name]

    def sheet(title: str, label: str, rows: Iterable[SchoolRow]) -> Sheet:
        return Sheet(
            title, [label, *head], [_school_values(row, with_change=bool(page.previous)) for row in rows]
        )

    return [
        sheet(_("By grade level"), _("Grade level"), [*page.grades, page.total]),
        sheet(_("By class"), _("Class"), page.classes),
        sheet(_("By subject"), _("Subject"), page.subjects),
    ]


def _summary_sheet(summary: Summary) -> Sheet:
    """Success and quality of the whole class count students, those of a subject grades."""
    head = [_("Subject"), "5", "4", "3", "2", _("not assessed"), *_rate_names()]
    rows: list[list[Value]] = [
        [row.name, *row.counts, row.rates.success, row.rates.quality, row.rates.learning]
        for row in summary.subjects
    ]
    total: list[Value] = [*summary.counts, summary.success, summary.quality, summary.total.learning]
    return Sheet(_("Grades in sum"), head, [*rows, [_("Class"), *total]])


def _school_values(row: SchoolRow, *, with_change: bool) -> list[Value]:
    values: list[Value] = [row.label, row.students, row.assessed]
    for figure in (row.success, row.quality, row.learning, row.average):
        values += [figure.value, figure.change] if with_change else [figure.value]
    return values


def _rate_names() -> list[str]:
    return [f"{name}, %" for name in (_("Success"), _("Quality"), _("Learning"))]


def _each(row: HeatRow, value: Callable[[HeatCell], Value]) -> list[Value]:
    """Of each subject that the student takes."""
    return [None if cell is None else value(cell) for cell in row.cells]


def _average(cell: HeatCell) -> Value:
    return cell.average.value


def _grade(cell: HeatCell) -> Value:
    return int(cell.grade) if cell.grade.isdigit() else cell.grade or None
