from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.attendance.commands.telling import report_attendance
from parta.attendance.models import Attendance
from parta.attendance.queries import attendance_values
from parta.attendance.queries.notices import NoticeRow, covering, notices_between
from parta.attendance.rules import MAX_LATE_MINUTES, AttendanceCode
from parta.attendance.rules.notices import code_for
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import Refused
from parta.lessons.commands import OpenLesson, stream_of
from parta.lessons.models import Lesson

_CHANGED_FIELDS = ["code", "late_minutes", "notice", "recorded_at", "recorded_by", "version"]


@dataclass(frozen=True, slots=True)
class CellAttendance:
    """What a cell is to say about the student's presence; ``code`` None: present."""

    lesson_id: int
    student_id: int
    code: AttendanceCode | None
    late_minutes: int | None = None
    operation: UUID | None = None
    notice_id: int | None = None  # found by ``replace_attendance`` itself

    @property
    def key(self) -> tuple[int, int]:
        return self.lesson_id, self.student_id


@dataclass(frozen=True, slots=True)
class ImportedAttendance:
    """An absence or lateness as another system (or the demo) recorded it."""

    lesson_id: int
    student_id: int
    code: AttendanceCode
    recorded_at: datetime
    recorded_by_id: int | None = None
    late_minutes: int | None = None


@transaction.atomic
def replace_attendance(
    *,
    actor: Actor,
    opened: Mapping[int, OpenLesson],
    cells: Sequence[CellAttendance],
    reason: str = "",
) -> None:
    """Make the cells of one course's journal say exactly this about attendance.

    An absence of which there is notice takes the notice's reason at once (domain E3).
    ``opened`` comes from ``lessons.commands.open_lessons``; the caller has obeyed its rights and locks.
    """
    for cell in cells:
        _check_minutes(cell.late_minutes)
    existing = _rows_by_cell(cells)
    cells = _with_reasons(opened, cells)
    new, changed, gone, changes = [], [], [], []
    for cell in cells:
        row = existing.get((cell.lesson_id, cell.student_id))
        if row is None:
            if cell.code is not None:
                new.append((_new_row(actor, opened[cell.lesson_id], cell), cell.operation))
            continue
        before, kind, after = attendance_values(row), "attendance.removed", None
        if cell.code is None:
            gone.append(row.pk)
        elif _differs(row, cell):
            _change_row(row, actor, cell)
            changed.append(row)
            kind, after = "attendance.changed", attendance_values(row)
        else:
            continue
        changes.append(attendance_change(kind, row, before, after, operation=cell.operation))
    Attendance.objects.bulk_create([row for row, _operation in new], batch_size=1000)
    Attendance.objects.bulk_update(changed, _CHANGED_FIELDS, batch_size=500)
    Attendance.objects.filter(pk__in=gone).delete()
    changes += [
        attendance_change("attendance.recorded", row, None, attendance_values(row), operation=operation)
        for row, operation in new
    ]
    if changes:
        record_changes(actor=actor, stream=_stream_of(opened), changes=changes, reason=reason)
        lifted = [cell.key for cell in cells if cell.code is None and cell.key in existing]
        report_attendance([*(row for row, _operation in new), *changed], lifted)


@transaction.atomic
def import_attendance(
    *, actor: Actor, course_id: int, year_id: int, rows: Sequence[ImportedAttendance]
) -> None:
    """Take over attendance recorded elsewhere for lessons of one course; windows of editing do not apply."""
    actor.require(Permission.WRITE_ANY_COURSE)
    for row in rows:
        _check_minutes(row.late_minutes)
    created = Attendance.objects.bulk_create(
        [
            Attendance(
                school=actor.school,
                year_id=year_id,
                lesson_id=row.lesson_id,
                student_id=row.student_id,
                code=row.code.value,
                late_minutes=row.late_minutes,
                recorded_at=row.recorded_at,
                recorded_by_id=row.recorded_by_id,
            )
            for row in rows
        ],
        batch_size=2000,
    )
    changes = [
        attendance_change("attendance.imported", row, None, attendance_values(row), at=row.recorded_at)
        for row in created
    ]
    record_changes(actor=actor, stream=stream_of(course_id), changes=changes)


def _stream_of(opened: Mapping[int, OpenLesson]) -> str:
    """All lessons opened at once are of one course."""
    return stream_of(next(iter(opened.values())).lesson.course_id)


def _check_minutes(minutes: int | None) -> None:
    if minutes is not None and not 1 <= minutes <= MAX_LATE_MINUTES:
        raise Refused(
            _("A student can be 1 to %(count)d minutes late.") % {"count": MAX_LATE_MINUTES},
            code="late_minutes",
        )


def _rows_by_cell(cells: Sequence[CellAttendance]) -> dict[tuple[int, int], Attendance]:
    rows = Attendance.objects.filter(
        lesson_id__in={cell.lesson_id for cell in cells}, student_id__in={cell.student_id for cell in cells}
    )
    return {(row.lesson_id, row.student_id): row for row in rows}


def _with_reasons(
    opened: Mapping[int, OpenLesson], cells: Sequence[CellAttendance]
) -> Sequence[CellAttendance]:
    """The cells with what notices make of their absences; one query, when there is an absence at all."""
    absent = [cell for cell in cells if cell.code is AttendanceCode.ABSENT]
    if not absent:
        return cells
    days = [opened[cell.lesson_id].lesson.held_on for cell in absent]
    notices = notices_between({cell.student_id for cell in absent}, min(days), max(days))
    return (
        [_with_reason(opened[cell.lesson_id].lesson, cell, notices) for cell in cells] if notices else cells
    )


def _with_reason(lesson: Lesson, cell: CellAttendance, notices: Sequence[NoticeRow]) -> CellAttendance:
    if cell.code is not AttendanceCode.ABSENT:
        return cell
    notice = covering(notices, cell.student_id, lesson.held_on, lesson.period)
    return cell if notice is None else replace(cell, code=code_for(notice.reason), notice_id=notice.notice_id)


def _differs(row: Attendance, cell: CellAttendance) -> bool:
    """The same code written again leaves the notice it comes from."""
    if (row.code, row.late_minutes) != (cell.code, cell.late_minutes):
        return True
    return cell.notice_id is not None and row.notice_id != cell.notice_id


def _new_row(actor: Actor, entry: OpenLesson, cell: CellAttendance) -> Attendance:
    assert cell.code is not None  # noqa: S101 - narrows the type; the caller has tested it
    return Attendance(
        school=actor.school,
        year_id=entry.lesson.year_id,
        lesson=entry.lesson,
        student_id=cell.student_id,
        code=cell.code.value,
        late_minutes=cell.late_minutes,
        notice_id=cell.notice_id,
        recorded_at=clock.now(),
        recorded_by_id=actor.author_id,
    )


def _change_row(row: Attendance, actor: Actor, cell: CellAttendance) -> None:
    assert cell.code is not None  # noqa: S101 - narrows the type; the caller has tested it
    row.code, row.late_minutes, row.notice_id = cell.code.value, cell.late_minutes, cell.notice_id
    row.recorded_at, row.recorded_by_id = clock.now(), actor.author_id
    row.version += 1


def attendance_change(
    kind: str,
    row: Attendance,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    at: datetime | None = None,
    operation: UUID | None = None,
) -> Change:
    """An entry of the journal's history about one absence or lateness."""
    return Change(
        kind=kind,
        record=f"attendance:{row.pk}",
        place=f"cell:{row.lesson_id}:{row.student_id}",
        before=before,
        after=after,
        at=at,
        operation=operation,
    )
