"""Absences of somebody and notices of them, to be handed out to them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from parta.attendance.models import AbsenceNotice, Attendance
from parta.attendance.queries.notices import reason_name, state_name
from parta.attendance.queries.records import code_name
from parta.core.personal_data import DataSection, Subjects, table
from parta.files.queries import content_of


def school_data(*, subjects: Subjects, **_signal: Any) -> list[DataSection]:
    return [_absences(subjects.student_ids), _notices(subjects.student_ids)]


def _absences(student_ids: Sequence[int]) -> DataSection:
    columns = [
        ("student", _("Student")),
        ("subject", _("Subject")),
        ("day", _("Day")),
        ("what", _("Attendance")),
    ]
    rows = Attendance.objects.filter(student_id__in=student_ids).order_by("lesson__held_on", "pk")
    found = [
        (
            row.student.full_name,
            row.lesson.course.subject.name,
            row.lesson.held_on,
            code_name(row.code, row.late_minutes),
        )
        for row in rows.select_related("student", "lesson__course__subject")
    ]
    return table("absences", _("Absences"), columns, found)


def _notices(student_ids: Sequence[int]) -> DataSection:
    """With the certificates that were attached."""
    columns = [
        ("student", _("Student")),
        ("starts_on", _("First day")),
        ("ends_on", _("Last day")),
        ("reason", _("Reason")),
        ("comment", _("Comment")),
        ("state", _("State")),
        ("filed_at", _("Filed")),
    ]
    rows = AbsenceNotice.objects.filter(student_id__in=student_ids).select_related("student")
    notices = list(rows.prefetch_related("attachments").order_by("starts_on", "pk"))
    found = table(
        "absence_notices",
        _("Notices of absence"),
        columns,
        [
            (
                row.student.full_name,
                row.starts_on,
                row.ends_on,
                reason_name(row.reason),
                row.comment,
                state_name(row.state),
                row.filed_at,
            )
            for row in notices
        ],
    )
    files = {
        f"{row.starts_on} {attachment.name}": content_of(attachment)
        for row in notices
        for attachment in row.attachments.all()
    }
    return DataSection(found.name, found.title, found.records, files)
