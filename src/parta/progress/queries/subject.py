"""One subject of a student: the full sum of its average, its charts, and what would change it (M3, K2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from parta.academics.models import Course
from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound
from parta.grading.models import AssessmentForm
from parta.grading.queries.carried import list_transferred
from parta.grading.queries.marks import list_forms
from parta.grading.queries.term_marks import TermMarkRow, list_term_marks, result_text
from parta.grading.rules.forecast import Need, Pair, needed, with_more
from parta.grading.rules.marks import allowed_values, average
from parta.grading.rules.terms import TermMarkKind, Thresholds
from parta.progress.queries.charts import Comparison, by_form, compared
from parta.progress.queries.facts import MarkFact, fact_of, iter_marks, list_class_terms
from parta.progress.queries.student import (
    MarkItem,
    OpenStudent,
    StudentHead,
    TermItem,
    day_in,
    mark_item,
    open_student,
    term_items,
)
from parta.progress.rules.averages import FullSum, SumStep, full_sum
from parta.progress.rules.charts import LineChart, Step, line_chart, lowest_of
from parta.schoolyear.models import Term
from parta.schoolyear.queries import term_on

_WANTED = (5, 4, 3)


@dataclass(frozen=True, slots=True)
class TermResult:
    """A term beside the others: ``grade`` as shown, empty for none."""

    label: str
    average: Decimal | None
    count: int
    grade: str


@dataclass(frozen=True, slots=True)
class FormItem:
    form_id: int
    name: str
    weight: Decimal
    is_default: bool


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """``rows``: each mark with what it adds to the sum. ``forms``, ``values``: what marks to come may be."""

    head: StudentHead
    subject_id: int
    subject: str
    terms: tuple[TermItem, ...]
    term: TermItem
    rows: tuple[tuple[MarkItem, SumStep], ...]
    sum: FullSum
    over_time: LineChart
    by_term: Comparison
    term_results: tuple[TermResult, ...]
    by_form: Comparison
    pairs: tuple[Pair, ...]
    thresholds: Thresholds
    values: tuple[int, ...]
    forms: tuple[FormItem, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What it takes to reach a grade; ``needs`` empty: no number of such marks does."""

    grade: int
    is_reached: bool
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The average with the marks to come (``more``) and its grade; ``wishes``: see ``Wish``."""

    more: tuple[tuple[int, str], ...]
    before: Decimal | None
    average: Decimal | None
    grade: int | None
    form: str
    wishes: tuple[Wish, ...]


def subject_page(actor: Actor, student_id: int, subject_id: int, term_id: int | None) -> SubjectPage:
    """The subject in the term, the running one by default; NotFound where the student does not take it."""
    opened = open_student(actor, student_id, term_id=term_id)
    terms, closed_ids = list_class_terms(opened.school_class)
    today = clock.today(actor.school.zone)
    term = term_on(terms, today) if term_id is None else _found(terms, term_id)
    courses = _courses(opened, subject_id)
    if term is None or not courses:
        raise NotFound
    year = opened.school_class.year
    days = (year.starts_on, year.ends_on)
    course_ids = [course.pk for course in courses]
    of_year = [mark for _student, mark in iter_marks([student_id], course_ids, days, opened.cutoff)]
    of_year += map(fact_of, list_transferred([student_id], [subject_id], days))
    of_year.sort(key=lambda mark: mark.held_on)
    marks = _within(of_year, term)
    pairs = [(mark.value, mark.weight) for mark in marks]
    total = full_sum(pairs)
    results = _term_results(terms, of_year, _term_grades(student_id, year.pk, course_ids))
    items = term_items(terms, closed_ids, term)
    return SubjectPage(
        head=opened.head,
        subject_id=subject_id,
        subject=courses[0].subject.name,
        terms=items,
        term=next(item for item in items if item.is_current),
        rows=tuple(zip(map(mark_item, marks), total.steps, strict=True)),
        sum=total,
        over_time=_over_time(marks, total, term, today),
        by_term=compared((row.label, row.average, row.count) for row in results),
        term_results=results,
        by_form=by_form(marks),
        pairs=tuple(pairs),
        thresholds=opened.policy.thresholds,
        values=tuple(reversed(allowed_values(allows_one=actor.school.allows_mark_one))),
        forms=tuple(_form_item(form) for form in list_forms(actor)),
    )


def forecast(page: SubjectPage, more: Sequence[tuple[int, int]], form_id: int | None) -> Forecast:
    """``more``: values of marks to come with the ids of their forms; ``form_id``: of marks one would need."""
    forms = {form.form_id: form for form in page.forms}
    chosen = forms.get(form_id or 0) or default_form(page)
    after = with_more(page.pairs, [(value, forms[pk].weight) for value, pk in more])
    return Forecast(
        more=tuple((value, forms[pk].name) for value, pk in more),
        before=page.sum.average,
        average=after,
        grade=None if after is None else page.thresholds.grade_of(after),
        form=chosen.name if chosen else "",
        wishes=tuple(_wish(page, grade, chosen.weight) for grade in _WANTED) if chosen else (),
    )


def default_form(page: SubjectPage) -> FormItem | None:
    """What a mark to come is given for unless one says otherwise."""
    return min(page.forms, key=lambda form: not form.is_default, default=None)


def _over_time(marks: Sequence[MarkFact], total: FullSum, term: Term, today: date) -> LineChart:
    """The average after each mark, from the term's first day to today or its last."""
    return line_chart(
        [Step(mark.held_on, mark.value, step.average) for mark, step in zip(marks, total.steps, strict=True)],
        since=term.starts_on,
        until=day_in(term, today),
        lowest=lowest_of([mark.value for mark in marks]),
    )


