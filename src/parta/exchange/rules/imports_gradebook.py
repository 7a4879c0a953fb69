"""Marks and grades from the tables of a OneRoster CSV bundle."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from parta.exchange.rules.gradebook import FormRow, Gradebook, ResultRow, TermKey, WorkRow
from parta.exchange.rules.issues import Issue, Problem
from parta.exchange.rules.oneroster_rows import Row, Tables, day_of, own, rows_of
from parta.grading.rules.marks import Category
from parta.grading.rules.scales import Scale
from parta.grading.rules.terms import TermMarkKind

_MAX_NAME, _MAX_SHORT, _MAX_TEXT = 100, 12, 500
Word = TypeVar("Word", Category, Scale, TermMarkKind)


def parse_gradebook(
    tables: Tables, terms: Mapping[str, TermKey], today: date
) -> tuple[Gradebook, list[Issue]]:
    """``terms``: what the academic sessions of the file are. Bad rows as issues."""
    issues: list[Issue] = []
    works = _works(tables, terms, issues)
    book = Gradebook(
        forms=_forms(tables, works),
        works=works,
        results=_results(tables, works, today, issues),
        scales=_scales(tables),
    )
    return book, issues


def _works(tables: Tables, terms: Mapping[str, TermKey], issues: list[Issue]) -> dict[str, WorkRow]:
    found = {}
    for line, row in rows_of(tables, "lineItems"):
        held_on = day_of(row.get("dueDate", "")) or day_of(row.get("assignDate", ""))
        if held_on is None:
            issues.append(Issue(line, Problem.BAD_DAY, f"{row.get('dueDate', '')} (lineItems.csv)"))
            continue
        found[row["sourcedId"]] = WorkRow(
            line=line,
            course=row.get("classSourcedId", ""),
            form=row.get("categorySourcedId", ""),
            held_on=held_on,
            topic=(row.get("description", "") or _topic(row))[:_MAX_TEXT],
            lesson=own(row, "lesson") or row["sourcedId"],
            period=_number(own(row, "period")),
            times=_times(own(row, "time")),
            grade=_word(TermMarkKind, own(row, "grade")),
            term=terms.get(row.get("academicSessionSourcedId", "")),
        )
    return found


def _topic(row: Row) -> str:
    """Where others wrote it, the title says what it was; ours is the name of the form."""
    return "" if own(row, "lesson") else row.get("title", "")


def _forms(tables: Tables, works: Mapping[str, WorkRow]) -> list[FormRow]:
    """Those that marks are given in, and all that a Parta wrote, in their order."""
    used = {work.form for work in works.values() if work.grade is None}
    placed = []
    for line, row in rows_of(tables, "categories"):
        if row["sourcedId"] not in used and not own(row, "kind"):
            continue
        name = row.get("title", "")[:_MAX_NAME] or row["sourcedId"][:_MAX_NAME]
        form = FormRow(
            key=row["sourcedId"],
            name=name,
            weight=_decimal(row.get("weight", "")),
            short_name=(own(row, "shortName") or name)[:_MAX_SHORT],
            category=_word(Category, own(row, "kind")) or Category.CLASSWORK,
            is_default=own(row, "default") == "true",
        )
        position = _number(own(row, "position"))
        placed.append(((line if position is None else position), line, form))
    return [form for _position, _line, form in sorted(placed, key=lambda item: item[:2])]


def _results(
    tables: Tables, works: Mapping[str, WorkRow], today: date, issues: list[Issue]
) -> list[ResultRow]:
    """A result that has not been given yet is none."""
    found = []
    for line, row in rows_of(tables, "results"):
        work = row.get("lineItemSourcedId", "")
        score, text = _decimal(row.get("score", "")), row.get("textScore", "")
        if work not in works:
            issues.append(Issue(line, Problem.UNKNOWN_WORK, f"{work} (results.csv)"))
        elif score is not None or text:
            found.append(
                ResultRow(
                    line=line,
                    work=work,
                    student=row.get("studentSourcedId", ""),
                    score=score,
                    text=text,
                    day=min(day_of(row.get("scoreDate", "")) or works[work].held_on, today),
                    comment=row.get("comment", "")[:_MAX_TEXT],
                    weight=_decimal(own(row, "weight")),
                    position=_number(own(row, "position")),
                )
            )
    return found


def _scales(tables: Tables) -> dict[str, Scale]:
    """By the title of the course; of the five-point one nothing needs to be said."""
    titles = {row["sourcedId"]: row.get("title", "") for _line, row in rows_of(tables, "courses")}
    courses = {row["sourcedId"]: row.get("courseSourcedId", "") for _line, row in rows_of(tables, "classes")}
    found: dict[str, Scale] = {}
    for _line, row in rows_of(tables, "scoreScales"):
        course = row.get("courseSourcedId") or courses.get(row.get("classSourcedId", ""), "")
        scale = _word(Scale, row.get("type", ""))
        if scale and scale is not Scale.FIVE and titles.get(course):
            found[titles[course]] = scale
    return found


def _word(words: type[Word], text: str) -> Word | None:
    return next((word for word in words if word.value == text), None)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else None


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _times(text: str) -> tuple[time, time] | None:
    """08:30-09:15."""
    start, _dash, end = text.partition("-")
    try:
        times = time.fromisoformat(start), time.fromisoformat(end)
    except ValueError:
        return None
    return times if times[0] < times[1] else None
