"""Absences of two records of one student, when they become one: moved with their history."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parta.access.actors import Actor
from parta.attendance.models import Attendance
from parta.attendance.queries.records import attendance_values
from parta.audit.commands import Change, record_changes
from parta.core.merging import MergePart
from parta.lessons.commands import stream_of
from parta.people.models import Person, Student


def list_parts(*, kept: Person, gone: Person, **_event: Any) -> list[MergePart]:
    if not (isinstance(gone, Student) and isinstance(kept, Student)):
        return []
    rows = Attendance.objects.filter(student=gone)
    own = Attendance.objects.filter(student=kept).values("lesson_id")
    clash = _("Both records have an absence at the same lesson: correct one of them in the journal first.")
    twice = rows.filter(lesson_id__in=own).exists()
    return [MergePart(gettext_lazy("absences"), rows.count(), clash if twice else "")]


def move_absences(*, actor: Actor, kept: Person, gone: Person, **_event: Any) -> None:
    """Every absence becomes the kept record's; each journal's history says so."""
    if not (isinstance(gone, Student) and isinstance(kept, Student)):
        return
    for row in Attendance.objects.filter(student=gone).select_related("lesson").order_by("pk"):
        before = attendance_values(row)
        row.student = kept
        row.save(update_fields=["student"])
        change = Change(
            kind="attendance.moved",
            record=f"attendance:{row.pk}",
            place=f"cell:{row.lesson_id}:{kept.pk}",
            before=before,
            after=attendance_values(row),
        )
        record_changes(actor=actor, stream=stream_of(row.lesson.course_id), changes=[change])
