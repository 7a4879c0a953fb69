"""The tables of a page as sheets of a file: what is on the screen, read from its HTML."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

from parta.core.spreadsheets import Sheet, Value

_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_UNSEEN = frozenset({"button", "datalist", "dialog", "script", "style", "svg", "template"})
_CELLS, _BLOCKS = frozenset({"td", "th"}), frozenset({"br", "div", "li", "option", "p", "small", "span"})
_NUMBER = re.compile(r"[−-]?(0|[1-9]\d{0,2}([  ]?\d{3})*)([.,]\d+)?")
_TICKS = frozenset({"checkbox", "radio"})
_MOST_SPAN = 200


@dataclass(slots=True)
class _Cell:
    across: int
    down: int
    value: str | None = None  # what a file has instead of all the words of the cell
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        if self.value is not None:
            return self.value
        return " ".join("".join(self.parts).split())


@dataclass(slots=True)
class _Table:
    caption: list[str] = field(default_factory=list)
    head: list[list[_Cell]] = field(default_factory=list)
    body: list[list[_Cell]] = field(default_factory=list)


class PageTables(HTMLParser):
    """The tables; ``heading``: the text of the first <h1>; ``following``: the next page, as "?page=2"."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self.heading: list[str] = []
        self.following = ""
        self._is_pagination = False
        self._open: list[str] = []  # elements around what is read
        self._cell: _Cell | None = None
        self._unseen = 0  # elements whose text is not of the page
        self._is_chosen = False  # within an option that is not

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self._take_void(tag, dict(attrs))
            return
        self._open.append(tag)
        self._unseen += tag in _UNSEEN
        if tag == "table":
            self.tables.append(_Table())
        elif tag == "tr" and "table" in self._open:
            self._rows.append([])
        elif tag in _CELLS and self.tables and self._rows:
            values = dict(attrs)
            self._cell = _Cell(
                _span(values.get("colspan")), _span(values.get("rowspan")), values.get("data-value")
            )
            self._rows[-1].append(self._cell)
        elif tag == "option":
            self._is_chosen = "selected" in dict(attrs)
        elif tag == "nav":
            self._is_pagination = dict(attrs).get("class") == "pagination"
        elif tag == "a" and self._is_pagination and dict(attrs).get("rel") == "next":
            self.following = dict(attrs).get("href") or ""
        self._say(" " if tag in _BLOCKS else "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open:
            closed = self._open.pop()
            self._unseen -= closed in _UNSEEN
            if closed in _CELLS:
                self._cell = None
            if closed == tag:
                break
        self._say(" " if tag in _BLOCKS else "")

    def handle_data(self, data: str) -> None:
        if self._unseen or ("option" in self._open and not self._is_chosen):
            return
        if self._cell is None and "caption" in self._open and self.tables:
            self.tables[-1].caption.append(data)
        elif "h1" in self._open:
            self.heading.append(data)
        self._say(data)

    @property
    def _rows(self) -> list[list[_Cell]]:
        return self.tables[-1].head if "thead" in self._open else self.tables[-1].body

    def _take_void(self, tag: str, values: dict[str, str | None]) -> None:
        kind = values.get("type") or "text"
        if tag == "input" and kind in _TICKS:
            self._say("✓" if "checked" in values else "")
        elif tag == "input" and kind != "hidden":
            self._say(values.get("value") or "")
        elif tag in _BLOCKS:
            self._say(" ")

    def _say(self, text: str) -> None:
        if self._cell is not None and not self._unseen:
            self._cell.parts.append(text)


def read_page(html: str) -> PageTables:
    """What the page holds, and where its list goes on."""
    page = PageTables()
    page.feed(html)
    page.close()
    return page


def sheets_of(pages: Iterable[PageTables]) -> tuple[str, list[Sheet]]:
    """The heading, and the tables that have rows; those of further pages go on where the first one's end."""
    first, *others = pages
    for other in others:
        for table, more in zip(first.tables, other.tables, strict=False):
            table.body += more.body
    heading = " ".join("".join(first.heading).split())
    sheets = []
    for table in first.tables:
        title = " ".join("".join(table.caption).split()) or heading
        if sheet := _sheet(title, table):
            sheets.append(sheet)
    return heading, sheets


def _sheet(title: str, table: _Table) -> Sheet | None:
    head = _laid_out(table.head, is_repeated=True)
    rows = _laid_out(table.body, is_repeated=False)
    width = max((len(row) for row in (*head, *rows)), default=0)
    if not width or not any(any(row) for row in rows):
        return None
    names = [_joined([row[place] for row in head if place < len(row)]) for place in range(width)]
    values = [[_value(text) for text in row] + [""] * (width - len(row)) for row in rows]
    kept = [place for place in range(width) if names[place] or any(row[place] != "" for row in values)]
    return Sheet(title, [names[place] for place in kept], [[row[place] for place in kept] for row in values])


def _laid_out(rows: Sequence[Sequence[_Cell]], *, is_repeated: bool) -> list[list[str]]:
    """Cells at their places; one that spans several is in each of them, or in the first alone."""
    grid: list[dict[int, str]] = [{} for _row in rows]
    for number, row in enumerate(rows):
        place = 0
        for cell in row:
            while place in grid[number]:
                place += 1
            for down in range(number, min(number + cell.down, len(rows))):
                for across in range(place, place + cell.across):
                    is_first = (down, across) == (number, place)
                    grid[down][across] = cell.text if is_first or is_repeated else ""
    return [[row.get(place, "") for place in range(max(row, default=-1) + 1)] for row in grid]


def _joined(parts: Sequence[str]) -> str:
    return " · ".join(dict.fromkeys(filter(None, parts)))


def _value(text: str) -> Value:
    """A number as a number; a number with zeros before it is a name."""
    if not _NUMBER.fullmatch(text):
        return text
    plain = re.sub(r"[  ]", "", text).replace("−", "-").replace(",", ".")
    return Decimal(plain) if "." in plain else int(plain)


def _span(text: str | None) -> int:
    return min(int(text), _MOST_SPAN) if text and text.isdigit() and int(text) else 1
