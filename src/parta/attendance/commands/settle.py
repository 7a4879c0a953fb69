"""Recorded absences take the reason of a notice filed later, and lose it with the notice (domain E3)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import groupby

from django.db import transaction
from django.db.models import Q, QuerySet

from parta.access.actors import system_actor
from parta.attendance.commands.records import attendance_change
from parta.attendance.models import Attendance
from parta.attendance.queries import attendance_values
from parta.attendance.queries.notices import NoticeRow, covering, notices_between
from parta.attendance.rules import AttendanceCode
from parta.attendance.rules.notices import code_for
from parta.audit.commands import record_changes
from parta.core import clock
from parta.lessons.commands import stream_of
from parta.lessons.models import Lesson
from parta.lessons.queries import closed_ranges, is_in_ranges
from parta.schools.models import School

_Wanted = tuple[str, int | None]  # code and notice


@transaction.atomic
def settle_absences(
    *, school: School, student_ids: Collection[int], since: date, until: date, cause: str
) -> int:
    """Make recorded absences of the days agree with the notices in force; how many have changed.

    Only what was `н`, or came from a notice, is touched, and nothing in a closed term. Recorded in the
    journals' histories as done by the installation, with its cause. The caller has proved the right.
    """
    candidates = _candidates(school, student_ids, since, until)
    lesson_ids = set(candidates.values_list("lesson_id", flat=True))
    if not lesson_ids:
        return 0
    list(Lesson.objects.select_for_update().filter(pk__in=lesson_ids).order_by("pk"))  # writers queue
    rows = list(candidates.filter(lesson_id__in=lesson_ids))
    notices = notices_between(student_ids, since, until)
    wanted = {row.pk: _wanted(row, notices) for row in rows}
    due = [row for row in rows if (row.code, row.notice_id) != wanted[row.pk]]
    changed = 0
    for _course_id, group in groupby(due, key=lambda row: row.lesson.course_id):
        changed += _settle_course(school, list(group), wanted, cause)
    return changed


def _candidates(
    school: School, student_ids: Collection[int], since: date, until: date
) -> QuerySet[Attendance]:
    return (
        Attendance.objects.filter(
            Q(code=AttendanceCode.ABSENT.value) | Q(notice__isnull=False),
            school=school,
            student_id__in=student_ids,
            lesson__held_on__gte=since,
            lesson__held_on__lte=until,
        )
        .select_related("lesson__course__school_class", "lesson__course__year")
        .order_by("lesson__course_id", "lesson__held_on", "pk")
    )


def _wanted(row: Attendance, notices: Sequence[NoticeRow]) -> _Wanted:
    notice = covering(notices, row.student_id, row.lesson.held_on, row.lesson.period)
    if notice is None:
        return AttendanceCode.ABSENT.value, None
    return code_for(notice.reason).value, notice.notice_id


def _settle_course(
    school: School, rows: Sequence[Attendance], wanted: Mapping[int, _Wanted], cause: str
) -> int:
    """All rows are of one course."""
    course = rows[0].lesson.course
    closed = closed_ranges(course, clock.today(school.zone))
    open_rows = [row for row in rows if not is_in_ranges(row.lesson.held_on, closed)]
    changes = []
    for row in open_rows:
        before = attendance_values(row)
        row.code, row.notice_id = wanted[row.pk]
        row.version += 1
        changes.append(attendance_change("attendance.changed", row, before, attendance_values(row)))
    Attendance.objects.bulk_update(open_rows, ["code", "notice", "version"], batch_size=500)
    record_changes(actor=system_actor(school), stream=stream_of(course.pk), changes=changes, reason=cause)
    return len(open_rows)