def _wish(page: SubjectPage, grade: int, weight: Decimal) -> Wish:
    needs = needed(page.pairs, grade=grade, weight=weight, values=page.values, thresholds=page.thresholds)
    average_now = page.sum.average
    is_reached = average_now is not None and average_now >= page.thresholds.reach(grade)
    return Wish(grade, is_reached, () if is_reached else tuple(needs))


def _form_item(form: AssessmentForm) -> FormItem:
    return FormItem(form.pk, form.name, form.weight, form.is_default)


def _found(terms: Sequence[Term], term_id: int) -> Term | None:
    return next((term for term in terms if term.pk == term_id), None)


def _courses(opened: OpenStudent, subject_id: int) -> list[Course]:
    """The subject's courses the student takes in the year: of the whole class, or of own groups.

    Those of classes that the student has left too, as marks follow (domain D4).
    """
    own = Q(school_class=opened.school_class, group__isnull=True)
    own |= Q(school_class__enrollments__student_id=opened.item.student_id, group__isnull=True)
    own |= Q(group__members__student_id=opened.item.student_id)
    rows = Course.objects.filter(own, subject_id=subject_id, year_id=opened.school_class.year_id)
    return list(rows.select_related("subject").distinct().order_by("pk"))


def _within(marks: Sequence[MarkFact], term: Term) -> list[MarkFact]:
    return [mark for mark in marks if term.starts_on <= mark.held_on <= term.ends_on]


def _term_grades(student_id: int, year_id: int, course_ids: Sequence[int]) -> dict[int | None, TermMarkRow]:
    rows = list_term_marks(student_ids=[student_id], year_id=year_id)
    return {row.term_id: row for row in rows if row.kind is TermMarkKind.TERM and row.course_id in course_ids}


def _term_results(
    terms: Sequence[Term], marks: Sequence[MarkFact], grades: dict[int | None, TermMarkRow]
) -> tuple[TermResult, ...]:
    """The terms that have begun to have marks or a grade."""
    found = []
    for item, term in zip(term_items(terms, (), terms[0]), terms, strict=True):
        own = _within(marks, term)
        grade = grades.get(term.pk)
        if own or grade:
            mean = average((mark.value, mark.weight) for mark in own)
            found.append(TermResult(item.label, mean, len(own), result_text(grade.result) if grade else ""))
    return tuple(found)
