from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from parta.attendance.models import Attendance
from parta.attendance.rules import AttendanceCode
from parta.audit.differing import Comparison


@dataclass(frozen=True, slots=True)
class TamperedAttendance:
    """An absence that is not what its journal's history says."""

    school: str
    record: str
    subject: str
    student: str
    held_on: date | None


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """An absence or lateness as a page needs it."""

    id: int
    lesson_id: int
    student_id: int
    code: AttendanceCode
    late_minutes: int | None
    version: int
    notice_reason: str = ""  # of the notice its code comes from


def list_attendance(
    *, lesson_ids: Collection[int], student_ids: Collection[int] | None = None
) -> list[AttendanceRow]:
    """Absences and lateness at the lessons (of the students); the caller has proved the right to them."""
    rows = Attendance.objects.filter(lesson_id__in=lesson_ids)
    if student_ids is not None:
        rows = rows.filter(student_id__in=student_ids)
    values = rows.values_list(
        "pk", "lesson_id", "student_id", "code", "late_minutes", "version", "notice__reason"
    )
    return [
        AttendanceRow(pk, lesson_id, student_id, AttendanceCode(code), late_minutes, version, reason or "")
        for pk, lesson_id, student_id, code, late_minutes, version, reason in values
    ]


def lessons_with_attendance(lesson_ids: Collection[int]) -> set[int]:
    """Those of the lessons at which somebody was absent or late."""
    rows = Attendance.objects.filter(lesson_id__in=lesson_ids)
    return set(rows.values_list("lesson_id", flat=True).distinct())


def attendance_values(row: Attendance) -> dict[str, Any]:
    """What the history keeps of an absence or lateness, as plain JSON; a notice only where there is one."""
    values = {
        "lesson": row.lesson_id,
        "student": row.student_id,
        "code": row.code,
        "late_minutes": row.late_minutes,
        "by": row.recorded_by_id,
    }
    return values | {"notice": row.notice_id} if row.notice_id else values


def iter_tampered_attendance(school_id: int | None = None) -> Iterator[TamperedAttendance]:
    """Attendance of the installation (the school) changed, added or removed past its history."""
    rows = Attendance.objects.select_related("school", "student", "lesson__course__subject")
    compared = Comparison("attendance", rows, attendance_values, school_id=school_id)
    for record, row in compared.iter_differing():
        yield TamperedAttendance(
            school=row.school.slug if row else "",
            record=record,
            subject=row.lesson.course.subject.name if row else "",
            student=row.student.full_name if row else "",
            held_on=row.lesson.held_on if row else None,
        )


def code_name(code: str, late_minutes: int | None = None) -> str:
    """The code in words, in the user's language."""
    if code == AttendanceCode.LATE and late_minutes:
        return _("late by %(minutes)d min") % {"minutes": late_minutes}
    return {
        AttendanceCode.ABSENT: _("absent"),
        AttendanceCode.ILL: _("ill"),
        AttendanceCode.EXCUSED: _("absent for a valid reason"),
        AttendanceCode.BY_ORDER: _("absent by order of the school"),
        AttendanceCode.LATE: _("late"),
    }[AttendanceCode(code)]


def attendance_change_words(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    """A recorded change of attendance in plain words, in the user's language."""
    if after is None:
        return _("present after all")
    new = code_name(after["code"], after["late_minutes"])
    if after.get("notice"):
        new = _("%(code)s, by a notice of absence") % {"code": new}
    if before is None or (before["code"], before["late_minutes"]) == (after["code"], after["late_minutes"]):
        return new
    return _("%(old)s changed to %(new)s") % {
        "old": code_name(before["code"], before["late_minutes"]),
        "new": new,
    }
