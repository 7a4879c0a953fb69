"""How a school passes to the next year: whose class becomes which, who stays, who leaves."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from parta.exchange.rules.calendar import Span
from parta.exchange.rules.classes import grade_and_letter

FIRST_GRADE, LAST_GRADE = 1, 11
_GRADUATING = frozenset({9, LAST_GRADE})
_DAY = timedelta(days=1)
MAX_FIRST_CLASSES = 20

ClassKey = tuple[int, str]


class Way(StrEnum):
    """What becomes of a class; of its students, unless something else is said of one of them."""

    GOES_ON = "goes_on"
    GRADUATES = "graduates"


class Fate(StrEnum):
    """What becomes of a student."""

    PROMOTED = "promoted"
    HELD = "held"
    LEAVES = "leaves"


@dataclass(frozen=True, slots=True)
class OldClass:
    class_id: int
    grade: int
    letter: str
    student_ids: tuple[int, ...]

    @property
    def name(self) -> str:
        return class_name((self.grade, self.letter))


@dataclass(slots=True)
class Passage:
    """``classes``: each with the class it comes from (None: it begins). ``places``: who goes where."""

    classes: dict[ClassKey, int | None] = field(default_factory=dict)
    places: dict[int, ClassKey] = field(default_factory=dict)
    held: list[int] = field(default_factory=list)
    leaving: list[int] = field(default_factory=list)


def class_name(key: ClassKey) -> str:
    grade, letter = key
    return f"{grade}{letter}" if grade else letter


def usual_way(grade: int) -> Way:
    return Way.GRADUATES if grade in _GRADUATING or grade > LAST_GRADE else Way.GOES_ON


def usual_fate(way: Way) -> Fate:
    return Fate.LEAVES if way is Way.GRADUATES else Fate.PROMOTED


def may_choose_way(grade: int) -> bool:
    """Of the last class nobody goes on."""
    return grade < LAST_GRADE


def next_key(grade: int, letter: str) -> ClassKey:
    """7А → 8А; a class without a grade keeps its name."""
    return (grade + 1, letter) if grade else (0, letter)


def plan_passage(
    classes: Sequence[OldClass], ways: Mapping[int, Way], fates: Mapping[int, Fate], first: Iterable[ClassKey]
) -> Passage:
    """Everybody to their class of the next year, by the ways of the classes and the fates of the students."""
    passage = Passage(classes=dict.fromkeys(first))
    for old in classes:
        way = ways.get(old.class_id, usual_way(old.grade))
        following = next_key(old.grade, old.letter)
        if way is Way.GOES_ON:
            passage.classes[following] = old.class_id
        for student_id in old.student_ids:
            fate = fates.get(student_id, usual_fate(way))
            if fate is Fate.LEAVES:
                passage.leaving.append(student_id)
                continue
            key = following if fate is Fate.PROMOTED else (old.grade, old.letter)
            if fate is Fate.HELD:
                passage.held.append(student_id)
            passage.classes.setdefault(key, None)
            passage.places[student_id] = key
    passage.classes = dict(sorted(passage.classes.items()))
    return passage


def parse_classes(text: str) -> list[ClassKey]:
    """First grades as they are written: "1А, 1Б". Raises ValueError with what is none."""
    keys = []
    for name in filter(None, re.split(r"[\s,;]+", text)):
        grade, letter = grade_and_letter(name)
        if grade != FIRST_GRADE or len(letter) > 3:
            raise ValueError(name)
        keys.append((grade, letter))
    if len(keys) > MAX_FIRST_CLASSES:
        raise ValueError(text[:20])
    return list(dict.fromkeys(keys))


def a_year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return date(day.year + 1, 2, 28)


def next_year_name(name: str, starts_on: date) -> str:
    """2026/27 → 2027/28, in the way the school writes it."""
    year = starts_on.year + 1
    if re.fullmatch(r"\d{4}\s*[–-]\s*\d{4}", name):
        return f"{year}–{year + 1}"
    if re.fullmatch(r"\d{4}/\d{4}", name):
        return f"{year}/{year + 1}"
    return f"{year}/{(year + 1) % 100:02}"


def renamed_group(name: str, names: Mapping[str, str]) -> str:
    """ "7А Английский 1" becomes "8А Английский 1": the names of classes in it as they are next year."""
    if not names:
        return name
    ways = sorted(names, key=len, reverse=True)
    pattern = "|".join(rf"(?<!\w){re.escape(way)}(?!\w)" for way in ways)
    return re.sub(pattern, lambda match: names[match[0]], name)


def moved_holidays(
    holidays: Sequence[tuple[str, Span]], old_terms: Sequence[Span], new_terms: Sequence[Span]
) -> list[tuple[str, Span]]:
    """A year later; those that lie between two terms fill the days between the new ones."""
    gaps = {}
    for place in range(len(old_terms) - 1):
        if place + 1 < len(new_terms):
            old = (old_terms[place][1] + _DAY, old_terms[place + 1][0] - _DAY)
            gaps[old] = (new_terms[place][1] + _DAY, new_terms[place + 1][0] - _DAY)
    moved = []
    for name, span in holidays:
        starts_on, ends_on = gaps.get(span, (a_year_later(span[0]), a_year_later(span[1])))
        if starts_on <= ends_on:
            moved.append((name, (starts_on, ends_on)))
    return moved
