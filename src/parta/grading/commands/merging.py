"""Marks of two records of one student, when they become one: moved with their history."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parta.access.actors import Actor
from parta.audit.commands import Change, record_changes
from parta.core.merging import MergePart
from parta.grading.commands.marks import place_of
from parta.grading.models import Dot, Mark, TermMark, TransferredMark
from parta.grading.queries.dots import dot_values
from parta.grading.queries.marks import mark_values
from parta.grading.queries.term_marks import term_mark_values
from parta.lessons.commands import stream_of
from parta.people.models import Person, Student


def list_parts(*, kept: Person, gone: Person, **_event: Any) -> list[MergePart]:
    """What moves of marks; two results at the same place contradict each other."""
    if not (isinstance(gone, Student) and isinstance(kept, Student)):
        return []
    marks, grades = Mark.objects.filter(student=gone), TermMark.objects.filter(student=gone)
    own = Mark.objects.filter(student=kept).values("lesson_id")
    twice = marks.filter(lesson_id__in=own).exists()
    own_grades = set(TermMark.objects.filter(student=kept).values_list("course_id", "kind", "term_id"))
    both_graded = own_grades & set(grades.values_list("course_id", "kind", "term_id"))
    own_dots = Dot.objects.filter(student=kept).values("lesson_id")
    dots = Dot.objects.filter(student=gone)
    both_owe = dots.filter(lesson_id__in=own_dots).exists()
    clash = _("Both records have marks for the same lesson: correct one of them in the journal first.")
    graded = _("Both records have a grade for the same term: remove one of them first.")
    owed = _("Both records owe work for the same lesson: end one of the dots first.")
    transferred = TransferredMark.objects.filter(student=gone).count()
    return [
        MergePart(gettext_lazy("marks"), marks.count(), clash if twice else ""),
        MergePart(gettext_lazy("grades of terms and years"), grades.count(), graded if both_graded else ""),
        MergePart(gettext_lazy("work owed"), dots.count(), owed if both_owe else ""),
        MergePart(gettext_lazy("marks from other schools"), transferred),
    ]


def move_marks(*, actor: Actor, kept: Person, gone: Person, **_event: Any) -> None:
    """Every mark, grade and dot becomes the kept record's; each journal's history says so."""
    if not (isinstance(gone, Student) and isinstance(kept, Student)):
        return
    marks = Mark.objects.filter(student=gone).select_related("form", "lesson").order_by("pk")
    _move(actor, kept, marks, "mark", mark_values)
    dots = Dot.objects.filter(student=gone).select_related("form", "lesson").order_by("pk")
    _move(actor, kept, dots, "dot", dot_values)
    for row in TermMark.objects.filter(student=gone).order_by("pk"):
        before = term_mark_values(row)
        row.student = kept
        row.save(update_fields=["student"])
        place = f"term:{row.course_id}:{kept.pk}"
        change = Change("term_mark.moved", f"term_mark:{row.pk}", place, before, term_mark_values(row))
        record_changes(actor=actor, stream=stream_of(row.course_id), changes=[change])


def _move(
    actor: Actor,
    kept: Student,
    rows: Iterable[Any],
    name: str,
    values: Callable[[Any], dict[str, Any]],
) -> None:
    for row in rows:
        before = values(row)
        row.student = kept
        row.save(update_fields=["student"])
        place = place_of(row.lesson_id, kept.pk)
        change = Change(f"{name}.moved", f"{name}:{row.pk}", place, before, values(row))
        record_changes(actor=actor, stream=stream_of(row.lesson.course_id), changes=[change])
