"""What need not be kept of absences when somebody's data are erased."""

from typing import Any

from parta.attendance.models import AbsenceNotice
from parta.files.commands import remove_file
from parta.people.rules import PersonKind


def forget_notices(*, kind: str, person_id: int, **_signal: Any) -> None:
    """Words and certificates of a student's notices go; that there was a notice, and why, stays."""
    if kind != PersonKind.STUDENT:
        return
    rows = AbsenceNotice.objects.filter(student=person_id)
    for notice in rows.prefetch_related("attachments"):
        files = list(notice.attachments.all())
        notice.attachments.clear()
        for attachment in files:
            remove_file(attachment=attachment)
    rows.update(comment="")
