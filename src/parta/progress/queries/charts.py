"""Charts of a student's term: subjects beside the class, forms of assessment beside each other (R2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from parta.access.actors import Actor
from parta.grading.rules.marks import average
from parta.progress.queries.facts import ClassFacts, MarkFact, SubjectItem, class_facts
from parta.progress.queries.student import StudentHead, TermItem, open_student, term_items
from parta.progress.rules.averages import MIN_CLASSMATES, Spread, grouped, spread_of
from parta.progress.rules.charts import RowChart, bar_chart, lowest_of, strip_chart


@dataclass(frozen=True, slots=True)
class SubjectBeside:
    """A subject beside the class; ``spread`` None: too few classmates have marks to show it."""

    subject_id: int
    subject: str
    count: int
    average: Decimal | None
    spread: Spread | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the chart shows, in numbers for the table beside it: label, average, number of marks."""

    items: tuple[tuple[str, Decimal | None, int], ...]
    chart: RowChart


@dataclass(frozen=True, slots=True)
class ChartsPage:
    head: StudentHead
    terms: tuple[TermItem, ...]
    term: TermItem
    subjects: tuple[SubjectBeside, ...]
    subjects_chart: RowChart
    hides_class: bool
    least_classmates: int
    forms: Comparison


def charts_page(actor: Actor, student_id: int, term_id: int | None, year_id: int | None = None) -> ChartsPage:
    """Subjects in which the student or the class has marks in the term, the running one by default."""
    opened = open_student(actor, student_id, term_id=term_id, year_id=year_id)
    facts = class_facts(actor, opened.school_class, term_id=term_id, cutoff=opened.cutoff)
    own = [mark for _subject, cell in facts.of_student(student_id) for mark in cell.marks]
    beside = [_beside(facts, student_id, subject) for subject, _cell in facts.of_student(student_id)]
    shown = [row for row in beside if row.count or row.spread]
    terms = term_items(facts.terms, facts.closed_term_ids, facts.term)
    return ChartsPage(
        head=opened.head,
        terms=terms,
        term=next(term for term in terms if term.is_current),
        subjects=tuple(shown),
        subjects_chart=strip_chart(
            [(row.subject, row.average, row.spread) for row in shown],
            lowest=lowest_of([mark.value for cell in facts.cells.values() for mark in cell.marks]),
        ),
        hides_class=any(row.spread is None for row in shown),
        least_classmates=MIN_CLASSMATES,
        forms=by_form(own),
    )


def by_form(marks: Iterable[MarkFact]) -> Comparison:
    """The averages of each form of assessment, the weightiest first."""
    groups = grouped(sorted(marks, key=lambda mark: (-mark.weight, mark.form)), lambda mark: mark.form)
    return compared(
        (form, average((mark.value, mark.weight) for mark in own), len(own)) for form, own in groups.items()
    )


def compared(items: Iterable[tuple[str, Decimal | None, int]]) -> Comparison:
    rows = tuple(items)
    return Comparison(rows, bar_chart([(label, value) for label, value, _count in rows]))


def _beside(facts: ClassFacts, student_id: int, subject: SubjectItem) -> SubjectBeside:
    own = facts.cells[student_id, subject.subject_id]
    averages = (
        cell.average
        for (other_id, subject_id), cell in facts.cells.items()
        if subject_id == subject.subject_id and other_id != student_id
    )
    return SubjectBeside(
        subject_id=subject.subject_id,
        subject=subject.name,
        count=len(own.marks),
        average=own.average,
        spread=spread_of(own.average, [value for value in averages if value is not None]),
    )
