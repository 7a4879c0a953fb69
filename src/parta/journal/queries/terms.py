"""The terms of a course and what its students' rows sum up to in them."""

from collections.abc import Collection, Sequence
from datetime import date

from parta.academics.models import Course, SchoolClass
from parta.academics.queries import list_roster
from parta.journal.queries.carried import carried_into
from parta.journal.queries.cells import CellKey, Totals, cell_states, totals_of
from parta.lessons.models import Lesson
from parta.schoolyear.models import Term
from parta.schoolyear.queries import list_terms, term_on
from parta.schoolyear.rules import TermKind


def list_course_terms(course: Course) -> list[Term]:
    """The terms of the course's class, in order; a stream goes by its first class."""
    school_class = course.school_class or (
        SchoolClass.objects.filter(groups=course.group_id).order_by("grade", "letter").first()
    )
    kind = TermKind(school_class.term_kind) if school_class else TermKind.QUARTER
    return list_terms(course.year_id, kind)


def term_ends(terms: Sequence[Term], lessons: Sequence[Lesson]) -> dict[int, date]:
    """The last day of each lesson's term, by lesson id; without terms, of its year."""
    found = [(lesson, term_on(terms, lesson.held_on)) for lesson in lessons]
    return {lesson.pk: term.ends_on if term else lesson.year.ends_on for lesson, term in found}


def term_totals(
    course: Course, terms: Sequence[Term], lessons: Sequence[Lesson], student_ids: Collection[int]
) -> dict[CellKey, Totals]:
    """For each of the lessons and students the student's totals over the lesson's whole term.

    ``terms``: the course's, see ``list_course_terms``.
    """
    by_term: dict[Term | None, list[Lesson]] = {}
    for lesson in lessons:
        by_term.setdefault(term_on(terms, lesson.held_on), []).append(lesson)
    totals: dict[CellKey, Totals] = {}
    for term, own in by_term.items():
        if term is None:
            continue
        of_term = lesson_ids_of_term(course, term)
        roster = [
            row for row in list_roster(course, term.starts_on, term.ends_on) if row.student_id in student_ids
        ]
        sums = totals_of(
            cell_states(lesson_ids=of_term, student_ids=student_ids, with_dots=False),
            carried_into(course, term, roster),
        )
        totals.update(
            (CellKey(lesson.pk, student_id), total) for lesson in own for student_id, total in sums.items()
        )
    return totals


def lesson_ids_of_term(course: Course, term: Term) -> list[int]:
    return list(
        Lesson.objects.filter(
            course=course, held_on__gte=term.starts_on, held_on__lte=term.ends_on
        ).values_list("pk", flat=True)
    )
