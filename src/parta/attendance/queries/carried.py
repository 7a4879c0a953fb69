"""Absences that a student brings along from another class of the school (domain D4)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from parta.academics.queries.stays import first_stays
from parta.attendance.models import Attendance
from parta.attendance.rules import AttendanceCode


class CarriedAbsence(NamedTuple):
    """``source``: the class or group in whose journal it stands."""

    student_id: int
    subject_id: int
    code: AttendanceCode
    source: str


def list_carried_absences(
    *,
    joined: Mapping[int, date],
    subject_ids: Collection[int],
    course_ids: Collection[int],
    days: tuple[date, date],
) -> list[CarriedAbsence]:
    """Absences that count in courses which the students joined: of courses they had been in before.

    As ``grading.queries.carried.list_carried`` does for marks: whoever was there when the days began brings
    nothing, and without anybody else nothing is asked. The caller has proved the right to them.
    """
    newcomers = {student_id: day for student_id, day in joined.items() if day > days[0]}
    if not newcomers:
        return []
    rows = list(
        Attendance.objects.filter(
            student_id__in=newcomers,
            lesson__course__subject_id__in=subject_ids,
            lesson__held_on__range=days,
        )
        .exclude(lesson__course_id__in=course_ids)
        .select_related("lesson__course__school_class", "lesson__course__group")
        .order_by("lesson__held_on", "pk")
    )
    if not rows:
        return []
    stays = first_stays(newcomers)
    found = []
    for row in rows:
        course = row.lesson.course
        begun = stays.begun(row.student_id, course)
        if begun is not None and begun < newcomers[row.student_id]:
            source = str(course.school_class or course.group)
            found.append(CarriedAbsence(row.student_id, course.subject_id, AttendanceCode(row.code), source))
    return found
