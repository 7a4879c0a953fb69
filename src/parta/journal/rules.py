"""A cell of the journal as text: what a teacher types and what the grid shows (domain B1, B9, E1)."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from parta.attendance.rules import MAX_LATE_MINUTES, AttendanceCode, attendance_text
from parta.grading.rules.marks import MAX_MARKS_IN_CELL

FIRST_GRADE_WITH_MARKS = 2
MAX_TEXT = 20
_LARGEST_DIGIT = 9
_MAX_DIGITS = 3

# Keys that stand for a code: the letter itself, what looks like it, and the same key of a QWERTY layout.
_CODE_KEYS = {
    AttendanceCode.ABSENT: "нnyh",
    AttendanceCode.ILL: "бb",
    AttendanceCode.EXCUSED: "уue",
    AttendanceCode.BY_ORDER: "пpg",
    AttendanceCode.LATE: "оoj",
}
_CODE_OF_KEY = {key: code for code, keys in _CODE_KEYS.items() for key in keys}
DOT = "•"
_TOKEN = re.compile(rf"(?P<code>[^\W\d_])(?P<minutes>\d*)|(?P<digits>\d+)|(?P<dot>[.·{DOT}])")
_SEPARATORS = re.compile(r"[\s/+;,]+")


class Problem(StrEnum):
    """Why a text is not a cell."""

    TOO_LONG = "too_long"
    UNKNOWN_SIGN = "unknown_sign"
    OUTSIDE_SCALE = "outside_scale"
    TOO_MANY_MARKS = "too_many_marks"
    TWO_CODES = "two_codes"
    TWO_DOTS = "two_dots"
    MINUTES = "minutes"


class CellError(ValueError):
    """The text cannot be a cell; ``sign`` is the part that is wrong."""

    def __init__(self, problem: Problem, sign: str) -> None:
        super().__init__(problem, sign)
        self.problem = problem
        self.sign = sign


@dataclass(frozen=True, slots=True)
class CellContent:
    """Marks in their order, at most one code of attendance, with minutes when late, and at most one dot.

    A mark beside an absence is a make-up mark (domain B9); a dot is work owed (domain B8).
    """

    values: tuple[int, ...] = ()
    code: AttendanceCode | None = None
    late_minutes: int | None = None
    has_dot: bool = False


def parse_cell(text: str, allowed: Collection[int]) -> CellContent:
    """Understand what was typed: ``5``, ``54`` (two marks), ``4/3``, ``н``, ``о10`` (late), ``н 4``, ``4.``

    ``allowed`` are the values of the subject's scale: where one has two digits, ``54`` is one mark. A dot
    takes the room of the mark it may become. Raises CellError.
    """
    if len(text) > MAX_TEXT:
        raise CellError(Problem.TOO_LONG, text[:MAX_TEXT])
    values: list[int] = []
    code: AttendanceCode | None = None
    minutes: int | None = None
    has_dot = False
    for word in filter(None, _SEPARATORS.split(text.casefold())):
        for sign in _signs(word):
            if digits := sign["digits"]:
                values += _values(digits, allowed)
                continue
            if sign["dot"]:
                if has_dot:
                    raise CellError(Problem.TWO_DOTS, DOT)
                has_dot = True
                continue
            if code is not None:
                raise CellError(Problem.TWO_CODES, sign["code"])
            if sign["code"] not in _CODE_OF_KEY:
                raise CellError(Problem.UNKNOWN_SIGN, sign["code"])
            code, minutes, more = _with_minutes(_CODE_OF_KEY[sign["code"]], sign["minutes"])
            values += _values(more, allowed)
    if len(values) + has_dot > MAX_MARKS_IN_CELL:
        raise CellError(Problem.TOO_MANY_MARKS, text)
    return CellContent(tuple(values), code, minutes, has_dot)


def cell_text(content: CellContent) -> str:
    """As the cell shows it: the code first, then the marks, then the dot (``н 4``, ``о10 5``, ``4 •``)."""
    code = attendance_text(content.code, content.late_minutes) if content.code else ""
    return " ".join(filter(None, (code, *map(str, content.values), DOT if content.has_dot else "")))


def cell_version(
    marks: Iterable[tuple[int, int]],
    attendance: tuple[int, int] | None,
    dot: tuple[int, int] | None = None,
) -> str:
    """What a cell held when it was read, from (id, version) of its rows; an empty cell is ``""``."""
    parts = [f"m{row_id}.{version}" for row_id, version in marks]
    if attendance is not None:
        parts.append("a{}.{}".format(*attendance))
    if dot is not None:
        parts.append("d{}.{}".format(*dot))
    return "-".join(parts)


def free_periods(periods: Collection[int]) -> list[int]:
    """The periods between the first and the last of a teacher's day in which there is no lesson."""
    return (
        [number for number in range(min(periods), max(periods)) if number not in periods] if periods else []
    )


def _signs(word: str) -> Iterable[re.Match[str]]:
    position = 0
    for match in _TOKEN.finditer(word):
        if match.start() != position:
            break
        position = match.end()
        yield match
    if position != len(word):
        raise CellError(Problem.UNKNOWN_SIGN, word[position])


def _values(digits: str, allowed: Collection[int]) -> list[int]:
    words = [digits] if digits and max(allowed, default=0) > _LARGEST_DIGIT else list(digits)
    for word in words:
        if len(word) > _MAX_DIGITS or int(word) not in allowed:
            raise CellError(Problem.OUTSIDE_SCALE, word)
    return [int(word) for word in words]


def _with_minutes(code: AttendanceCode, digits: str) -> tuple[AttendanceCode, int | None, str]:
    """Digits after ``о`` are minutes; after any other code they are marks (``н4``)."""
    if code is not AttendanceCode.LATE:
        return code, None, digits
    if not digits:
        return code, None, ""
    if len(digits) > len(str(MAX_LATE_MINUTES)) or not 1 <= int(digits) <= MAX_LATE_MINUTES:
        raise CellError(Problem.MINUTES, digits)
    return code, int(digits), ""
