"""Marks and grades as a file has them, before anything of the school is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from parta.grading.rules.marks import Category
from parta.grading.rules.scales import Scale
from parta.grading.rules.terms import TermMarkKind
from parta.schoolyear.rules import TermKind

TermKey = tuple[TermKind, int]


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form of assessment; ``key``: how the file refers to it."""

    key: str
    name: str
    weight: Decimal | None = None
    short_name: str = ""
    category: Category = Category.CLASSWORK
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class WorkRow:
    """What results are given for: in a lesson and a form, or (``grade``) for a term, a year or an exam."""

    line: int
    course: str
    form: str
    held_on: date
    topic: str = ""
    lesson: str = ""  # several forms of one lesson have it in common
    period: int | None = None
    times: tuple[time, time] | None = None
    grade: TermMarkKind | None = None
    term: TermKey | None = None


@dataclass(frozen=True, slots=True)
class ResultRow:
    line: int
    work: str
    student: str
    score: Decimal | None
    text: str
    day: date
    comment: str = ""
    weight: Decimal | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Gradebook:
    """``scales``: of subjects by their names, where they are not the five-point one."""

    forms: Sequence[FormRow] = ()
    works: Mapping[str, WorkRow] = field(default_factory=dict)
    results: Sequence[ResultRow] = ()
    scales: Mapping[str, Scale] = field(default_factory=dict)
