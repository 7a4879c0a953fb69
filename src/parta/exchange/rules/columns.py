"""Which column of a table holds what: guessed from the heading, remembered, or chosen by hand."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from parta.exchange.rules.roster import MAX_GUARDIANS, roster_columns
from parta.exchange.rules.runs import ImportKind

MAX_COLUMNS = 60
_TEACHER = ("teacher", "учитель", "преподаватель", "педагог", "фио", "фио учителя", "full name")
_HEADINGS: Mapping[ImportKind, Mapping[str, tuple[str, ...]]] = {
    ImportKind.TEACHERS: {
        "full_name": _TEACHER,
        "surname": ("surname", "last name", "family name", "фамилия"),
        "given_name": ("given name", "first name", "name", "имя"),
        "patronymic": ("patronymic", "middle name", "отчество"),
        "email": ("email", "e-mail", "почта", "эл. почта", "электронная почта"),
        "phone": ("phone", "телефон", "мобильный"),
    },
    ImportKind.ASSIGNMENTS: {
        "subject": ("subject", "предмет", "дисциплина"),
        "class": ("class", "класс"),
        "group": ("group", "группа", "подгруппа"),
        "teacher": _TEACHER,
    },
}
_PLAIN = ("class", "surname", "given_name", "patronymic", "born_on", "email", "phone", "groups")
_OF_GUARDIAN = ("full_name", "surname", "given_name", "patronymic", "relation", "email", "phone")
_REQUIRED: Mapping[ImportKind, tuple[tuple[str, ...], ...]] = {
    ImportKind.ROSTER: (("class",), ("surname",), ("given_name",)),
    ImportKind.TEACHERS: (("full_name", "surname"), ("full_name", "given_name")),
    ImportKind.ASSIGNMENTS: (("subject",), ("class",), ("teacher",)),
}


class ColumnFault(StrEnum):
    """Why a choice of columns does not do."""

    TWICE = "twice"
    MISSING = "missing"


class ColumnError(ValueError):
    def __init__(self, fault: ColumnFault, field: str) -> None:
        super().__init__(fault, field)
        self.fault = fault
        self.field = field


def fields_of(kind: ImportKind) -> tuple[str, ...]:
    """What a column of such a table may hold; "2.email" is the second guardian's."""
    if kind is ImportKind.ROSTER:
        numbers = range(1, MAX_GUARDIANS + 1)
        return (*_PLAIN, *(f"{number}.{name}" for number in numbers for name in _OF_GUARDIAN))
    return tuple(_HEADINGS[kind])


def folded(title: str) -> str:
    """A heading as it is compared and remembered."""
    return re.sub(r"\s+", " ", title.casefold().replace("ё", "е")).strip(" *:")[:200]


def guess_columns(
    kind: ImportKind, heading: Sequence[str], remembered: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Column by field. What the school chose for a heading last time goes before what the heading says.

    ``remembered``: field by folded heading; an empty field means that the column was left out.
    """
    known = remembered or {}
    chosen: dict[str, int] = {}
    for index, title in enumerate(heading):
        if field := known.get(folded(title)):
            chosen.setdefault(field, index)
    taken = set(chosen.values()) | {i for i, title in enumerate(heading) if folded(title) in known}
    for field, index in _by_heading(kind, heading).items():
        if field not in chosen and index not in taken:
            chosen[field] = index
    return chosen


def check_columns(kind: ImportKind, fields: Iterable[str]) -> None:
    """Raises ColumnError for a field chosen twice, and where a needed one is in no column."""
    seen: set[str] = set()
    for field in filter(None, fields):
        if field in seen:
            raise ColumnError(ColumnFault.TWICE, field)
        seen.add(field)
    for either in _REQUIRED[kind]:
        if not seen.intersection(either):
            raise ColumnError(ColumnFault.MISSING, either[0])


def _by_heading(kind: ImportKind, heading: Sequence[str]) -> dict[str, int]:
    if kind is ImportKind.ROSTER:
        return roster_columns(heading)
    found: dict[str, int] = {}
    for index, title in enumerate(heading):
        for field, titles in _HEADINGS[kind].items():
            if folded(title) in titles:
                found.setdefault(field, index)
    return found
