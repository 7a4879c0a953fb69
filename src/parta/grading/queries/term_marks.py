"""Grades of terms and years, and the words in which a suggestion explains itself."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.audit.differing import Comparison
from parta.grading.models import TermMark
from parta.grading.queries.marks import TamperedMark
from parta.grading.rules.interim import Flag, Reason, Suggestion
from parta.grading.rules.marks import Category
from parta.grading.rules.terms import Grade, Outcome, TermMarkKind


@dataclass(frozen=True, slots=True)
class TermMarkRow:
    """A grade as a page needs it. ``term_id`` None: of the year, the exam or the end."""

    id: int
    course_id: int
    subject_id: int
    student_id: int
    kind: TermMarkKind
    term_id: int | None
    result: Grade
    suggested: int | None
    reason: str
    comment: str
    recorded_at: datetime
    recorded_by: str
    version: int


def list_term_marks(
    *, student_ids: Collection[int], year_id: int, course_id: int | None = None
) -> list[TermMarkRow]:
    """All grades of the students in the year (in the course). The caller has proved the right to them."""
    rows = TermMark.objects.filter(student_id__in=student_ids, year_id=year_id)
    if course_id is not None:
        rows = rows.filter(course_id=course_id)
    return [
        TermMarkRow(
            id=row.pk,
            course_id=row.course_id,
            subject_id=row.course.subject_id,
            student_id=row.student_id,
            kind=TermMarkKind(row.kind),
            term_id=row.term_id,
            result=row.result,
            suggested=row.suggested,
            reason=row.reason,
            comment=row.comment,
            recorded_at=row.recorded_at,
            recorded_by=str(row.recorded_by or ""),
            version=row.version,
        )
        for row in rows.select_related("course", "recorded_by").order_by("recorded_at", "pk")
    ]


def term_mark_values(mark: TermMark) -> dict[str, Any]:
    """What the history keeps of a grade, as plain JSON."""
    return {
        "course": mark.course_id,
        "student": mark.student_id,
        "kind": mark.kind,
        "term": mark.term_id,
        "result": mark.value if mark.value is not None else mark.outcome,
        "suggested": mark.suggested,
        "reason": mark.reason,
        "comment": mark.comment,
        "by": mark.recorded_by_id,
    }


def iter_tampered_term_marks(school_id: int | None = None) -> Iterator[TamperedMark]:
    """Grades of the installation (the school) that were changed, added or removed past their history."""
    rows = TermMark.objects.select_related("school", "student", "course__subject")
    for record, mark in Comparison("term_mark", rows, term_mark_values, school_id=school_id).iter_differing():
        yield TamperedMark(
            school=mark.school.slug if mark else "",
            record=record,
            subject=mark.course.subject.name if mark else "",
            student=mark.student.full_name if mark else "",
            held_on=None,
        )


def result_text(result: Grade | None) -> str:
    """As a table shows it: 5, pass, fail, ex., n/a; a dash for nothing."""
    if result is None:
        return "—"
    if isinstance(result, int):
        return str(result)
    return {
        Outcome.PASS: pgettext("term grade, short", "pass"),
        Outcome.FAIL: pgettext("term grade, short", "fail"),
        Outcome.EXEMPT: pgettext("term grade, short", "ex."),
        Outcome.NOT_ASSESSED: pgettext("term grade, short", "n/a"),
    }[result]


def result_name(result: Grade) -> str:
    """In words, for a list to choose from."""
    if isinstance(result, int):
        return str(result)
    return {
        Outcome.PASS: _("pass"),
        Outcome.FAIL: _("fail"),
        Outcome.EXEMPT: _("exempt"),
        Outcome.NOT_ASSESSED: _("not assessed"),
    }[result]


def suggestion_words(suggestion: Suggestion) -> str:
    """Why the rules suggest the grade, in a sentence (acceptance M5)."""
    if suggestion.grade is None:
        return _("No marks to suggest a grade from")
    values = {
        "homework": _mean(suggestion, Category.HOMEWORK),
        "classwork": _mean(suggestion, Category.CLASSWORK),
        "tests": _mean(suggestion, Category.TESTS),
        "average": number_format(suggestion.average or "", 2),
    }
    words = "; ".join(_reason(reason) % values for reason in suggestion.reasons)
    return f"{words} → {suggestion.grade}"


def flag_words(flag: Flag) -> str:
    """Why the teacher should look twice."""
    return {
        Flag.TOO_FEW_MARKS: _("few marks"),
        Flag.ONE_TEST: _("only one test"),
        Flag.TESTS_FAR_OFF: _("tests differ by two grades"),
        Flag.BORDERLINE: _("on the borderline"),
    }[flag]


def _mean(suggestion: Suggestion, category: Category) -> str:
    found = suggestion.means.get(category)
    return number_format(found.mean, 2) if found else ""


def _reason(reason: Reason) -> str:
    return {
        Reason.AGREE: _("homework %(homework)s and classwork %(classwork)s agree"),
        Reason.CLASSWORK_DECIDES: _(
            "classwork %(classwork)s differs from homework %(homework)s: classwork decides"
        ),
        Reason.ONLY_HOMEWORK: _("only homework %(homework)s"),
        Reason.ONLY_CLASSWORK: _("only classwork %(classwork)s"),
        Reason.TESTS_CONFIRMED_BY_BOTH: _("tests %(tests)s are confirmed by both"),
        Reason.TESTS_CONFIRMED_BY_HOMEWORK: _("tests %(tests)s are confirmed by homework"),
        Reason.TESTS_CONFIRMED_BY_CLASSWORK: _("tests %(tests)s are confirmed by classwork"),
        Reason.TESTS_DECIDE: _("tests %(tests)s differ: tests decide"),
        Reason.ONLY_TESTS: _("only tests %(tests)s"),
        Reason.WEIGHTED_AVERAGE: _("weighted average %(average)s"),
    }[reason]
