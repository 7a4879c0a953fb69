"""Lists of students and guardians: rows of a spreadsheet as plain values."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from parta.exchange.rules.issues import BadLineError, Issue, Problem, UnreadableError
from parta.people.rules import GuardianKind

MAX_NAME = 200
MAX_GUARDIANS = 3
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")

# What a heading may be called; the last two may be repeated for each guardian ("parent 2 surname").
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "class": ("class", "класс", "grade"),
    "surname": ("surname", "last name", "family name", "фамилия", "фамилия ученика"),
    "given_name": ("given name", "first name", "name", "имя", "имя ученика"),
    "patronymic": ("patronymic", "middle name", "отчество", "отчество ученика"),
    "born_on": ("birth date", "date of birth", "born", "дата рождения", "др"),
    "email": ("email", "e-mail", "почта", "эл. почта", "электронная почта"),
    "phone": ("phone", "телефон", "мобильный"),
    "groups": ("groups", "group", "группы", "группа"),
}
_GUARDIAN = re.compile(r"(?:guardian|parent|родитель|представитель)\s*(\d?)\s*[:.,-]?\s*(.*)")
_GUARDIAN_FIELDS: Mapping[str, tuple[str, ...]] = {
    "surname": _HEADINGS["surname"],
    "given_name": _HEADINGS["given_name"],
    "patronymic": _HEADINGS["patronymic"],
    "email": _HEADINGS["email"],
    "phone": _HEADINGS["phone"],
    "relation": ("relation", "кем приходится", "родство", "степень родства"),
}
_REQUIRED = ("class", "surname", "given_name")


@dataclass(frozen=True, slots=True)
class GuardianRow:
    surname: str
    given_name: str
    patronymic: str = ""
    email: str = ""
    phone: str = ""
    relation: str = ""
    key: str = ""
    kind: GuardianKind = GuardianKind.PARENT
    since_on: date | None = None
    until_on: date | None = None
    scopes: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """In the class or group of that name; None: as long as imports are used to."""

    name: str
    since_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One student; ``line`` is counted from 1, the heading included.

    ``key``: how the file refers to them. ``stays``: in groups with days; ``later``: in further classes.
    """

    line: int
    class_name: str
    surname: str
    given_name: str
    patronymic: str
    born_on: date | None
    email: str
    phone: str
    groups: tuple[str, ...]
    guardians: tuple[GuardianRow, ...]
    key: str = ""
    since_on: date | None = None
    until_on: date | None = None
    stays: tuple[Stay, ...] = ()
    later: tuple[Stay, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    students: tuple[StudentRow, ...]
    issues: tuple[Issue, ...]


def parse_roster(rows: Sequence[Sequence[object]], columns: Mapping[str, int] | None = None) -> Roster:
    """Read rows whose first one with text is the heading. Bad rows are in ``issues``.

    ``columns``: which column holds what; by default as the heading says. Raises UnreadableError when the
    file is empty or has no columns for class, surname and given name.
    """
    lines = filled_lines(rows)
    columns = roster_columns(lines[0][1]) if columns is None else columns
    if missing := [name for name in _REQUIRED if name not in columns]:
        raise UnreadableError("columns", ", ".join(_HEADINGS[name][0] for name in missing))
    issues: list[Issue] = []
    students = []
    for number, cells in lines[1:]:
        try:
            students.append(_student(number, cells, columns, width=len(lines[0][1])))
        except BadLineError as error:
            issues.append(Issue(number, error.problem, error.about))
    return Roster(tuple(students), tuple(issues))


def filled_lines(rows: Sequence[Sequence[object]]) -> list[tuple[int, list[str]]]:
    """Rows with text in them, by their number from 1. Raises UnreadableError for a file without any."""
    texts = ((number, [cell_text(value) for value in row]) for number, row in enumerate(rows, start=1))
    lines = [(number, cells) for number, cells in texts if any(cells)]
    if not lines:
        raise UnreadableError("empty")
    return lines


def cell_text(value: object) -> str:
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str("" if value is None else value).split())


