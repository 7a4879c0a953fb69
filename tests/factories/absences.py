"""Notices of absence for the standing cast, filed by the parent through the command."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile

from parta.attendance.commands import CellAttendance, NoticeData, file_notices, replace_attendance
from parta.attendance.models import AbsenceNotice
from parta.attendance.rules import AttendanceCode, NoticeReason
from parta.attendance.rules.notices import Periods, Span
from parta.core import clock
from parta.files.models import Attachment
from parta.lessons.commands import open_lessons
from parta.lessons.models import Lesson
from parta.people.models import Student
from tests.factories.cast import SchoolCast

FILED_AT = uuid.UUID(int=17)


def at(cast: SchoolCast, hour: int, minute: int = 0, day: date | None = None) -> Any:
    """Stop the clock at this time of the day (by default today)."""
    return clock.fixed_at(datetime.combine(day or cast.today, time(hour, minute), cast.school.zone))


def school_days(cast: SchoolCast) -> list[date]:
    """From today on."""
    return [lesson.held_on for lesson in cast.lessons if lesson.held_on >= cast.today]


def notice_data(
    first: date,
    last: date | None = None,
    reason: NoticeReason = NoticeReason.ILLNESS,
    comment: str = "",
    periods: Periods = None,
) -> NoticeData:
    return NoticeData(Span(first, last or first, periods), reason, comment)


def file_notice(
    cast: SchoolCast,
    data: NoticeData,
    *,
    students: Sequence[Student] = (),
    key: uuid.UUID | None = None,
    uploads: dict[int, list[Any]] | None = None,
    merges: bool = False,
    actor: str = "guardian",
) -> list[AbsenceNotice]:
    """The parent files it for the first child, or for these."""
    done = file_notices(
        actor=cast.actor(actor),
        student_ids=[student.pk for student in students or [cast.student]],
        data=data,
        form_key=key or uuid.uuid4(),
        uploads=uploads or {},
        merges=merges,
    )
    return list(AbsenceNotice.objects.filter(pk__in=done.notice_ids).order_by("pk"))


def upload(name: str = "справка.txt") -> ContentFile[bytes]:
    return ContentFile("Здоров с понедельника".encode(), name=name)


def record(cast: SchoolCast, lesson: Lesson, student: Student, code: AttendanceCode | None) -> None:
    """The teacher (of either course) writes the code."""
    actor = cast.actor("teacher" if lesson.course_id == cast.course.pk else "class_teacher")
    opened = open_lessons(actor=actor, course_id=lesson.course_id, lesson_ids=[lesson.pk], has_reason=False)
    replace_attendance(actor=actor, opened=opened, cells=[CellAttendance(lesson.pk, student.pk, code)])


def get_notice_of(cast: SchoolCast, student: Student | None = None) -> AbsenceNotice:
    """A notice of the next but one school day with a certificate; filed when there is none yet."""
    student = student or cast.student
    found = AbsenceNotice.objects.filter(student=student).first()
    if found is not None:
        return found
    day = school_days(cast)[2]
    now = clock.now()
    notice = AbsenceNotice.objects.create(
        school=cast.school,
        year=cast.year,
        student=student,
        starts_on=day,
        ends_on=day,
        reason=NoticeReason.DOCTOR.value,
        family_key=FILED_AT,
        filed_at=now,
        filed_by=cast.users["guardian"],
        edited_at=now,
    )
    notice.attachments.add(_certificate(cast))
    return notice


def _certificate(cast: SchoolCast) -> Attachment:
    attachment = Attachment(
        school=cast.school, name="справка.txt", content_type="text/plain", size=4, uploaded_at=clock.now()
    )
    attachment.file.save("справка.txt", ContentFile(b"text"), save=False)
    attachment.save()
    return attachment


def get_running_out(cast: SchoolCast) -> AbsenceNotice:
    """An illness of the first child that runs out today."""
    now = clock.now()
    return AbsenceNotice.objects.create(
        school=cast.school,
        year=cast.year,
        student=cast.student,
        starts_on=cast.today - timedelta(days=2),
        ends_on=cast.today,
        reason=NoticeReason.ILLNESS.value,
        family_key=uuid.uuid4(),
        filed_at=now,
        filed_by=cast.users["guardian"],
        edited_at=now,
    )
