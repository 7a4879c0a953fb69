"""Lists of teachers, and of what they teach whom: rows of a spreadsheet as plain values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from parta.exchange.rules.issues import BadLineError, Issue, Problem
from parta.exchange.rules.roster import checked_email, checked_name, filled_lines

_GROUP_NAME = 120


@dataclass(frozen=True, slots=True)
class TeacherRow:
    line: int
    surname: str
    given_name: str
    patronymic: str = ""
    email: str = ""
    phone: str = ""
    key: str = ""

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.surname, self.given_name, self.patronymic)))


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """A teacher teaches the subject to the class, or to a group (of the class, where one is named)."""

    line: int
    subject: str
    class_name: str
    group: str
    teacher: str
    key: str = ""  # how the file refers to the course
    teacher_key: str = ""
    since_on: date | None = None
    until_on: date | None = None


Value = Callable[[str], str]


def parse_teachers(
    rows: Sequence[Sequence[object]], columns: Mapping[str, int]
) -> tuple[list[TeacherRow], list[Issue]]:
    """Teachers with the names in columns of their own or in one; bad rows as issues."""
    found: list[TeacherRow] = []
    issues = _each(rows, columns, lambda line, value: found.append(_teacher(line, value)))
    return found, issues


def parse_assignments(
    rows: Sequence[Sequence[object]], columns: Mapping[str, int]
) -> tuple[list[AssignmentRow], list[Issue]]:
    found: list[AssignmentRow] = []
    issues = _each(rows, columns, lambda line, value: found.append(_assignment(line, value)))
    return found, issues


def _each(
    rows: Sequence[Sequence[object]], columns: Mapping[str, int], take: Callable[[int, Value], None]
) -> list[Issue]:
    lines = filled_lines(rows)
    width = len(lines[0][1])
    issues: list[Issue] = []
    for line, cells in lines[1:]:

        def value(name: str, cells: Sequence[str] = cells) -> str:
            index = columns.get(name)
            return cells[index] if index is not None and index < len(cells) else ""

        try:
            require_width(cells, width)
            take(line, value)
        except BadLineError as error:
            issues.append(Issue(line, error.problem, error.about))
    return issues


def require_width(cells: Sequence[str], width: int) -> None:
    """Raises BadLineError for a row with more in it than the heading has names for."""
    if any(cells[width:]):
        raise BadLineError(Problem.WRONG_WIDTH)


def _teacher(line: int, value: Value) -> TeacherRow:
    words = [*value("full_name").split(maxsplit=2), "", "", ""]
    surname, given_name = value("surname") or words[0], value("given_name") or words[1]
    if not surname or not given_name:
        raise BadLineError(Problem.NO_NAME)
    return TeacherRow(
        line=line,
        surname=checked_name(surname),
        given_name=checked_name(given_name),
        patronymic=checked_name(value("patronymic") or words[2]),
        email=checked_email(value("email")),
        phone=value("phone"),
    )


def _assignment(line: int, value: Value) -> AssignmentRow:
    if not value("subject"):
        raise BadLineError(Problem.NO_SUBJECT, str(line))
    if not value("class") and not value("group"):
        raise BadLineError(Problem.NO_CLASS)
    if not value("teacher"):
        raise BadLineError(Problem.UNKNOWN_TEACHER, "")
    return AssignmentRow(
        line=line,
        subject=checked_name(value("subject")),
        class_name=value("class"),
        group=value("group")[:_GROUP_NAME],
        teacher=value("teacher"),
    )