def roster_columns(heading: Sequence[str]) -> dict[str, int]:
    """Which column holds what; a guardian's are "1.surname", "2.email" …"""
    found: dict[str, int] = {}
    for index, title in enumerate(heading):
        folded = title.casefold().replace("ё", "е").strip(" *:")
        if match := _GUARDIAN.fullmatch(folded):
            field = _field(match[2].strip(), _GUARDIAN_FIELDS) or ("full_name" if not match[2] else None)
            name = f"{match[1] or '1'}.{field}" if field else None
        else:
            name = _field(folded, _HEADINGS)
        if name:
            found.setdefault(name, index)
    return found


def _field(title: str, headings: Mapping[str, tuple[str, ...]]) -> str | None:
    return next((name for name, titles in headings.items() if title in titles), None)


def _student(line: int, cells: Sequence[str], columns: Mapping[str, int], width: int) -> StudentRow:
    """Raises BadLineError when the row must be left out."""

    def value(name: str) -> str:
        index = columns.get(name)
        return cells[index] if index is not None and index < len(cells) else ""

    if any(cells[width:]):
        raise BadLineError(Problem.WRONG_WIDTH)
    if not value("class"):
        raise BadLineError(Problem.NO_CLASS)
    if not value("surname") or not value("given_name"):
        raise BadLineError(Problem.NO_NAME)
    guardians = [_guardian(number, value) for number in range(1, MAX_GUARDIANS + 1)]
    return StudentRow(
        line=line,
        class_name=value("class"),
        surname=checked_name(value("surname")),
        given_name=checked_name(value("given_name")),
        patronymic=checked_name(value("patronymic")),
        born_on=checked_birth(value("born_on")),
        email=checked_email(value("email")),
        phone=value("phone"),
        groups=tuple(filter(None, (name.strip() for name in value("groups").split(";")))),
        guardians=tuple(guardian for guardian in guardians if guardian),
    )


def _guardian(number: int, value: Callable[[str], str]) -> GuardianRow | None:
    """The guardian of that number; None when the row has nothing of one."""
    fields = {name: value(f"{number}.{name}") for name in _GUARDIAN_FIELDS}
    if full := value(f"{number}.full_name"):
        words = full.split(maxsplit=2)
        fields |= dict(zip(("surname", "given_name", "patronymic"), words, strict=False))
    if not any(fields.values()):
        return None
    if not fields["surname"] or not fields["given_name"]:
        raise BadLineError(Problem.GUARDIAN_WITHOUT_NAME, str(number))
    return GuardianRow(
        surname=checked_name(fields["surname"]),
        given_name=checked_name(fields["given_name"]),
        patronymic=checked_name(fields["patronymic"]),
        email=checked_email(fields["email"]),
        phone=fields["phone"][:20],
        relation=fields["relation"][:50],
    )


def checked_name(text: str) -> str:
    """Raises BadLineError for what no name is as long as."""
    if len(text) > MAX_NAME:
        raise BadLineError(Problem.TOO_LONG, text[:30])
    return text


def checked_email(text: str) -> str:
    """Raises BadLineError for what is no address."""
    if text and not _EMAIL.fullmatch(text):
        raise BadLineError(Problem.BAD_EMAIL, text)
    return text


def checked_birth(text: str) -> date | None:
    """Raises BadLineError for what is no day."""
    day = _date(text)
    if text and day is None:
        raise BadLineError(Problem.BAD_DATE, text)
    return day


def _date(text: str) -> date | None:
    """2013-05-04, 04.05.2013 or 04/05/2013; None for anything else."""
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: .*)?", text):
        year, month, day = match[1], match[2], match[3]
    elif match := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", text):
        day, month, year = match[1], match[2], match[3]
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
