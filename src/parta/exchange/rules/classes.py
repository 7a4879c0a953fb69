"""Which student sets of a FET file are the school's classes, and what the others are.

Some files name classes as years (5A) with groups (5A girls); others have grade levels as years (8) with
classes as groups (8A, 8B), or the whole school as a single year. What most activities are for are the
classes: if more of them name groups than years, groups are the classes. A year without groups is always one.
"""

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from parta.exchange.rules.fet import FetFile, StudentSet

MAX_GROUP_NAME = 120


class ClassLevel(StrEnum):
    AUTO = "auto"
    YEARS = "years"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class ClassLayout:
    """``classes``: their names in order. ``members``: for every set of the file the classes it touches."""

    classes: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a lesson is for: a whole class (no ``group``), a part of one, or a stream of several."""

    classes: tuple[str, ...]
    group: str


def lay_out_classes(file: FetFile, level: ClassLevel = ClassLevel.AUTO) -> ClassLayout:
    """Decide what the classes are, by ``level`` or by what the activities name."""
    if level is ClassLevel.AUTO:
        level = _level_of(file)
    members: dict[str, list[str]] = {}
    classes: dict[str, None] = {}
    for year in file.years:
        for item in _class_sets(year, level):
            classes.setdefault(item.name)
            for name in _names_below(item):
                _add(members, name, item.name)
            if item is not year:
                _add(members, year.name, item.name)
    return ClassLayout(tuple(classes), {name: tuple(found) for name, found in members.items()})


def audience_of(layout: ClassLayout, students: Sequence[str]) -> Audience:
    """Whom an activity with these student sets is for. A class named beside its own part is the class."""
    classes = tuple(dict.fromkeys(name for item in students for name in layout.members[item]))
    if len(classes) == 1 and classes[0] in students:
        return Audience(classes, "")
    return Audience(tuple(sorted(classes)), _short(" + ".join(sorted(students))))


def _short(name: str) -> str:
    """A name that fits into the database and still differs from every other."""
    if len(name) <= MAX_GROUP_NAME:
        return name
    return f"{name[: MAX_GROUP_NAME - 9]}… {zlib.crc32(name.encode()):07x}"[:MAX_GROUP_NAME]


def _level_of(file: FetFile) -> ClassLevel:
    years = {year.name for year in file.years if year.parts}
    groups = {group.name for year in file.years for group in year.parts}
    named = [name for activity in file.activities for name in activity.students]
    of_groups = sum(name in groups for name in named)
    of_years = sum(name in years for name in named)
    return ClassLevel.GROUPS if of_groups > of_years else ClassLevel.YEARS


def _class_sets(year: StudentSet, level: ClassLevel) -> Iterable[StudentSet]:
    return year.parts if level is ClassLevel.GROUPS and year.parts else (year,)


def _names_below(item: StudentSet) -> Iterable[str]:
    yield item.name
    for part in item.parts:
        yield from _names_below(part)


def _add(members: dict[str, list[str]], name: str, class_name: str) -> None:
    found = members.setdefault(name, [])
    if class_name not in found:
        found.append(class_name)


def grade_and_letter(name: str) -> tuple[int, str]:
    """(8, "а") of "8 а" or "08а"; (0, name) for a name that does not begin with a grade of 1 to 12."""
    match = re.fullmatch(r"0?(\d{1,2})[\s.\-]*([^\W\d_]{1,3}\d?)?", name.strip())
    if match and 1 <= int(match[1]) <= 12:
        return int(match[1]), match[2] or ""
    return 0, name
