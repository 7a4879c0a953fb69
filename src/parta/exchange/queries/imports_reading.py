"""What an uploaded file says, whatever its format."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath

from python_calamine import CalamineError, CalamineWorkbook

from parta.exchange.rules.columns import MAX_COLUMNS
from parta.exchange.rules.imports_oneroster import parse_oneroster
from parta.exchange.rules.issues import UnreadableError
from parta.exchange.rules.oneroster_rows import FILES
from parta.exchange.rules.plan import Bundle
from parta.exchange.rules.roster import filled_lines, parse_roster
from parta.exchange.rules.runs import ImportKind
from parta.exchange.rules.staff import parse_assignments, parse_teachers

EXTENSIONS: Mapping[ImportKind, tuple[str, ...]] = {
    ImportKind.ROSTER: (".xlsx", ".xls", ".ods", ".csv"),
    ImportKind.TEACHERS: (".xlsx", ".xls", ".ods", ".csv"),
    ImportKind.ASSIGNMENTS: (".xlsx", ".xls", ".ods", ".csv"),
    ImportKind.FET: (".fet",),
    ImportKind.ONEROSTER: (".zip",),
}
_ENCODINGS = ("utf-8-sig", "cp1251")
_DELIMITERS = ",;\t"
_EXAMPLES = 3
_MOST_UNPACKED = 300 * 1024**2


def read_heading(content: bytes, file_name: str) -> list[list[str]]:
    """For each column of a table its title and the first values below it. Raises UnreadableError."""
    lines = filled_lines(read_rows(content, file_name)[:50])
    titles = lines[0][1][:MAX_COLUMNS]
    examples = [cells for _line, cells in lines[1 : _EXAMPLES + 1]]
    return [
        [title, *(cells[place][:60] for cells in examples if place < len(cells))]
        for place, title in enumerate(titles)
    ]


def read_bundle(
    kind: ImportKind, content: bytes, file_name: str, columns: Mapping[str, int], today: date
) -> Bundle:
    """Raises UnreadableError for a file that is not what it should be."""
    if kind is ImportKind.ONEROSTER:
        return parse_oneroster(read_tables(content), today)
    rows = read_rows(content, file_name)
    if kind is ImportKind.ROSTER:
        roster = parse_roster(rows, columns)
        return Bundle(students=roster.students, issues=roster.issues)
    if kind is ImportKind.TEACHERS:
        teachers, issues = parse_teachers(rows, columns)
        return Bundle(teachers=teachers, issues=issues)
    assignments, issues = parse_assignments(rows, columns)
    return Bundle(assignments=assignments, issues=issues)


def read_lines(content: bytes, file_name: str) -> dict[int, list[str]]:
    """Rows with text by their number, the heading first."""
    return dict(filled_lines(read_rows(content, file_name)))


def read_tables(content: bytes) -> dict[str, Sequence[Sequence[str]]]:
    """The CSV files of a OneRoster bundle, in whatever folder of the archive they are. UnreadableError."""
    wanted = {f"{name}.csv".casefold(): name for name in FILES}
    tables: dict[str, Sequence[Sequence[str]]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MOST_UNPACKED:
                raise UnreadableError("too_large")
            for item in archive.infolist():
                name = wanted.get(PurePath(item.filename).name.casefold())
                if name:
                    text = archive.read(item).decode("utf-8-sig")
                    tables[name] = list(csv.reader(io.StringIO(text)))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableError("zip") from error
    except UnicodeDecodeError as error:
        raise UnreadableError("encoding") from error
    return tables


def read_rows(content: bytes, file_name: str) -> Sequence[Sequence[object]]:
    """Rows of the first sheet of an XLSX, or of a CSV in UTF-8 or Windows-1251; UnreadableError."""
    if file_name.casefold().endswith(".csv"):
        text = _decoded(content)
        sample = "\n".join(text.splitlines()[:5])
        delimiter = max(_DELIMITERS, key=sample.count)
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (CalamineError, IndexError) as error:
        raise UnreadableError("spreadsheet", str(error)) from error


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableError("encoding")
