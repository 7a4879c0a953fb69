"""How the school does in a term: by grade level, class and subject, beside the term before (domain B7)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from parta.academics.models import Enrollment, SchoolClass, Subject
from parta.access.actors import Actor
from parta.core import clock
from parta.grading.models import Mark, TermMark
from parta.grading.rules.terms import Grade, Outcome, TermMarkKind
from parta.progress.queries.terms import TermLink, choose_term, term_links, term_name
from parta.progress.rules.rates import NOTHING, Figure, Figures, Tally, compare, merged
from parta.schoolyear.models import Term
from parta.schoolyear.queries import YearChoice, choose_year

_ENROLLMENT = "student__enrollments__"
_CLASS = f"{_ENROLLMENT}school_class_id"
_SUM = DecimalField(max_digits=15, decimal_places=1)


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A grade level, a class (``class_id``), a subject or the whole school. ``students`` of them assessed."""

    label: str
    class_id: int | None
    students: int
    assessed: int
    success: Figure
    quality: Figure
    learning: Figure
    average: Figure

    @property
    def rates(self) -> tuple[Figure, Figure, Figure]:
        return self.success, self.quality, self.learning


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """``previous`` empty: there is no term before to compare with."""

    term_id: int
    term_name: str
    previous: str
    terms: tuple[TermLink, ...]
    choice: YearChoice
    has_grades: bool
    has_marks: bool
    total: SchoolRow
    grades: tuple[SchoolRow, ...]
    classes: tuple[SchoolRow, ...]
    subjects: tuple[SchoolRow, ...]


@dataclass(slots=True)
class _TermTallies:
    """What is counted in one term: of each class, and of each class in each subject."""

    term: Term
    day: date  # on which one belongs to a class
    classes: dict[int, Tally] = field(default_factory=dict)
    subjects: dict[tuple[int, int], Tally] = field(default_factory=dict)

    def of_class(self, class_id: int) -> Tally:
        return self.classes.setdefault(class_id, Tally())

    def of_subject(self, class_id: int, subject_id: int) -> Tally:
        return self.subjects.setdefault((class_id, subject_id), Tally())

    @property
    def enrolled(self) -> Q:
        """Rows of a student's enrollments that were valid on the day."""
        return Q(
            Q(**{f"{_ENROLLMENT}until_on__isnull": True}) | Q(**{f"{_ENROLLMENT}until_on__gte": self.day}),
            **{f"{_ENROLLMENT}since_on__lte": self.day},
        )


def school_page(actor: Actor, term_id: int | None, year_id: int | None = None) -> SchoolPage | None:
    """The classes that have terms of the chosen one's kind (None: the running term); None without any.

    The year is that of the term, or ``year_id``, or the running one. NotFound for a term that is none of the
    school's. For those who read the whole school's progress.
    """
    today = clock.today(actor.school.zone)
    years = choose_year(actor, year_id, term_id=term_id)
    year = years.year
    choice = choose_term(year.pk, term_id, today) if year else None
    if year is None or choice is None:
        return None
    classes = list(
        SchoolClass.objects.visible_to(actor)
        .filter(year=year, term_kind=choice.term.kind)
        .order_by("grade", "letter")
    )
    now = _TermTallies(choice.term, min(today, choice.term.ends_on))
    before = _TermTallies(choice.previous, choice.previous.ends_on) if choice.previous else None
    _fill([now, before] if before else [now], [row.pk for row in classes])
    total = merged(now.classes.values())
    return SchoolPage(
        term_id=choice.term.pk,
        term_name=term_name(choice.term),
        choice=years,
        previous=term_name(choice.previous) if choice.previous else "",
        terms=term_links(choice.terms, choice.term),
        has_grades=bool(total.grades),
        has_marks=bool(total.weights),
        total=_row(_("All classes"), _of_classes(now, classes), _of_classes(before, classes)),
        grades=_grade_rows(now, before, classes),
        classes=tuple(
            _row(row.name, _of_classes(now, [row]), _of_classes(before, [row]), class_id=row.pk)
            for row in classes
        ),
        subjects=_subject_rows(now, before),
    )


