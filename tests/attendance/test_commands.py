"""Absences and lateness: written, corrected with their history, refused."""

import pytest
from django.db import IntegrityError, transaction

from parta.attendance.commands import CellAttendance, replace_attendance
from parta.attendance.models import Attendance
from parta.attendance.queries import iter_tampered_attendance
from parta.attendance.rules import MAX_LATE_MINUTES, AttendanceCode
from parta.audit.models import AuditEvent
from parta.core.errors import Refused
from parta.lessons.commands import open_lessons
from parta.lessons.models import Lesson
from parta.people.models import Student
from tests.factories.cast import Cast

ABSENT, ILL, LATE = AttendanceCode.ABSENT, AttendanceCode.ILL, AttendanceCode.LATE


def write(
    cast: Cast,
    code: AttendanceCode | None,
    minutes: int | None = None,
    *,
    lesson: Lesson | None = None,
    student: Student | None = None,
    key: str = "teacher",
) -> None:
    lesson, student = lesson or cast.lesson, student or cast.student
    opened = open_lessons(
        actor=cast.actor(key), course_id=cast.course.pk, lesson_ids=[lesson.pk], has_reason=False
    )
    cells = [CellAttendance(lesson.pk, student.pk, code, minutes)]
    replace_attendance(actor=cast.actor(key), opened=opened, cells=cells)


def kinds(lesson: Lesson, student: Student) -> list[str]:
    place = f"cell:{lesson.pk}:{student.pk}"
    events = AuditEvent.objects.filter(place=place, kind__startswith="attendance.").order_by("sequence")
    return list(events.values_list("kind", flat=True))


def test_absence_is_written_corrected_and_taken_back(cast: Cast) -> None:
    write(cast, ABSENT)
    row = Attendance.objects.get(lesson=cast.lesson, student=cast.student)
    assert (row.code, row.recorded_by, row.version) == ("н", cast.users["teacher"], 1)
    write(cast, ILL)
    row.refresh_from_db()
    assert (row.code, row.version) == ("б", 2)
    write(cast, None)
    assert not Attendance.objects.filter(pk=row.pk).exists()
    assert kinds(cast.lesson, cast.student) == [
        "attendance.recorded",
        "attendance.changed",
        "attendance.removed",
    ]
    assert list(iter_tampered_attendance()) == []


def test_nothing_changes_nothing(cast: Cast) -> None:
    write(cast, None)
    write(cast, ABSENT, lesson=cast.past_lesson, student=cast.students[1])
    assert kinds(cast.lesson, cast.student) == []
    assert kinds(cast.past_lesson, cast.students[1]) == ["attendance.imported"]


def test_lateness_has_minutes(cast: Cast) -> None:
    write(cast, LATE, 10)
    row = Attendance.objects.get(lesson=cast.lesson)
    assert (row.code, row.late_minutes) == ("о", 10)
    write(cast, LATE, 15)
    row.refresh_from_db()
    assert row.late_minutes == 15


@pytest.mark.parametrize("minutes", [0, -1, MAX_LATE_MINUTES + 1])
def test_minutes_out_of_range_are_refused(cast: Cast, minutes: int) -> None:
    with pytest.raises(Refused) as error:
        write(cast, LATE, minutes)
    assert error.value.code == "late_minutes"
    assert not Attendance.objects.filter(lesson=cast.lesson).exists()


def test_only_the_late_have_minutes(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(pk=cast.attendance.pk).update(late_minutes=5)


def test_absent_once_a_lesson(cast: Cast) -> None:
    cast.attendance.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.attendance.save()


def test_absence_changed_past_its_history_is_named(cast: Cast) -> None:
    Attendance.objects.filter(pk=cast.attendance.pk).update(code="б")
    tampered = list(iter_tampered_attendance())
    assert [(row.record, row.student) for row in tampered] == [
        (f"attendance:{cast.attendance.pk}", "Иванова Софья")
    ]


def test_absence_deleted_past_its_history_is_named(cast: Cast) -> None:
    record = f"attendance:{cast.attendance.pk}"
    Attendance.objects.filter(pk=cast.attendance.pk).delete()
    assert [row.record for row in iter_tampered_attendance()] == [record]
