"""Notices of absence as another system (or the demo) has them; the rules of filing do not apply."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Q

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.attendance.commands.notice_rows import snapshot, span_of_row
from parta.attendance.commands.records import attendance_change
from parta.attendance.models import AbsenceNotice, Attendance
from parta.attendance.queries import attendance_values
from parta.attendance.rules import NoticeReason, NoticeState
from parta.attendance.rules.notices import Span, code_for
from parta.audit.commands import Change, record_changes
from parta.lessons.commands import stream_of
from parta.people.rules import place_of

_STREAM = "notices"


@dataclass(frozen=True, slots=True)
class ImportedNotice:
    """``accepted_at`` None: nobody has accepted it yet."""

    student_id: int
    span: Span
    reason: NoticeReason
    filed_at: datetime
    filed_by_id: int | None
    comment: str = ""
    accepted_at: datetime | None = None
    accepted_by_id: int | None = None


@transaction.atomic
def import_notices(
    *, actor: Actor, year_id: int, rows: Sequence[ImportedNotice], cause: str
) -> list[AbsenceNotice]:
    """Take over notices; recorded absences with the same reason are tied to them, in their histories too."""
    actor.require(Permission.WRITE_ANY_COURSE)
    notices = AbsenceNotice.objects.bulk_create([_row(actor, year_id, row) for row in rows], batch_size=1000)
    changes = [
        Change(
            kind="notice.imported",
            record=f"notice:{notice.pk}",
            place=place_of(notice.student_id),
            before=None,
            after=snapshot(notice),
            at=notice.filed_at,
        )
        for notice in notices
    ]
    record_changes(actor=actor, stream=_STREAM, changes=changes)
    _tie_absences(actor, notices, cause)
    return notices


def _row(actor: Actor, year_id: int, row: ImportedNotice) -> AbsenceNotice:
    first, last = row.span.periods or (None, None)
    return AbsenceNotice(
        school=actor.school,
        year_id=year_id,
        student_id=row.student_id,
        starts_on=row.span.starts_on,
        ends_on=row.span.ends_on,
        first_period=first,
        last_period=last,
        reason=row.reason.value,
        comment=row.comment,
        state=(NoticeState.ACCEPTED if row.accepted_at else NoticeState.FILED).value,
        family_key=uuid.uuid4(),
        filed_at=row.filed_at,
        filed_by_id=row.filed_by_id,
        edited_at=row.filed_at,
        decided_at=row.accepted_at,
        decided_by_id=row.accepted_by_id,
    )


def _tie_absences(actor: Actor, notices: Sequence[AbsenceNotice], cause: str) -> None:
    if not notices:
        return
    by_student: dict[int, list[AbsenceNotice]] = {}
    for notice in notices:
        by_student.setdefault(notice.student_id, []).append(notice)
    first, last = min(row.starts_on for row in notices), max(row.ends_on for row in notices)
    rows = Attendance.objects.filter(
        Q(lesson__held_on__gte=first, lesson__held_on__lte=last),
        school=actor.school,
        student_id__in=by_student,
        notice__isnull=True,
    ).select_related("lesson")
    tied = [row for row in rows.order_by("lesson__course_id", "pk") if _tie(row, by_student[row.student_id])]
    Attendance.objects.bulk_update(tied, ["notice", "version"], batch_size=500)
    for course_id, group in groupby(tied, key=lambda row: row.lesson.course_id):
        changes = [
            attendance_change("attendance.changed", row, _without_notice(row), attendance_values(row))
            for row in group
        ]
        record_changes(actor=actor, stream=stream_of(course_id), changes=changes, reason=cause)


def _tie(row: Attendance, notices: Sequence[AbsenceNotice]) -> bool:
    """Whether the absence belongs to one of the notices, and has been tied to it."""
    for notice in notices:
        if row.code == code_for(NoticeReason(notice.reason)) and span_of_row(notice).covers(
            row.lesson.held_on, row.lesson.period
        ):
            row.notice, row.version = notice, row.version + 1
            return True
    return False


def _without_notice(row: Attendance) -> dict[str, object]:
    return {name: value for name, value in attendance_values(row).items() if name != "notice"}