def _fill(terms: Sequence[_TermTallies], class_ids: Sequence[int]) -> None:
    """Four queries, for all the terms at once; the running one comes first."""
    by_term = {item.term.pk: item for item in terms}
    of_classes = Q(year=terms[0].term.year_id, **{f"{_CLASS}__in": class_ids})
    enrolled = Q(pk__in=())
    for item in terms:
        enrolled |= Q(item.enrolled, term=item.term)
    grades = TermMark.objects.filter(of_classes, enrolled, kind=TermMarkKind.TERM.value)
    for term_id, class_id, subject_id, *result, number in _counted(grades, "course__subject_id"):
        grade = _grade(*result)
        by_term[term_id].of_subject(class_id, subject_id).grades[grade] += number
        by_term[term_id].of_class(class_id).grades[grade] += number
    for term_id, class_id, student_id, *result, number in _counted(grades, "student_id"):
        own = by_term[term_id].of_class(class_id).by_student.setdefault(student_id, Counter())
        own[_grade(*result)] += number
    _sum_marks(terms, of_classes)
    _count_students(terms[0], class_ids)


def _counted(grades: QuerySet[TermMark], by: str) -> Iterable[tuple[Any, ...]]:
    """Term, class, what it is counted by, value, outcome and how many."""
    return (
        grades.values_list("term_id", _CLASS, by, "value", "outcome").annotate(number=Count("pk")).order_by()
    )


def _grade(value: int | None, outcome: str) -> Grade:
    return Outcome(outcome) if value is None else value


def _sum_marks(terms: Sequence[_TermTallies], of_classes: Q) -> None:
    """Marks with their weights, of each class in each subject."""
    within = Q(pk__in=())
    for item in terms:
        within |= Q(item.enrolled, lesson__held_on__range=(item.term.starts_on, item.term.ends_on))
    rows = (
        Mark.objects.filter(of_classes, within)
        .annotate(is_now=Q(lesson__held_on__gte=terms[0].term.starts_on))
        .values_list("is_now", _CLASS, "lesson__course__subject_id")
        .annotate(total=Sum(F("value") * F("weight"), output_field=_SUM), weights=Sum("weight"))
        .order_by()
    )
    for is_now, class_id, subject_id, total, weights in rows:
        item = terms[0] if is_now else terms[-1]
        for tally in (item.of_class(class_id), item.of_subject(class_id, subject_id)):
            tally.total += total
            tally.weights += weights


def _count_students(item: _TermTallies, class_ids: Sequence[int]) -> None:
    rows = Enrollment.objects.filter(school_class_id__in=class_ids).valid_on(item.day)
    for class_id, number in (
        rows.values_list("school_class_id").annotate(Count("student", distinct=True)).order_by()
    ):
        item.of_class(class_id).student_count = number


def _of_classes(item: _TermTallies | None, classes: Iterable[SchoolClass]) -> Figures | None:
    return merged(item.of_class(row.pk) for row in classes).of_students() if item else None


def _grade_rows(
    now: _TermTallies, before: _TermTallies | None, classes: Sequence[SchoolClass]
) -> tuple[SchoolRow, ...]:
    rows = []
    for grade in dict.fromkeys(row.grade for row in classes):
        own = [row for row in classes if row.grade == grade]
        label = _("Grade %(number)s") % {"number": grade} if grade else _("Other classes")
        rows.append(_row(label, _of_classes(now, own), _of_classes(before, own)))
    return tuple(rows)


def _subject_rows(now: _TermTallies, before: _TermTallies | None) -> tuple[SchoolRow, ...]:
    ids = {subject_id for _class_id, subject_id in now.subjects}
    names = Subject.objects.filter(pk__in=ids).order_by("name").values_list("pk", "name")
    return tuple(
        _row(name, _of_subject(now, subject_id), _of_subject(before, subject_id))
        for subject_id, name in names
    )


def _of_subject(item: _TermTallies | None, subject_id: int) -> Figures | None:
    if item is None:
        return None
    own = (tally for (_class_id, pk), tally in item.subjects.items() if pk == subject_id)
    return merged(own).of_subject()


def _row(
    label: str, now: Figures | None, before: Figures | None, *, class_id: int | None = None
) -> SchoolRow:
    now, before = now or NOTHING, before or NOTHING
    return SchoolRow(
        label=label,
        class_id=class_id,
        students=now.students,
        assessed=now.assessed,
        success=compare(now.success, before.success),
        quality=compare(now.quality, before.quality),
        learning=compare(now.learning, before.learning),
        average=compare(now.average, before.average),
    )
