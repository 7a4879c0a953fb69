from parta.attendance.queries.records import (
    AttendanceRow,
    TamperedAttendance,
    attendance_change_words,
    attendance_values,
    code_name,
    iter_tampered_attendance,
    lessons_with_attendance,
    list_attendance,
)

__all__ = [
    "AttendanceRow",
    "TamperedAttendance",
    "attendance_change_words",
    "attendance_values",
    "code_name",
    "iter_tampered_attendance",
    "lessons_with_attendance",
    "list_attendance",
]
