"""Notes, remarks and signatures of weeks, to be handed out to whom they are about."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from parta.conduct.models import Remark, WeekNote, WeekSignature
from parta.conduct.queries.words import behavior_name, kind_name
from parta.core.personal_data import DataSection, Subjects, table


def school_data(*, subjects: Subjects, **_signal: Any) -> list[DataSection]:
    ids = subjects.student_ids
    return [_notes(ids), _remarks(ids), _signatures(ids)]


def _notes(student_ids: Sequence[int]) -> DataSection:
    columns = [_student(), _week(), ("behavior", _("Behavior")), ("text", _("Note"))]
    rows = WeekNote.objects.filter(student_id__in=student_ids).select_related("student")
    found = [
        (row.student.full_name, row.monday_on, behavior_name(row.behavior) if row.behavior else "", row.text)
        for row in rows.order_by("monday_on", "pk")
    ]
    return table("week_notes", _("Notes on behavior"), columns, found)


def _remarks(student_ids: Sequence[int]) -> DataSection:
    """Those that wait for the class teacher are not the family's yet."""
    columns = [
        _student(),
        ("day", _("Day")),
        ("kind", _("Kind")),
        ("text", _("Text")),
        ("replies", _("Replies")),
    ]
    rows = Remark.objects.filter(student_id__in=student_ids, released_at__isnull=False)
    rows = rows.select_related("student", "lesson").prefetch_related("replies")
    found = [
        (
            row.student.full_name,
            row.lesson.held_on,
            kind_name(row.kind),
            row.text,
            "\n".join(reply.text for reply in row.replies.all()),
        )
        for row in rows.order_by("lesson__held_on", "pk")
    ]
    return table("remarks", _("Praise and remarks"), columns, found)


def _signatures(student_ids: Sequence[int]) -> DataSection:
    columns = [_student(), _week(), ("signed_by", _("Signed by")), ("signed_at", _("Signed"))]
    rows = WeekSignature.objects.filter(student_id__in=student_ids).select_related("student")
    found = [
        (row.student.full_name, row.monday_on, row.signer_name, row.signed_at)
        for row in rows.order_by("monday_on", "pk")
    ]
    return table("week_signatures", _("Signed weeks"), columns, found)


def _student() -> tuple[str, str]:
    return "student", _("Student")


def _week() -> tuple[str, str]:
    return "monday", _("Week from")
