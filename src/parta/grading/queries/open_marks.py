"""Marks that a new weight of their form still reaches: those of terms that are not closed (domain B2)."""

from collections.abc import Collection
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from parta.academics.models import ClassClosing, Course, SchoolClass
from parta.grading.models import AssessmentForm, Dot, Mark
from parta.grading.rules.dots import DotState
from parta.grading.rules.policy import Days, Span, TermSpan, open_days
from parta.schoolyear.models import Term

_NOTHING = Q(pk__in=())


def open_marks(form: AssessmentForm, course_ids: Collection[int] | None = None) -> QuerySet[Mark]:
    """Marks with the form and another weight, in lessons of open terms (of the courses; None: of all).

    Four queries find out which days are open, whatever the number of courses.
    """
    marks = _outdated(form)
    if course_ids is not None:
        marks = marks.filter(lesson__course_id__in=course_ids)
    found = _NOTHING
    for days, own in _courses_by_days(marks).items():
        found |= Q(lesson__course_id__in=own) & _within(days.open) & ~_within(days.closed)
    return marks.filter(found)


def open_dots(form: AssessmentForm) -> QuerySet[Dot]:
    """Work owed with the form and another weight: the mark in its place will carry it. Closing ends dots."""
    own = Dot.objects.filter(form_id=form.pk, school_id=form.school_id, state=DotState.OPEN.value)
    return own.exclude(weight=form.weight)


def list_courses_to_reweigh(form: AssessmentForm) -> list[int]:
    """Courses with such marks or dots."""
    of_marks = open_marks(form).values_list("lesson__course_id", flat=True)
    of_dots = open_dots(form).values_list("lesson__course_id", flat=True)
    return sorted({*of_marks.distinct(), *of_dots.distinct()})


def _outdated(form: AssessmentForm) -> QuerySet[Mark]:
    return Mark.objects.filter(form_id=form.pk, school_id=form.school_id).exclude(weight=form.weight)


def _within(spans: Collection[Span]) -> Q:
    return reduce(or_, (Q(lesson__held_on__range=span) for span in spans), _NOTHING)


def _courses_by_days(marks: QuerySet[Mark]) -> dict[Days, list[int]]:
    """Courses of the marks, put together by the days on which their terms are open: a handful of groups."""
    course_ids = marks.values("lesson__course_id")
    courses = list(Course.objects.filter(pk__in=course_ids).select_related("school_class"))
    years = {course.year_id for course in courses}
    classes = _classes_of_streams(courses)
    terms = _terms(years)
    found: dict[Days, list[int]] = {}
    for course in courses:
        if course.school_class is not None:
            own = [(course.school_class.pk, course.school_class.term_kind)]
        else:
            own = classes.get(course.group_id or 0, [])
        found.setdefault(open_days(own, terms.get(course.year_id, ())), []).append(course.pk)
    return found


def _classes_of_streams(courses: Collection[Course]) -> dict[int, list[tuple[int, str]]]:
    groups = {course.group_id for course in courses if course.school_class_id is None}
    rows = SchoolClass.objects.filter(groups__in=groups).values_list("groups", "pk", "term_kind")
    found: dict[int, list[tuple[int, str]]] = {}
    for group_id, class_id, kind in rows:
        found.setdefault(group_id, []).append((class_id, kind))
    return found


def _terms(year_ids: Collection[int]) -> dict[int, list[TermSpan]]:
    closed: dict[int, set[int]] = {}
    for term_id, class_id in ClassClosing.objects.filter(term__year_id__in=year_ids).values_list(
        "term_id", "school_class_id"
    ):
        closed.setdefault(term_id, set()).add(class_id)
    found: dict[int, list[TermSpan]] = {}
    for term in Term.objects.filter(year_id__in=year_ids).order_by("starts_on"):
        span = TermSpan(
            kind=term.kind,
            span=(term.starts_on, term.ends_on),
            is_closed=term.closed_at is not None,
            closed_class_ids=frozenset(closed.get(term.pk, ())),
        )
        found.setdefault(term.year_id, []).append(span)
    return found
