"""Marks and grades of an import that is undone: gone as a whole, with a row of the history for each."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.grading.commands.marks import place_of
from parta.grading.commands.term_marks import place_of as place_of_grade
from parta.grading.models import Mark, TermMark
from parta.grading.queries.marks import mark_values
from parta.grading.queries.term_marks import term_mark_values
from parta.lessons.commands import stream_of

_BATCH = 500


@transaction.atomic
def withdraw_marks(*, actor: Actor, mark_ids: Sequence[int], grade_ids: Sequence[int]) -> None:
    """The caller has found that nothing depends on them. Windows of editing do not apply."""
    actor.require(Permission.WRITE_ANY_COURSE)
    for ids in _batches(mark_ids):
        marks = Mark.objects.filter(school=actor.school, pk__in=ids)
        _withdraw_marks(actor, list(marks.select_related("form", "lesson").order_by("pk")))
        marks.delete()
    for ids in _batches(grade_ids):
        grades = TermMark.objects.filter(school=actor.school, pk__in=ids)
        _withdraw_grades(actor, list(grades.order_by("pk")))
        grades.delete()


def _withdraw_marks(actor: Actor, marks: Iterable[Mark]) -> None:
    by_course: dict[int, list[Change]] = {}
    for row in marks:
        place = place_of(row.lesson_id, row.student_id)
        change = Change("mark.removed", f"mark:{row.pk}", place, before=mark_values(row), after=None)
        by_course.setdefault(row.lesson.course_id, []).append(change)
    _record(actor, by_course)


def _withdraw_grades(actor: Actor, grades: Iterable[TermMark]) -> None:
    by_course: dict[int, list[Change]] = {}
    for row in grades:
        place = place_of_grade(row.course_id, row.student_id)
        before = term_mark_values(row)
        change = Change("term_mark.removed", f"term_mark:{row.pk}", place, before=before, after=None)
        by_course.setdefault(row.course_id, []).append(change)
    _record(actor, by_course)


def _record(actor: Actor, by_course: dict[int, list[Change]]) -> None:
    for course_id, changes in by_course.items():
        record_changes(actor=actor, stream=stream_of(course_id), changes=changes)


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
