"""What a guardian is asked and told about today: still ill? and missing without notice (acceptance K8)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.attendance.models import AbsenceNotice, Attendance
from parta.attendance.queries.days import StudentLesson, list_student_lessons
from parta.attendance.queries.notices import NoticeRow, covering, notices_between
from parta.attendance.rules import MISSED_CODES, AttendanceCode, NoticeReason
from parta.attendance.rules.notices import asks_still_ill, friday_of, next_day
from parta.core import clock
from parta.people.models import Student

_LOOKED_BACK = timedelta(days=14)
_LOOKED_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class StillIllPrompt:
    """A notice of illness runs out: until which day it may be extended by one button.

    Answered at ``diary:absence_answer`` with ``until`` as day, or empty: at school again.
    """

    notice_id: int
    student_id: int
    student: str
    ended_on: date
    next_day: date
    friday: date  # the last school day of that week; the same as ``next_day`` when there is nothing between


@dataclass(frozen=True, slots=True)
class MissedLesson:
    period: int | None
    times: str
    subject: str


@dataclass(frozen=True, slots=True)
class AbsenceAlert:
    """A child was recorded absent today without notice. ``is_back``: has come since, by later lessons."""

    student_id: int
    student: str
    lessons: tuple[MissedLesson, ...]
    is_back: bool


def list_prompts(actor: Actor) -> tuple[StillIllPrompt, ...]:
    """Illnesses of the actor's children that have just run out and that nobody has answered about."""
    if not _files(actor):
        return ()
    today = clock.today(actor.school.zone)
    rows = list(
        AbsenceNotice.objects.filter(
            school=actor.school,
            student_id__in=actor.family_ids,
            reason=NoticeReason.ILLNESS.value,
            first_period__isnull=True,
            recovered_at__isnull=True,
            ends_on__gte=today - _LOOKED_BACK,
            ends_on__lte=today,
        )
        .in_force()
        .select_related("student")
        .order_by("student__surname_key", "student__given_name", "ends_on", "pk")
    )
    if not rows:
        return ()
    ids = {row.student_id for row in rows}
    lessons = list_student_lessons(ids, today - _LOOKED_BACK, today + _LOOKED_AHEAD)
    missed, called = _records(ids, lessons)
    later = notices_between(ids, today - _LOOKED_BACK, today + _LOOKED_AHEAD)
    found = (_prompt(row, lessons, missed, called, later, today) for row in rows)
    return tuple(prompt for prompt in found if prompt is not None)


def list_alerts(actor: Actor) -> tuple[AbsenceAlert, ...]:
    """The actor's children who were recorded absent today without notice, with lesson and time."""
    if not _files(actor):
        return ()
    today = clock.today(actor.school.zone)
    absent = set(
        Attendance.objects.filter(
            school=actor.school,
            student_id__in=actor.family_ids,
            lesson__held_on=today,
            code=AttendanceCode.ABSENT.value,
            notice__isnull=True,
        ).values_list("student_id", "lesson_id")
    )
    if not absent:
        return ()
    ids = {student_id for student_id, _lesson_id in absent}
    lessons = list_student_lessons(ids, today, today)
    missed, called = _records(ids, lessons)
    names = Student.objects.filter(pk__in=ids).order_by("surname_key", "given_name", "pk")
    return tuple(_alert(actor, student, lessons, absent, missed, called) for student in names)


def _files(actor: Actor) -> bool:
    return actor.has(Permission.FILE_NOTICES) and bool(actor.family_ids)


def _records(
    student_ids: Collection[int], lessons: Sequence[StudentLesson]
) -> tuple[set[tuple[int, int]], set[int]]:
    """Who missed which lesson, and the lessons at which attendance was taken at all.

    No row means present only where the teacher has looked: somebody's absence or lateness is recorded.
    """
    rows = Attendance.objects.filter(lesson_id__in={lesson.lesson_id for lesson in lessons})
    found = list(rows.values_list("student_id", "lesson_id", "code"))
    missed = {
        (student_id, lesson_id)
        for student_id, lesson_id, code in found
        if student_id in student_ids and code in MISSED_CODES
    }
    return missed, {lesson_id for _student_id, lesson_id, _code in found}


def _prompt(
    row: AbsenceNotice,
    lessons: Sequence[StudentLesson],
    missed: Collection[tuple[int, int]],
    called: Collection[int],
    notices: Sequence[NoticeRow],
    today: date,
) -> StillIllPrompt | None:
    own = [lesson for lesson in lessons if lesson.student_id == row.student_id]
    days = sorted({lesson.held_on for lesson in own})
    was_present = any(
        row.ends_on < lesson.held_on <= today
        and lesson.lesson_id in called
        and (row.student_id, lesson.lesson_id) not in missed
        for lesson in own
    )
    day = next_day(row.ends_on, today, days)
    if day is None or covering(notices, row.student_id, day, None):
        return None
    if not asks_still_ill(ends_on=row.ends_on, today=today, school_days=days, was_present=was_present):
        return None
    name = row.student.list_name
    return StillIllPrompt(row.pk, row.student_id, name, row.ends_on, day, friday_of(day, days))


def _alert(
    actor: Actor,
    student: Student,
    lessons: Sequence[StudentLesson],
    absent: Collection[tuple[int, int]],
    missed: Collection[tuple[int, int]],
    called: Collection[int],
) -> AbsenceAlert:
    own = [lesson for lesson in lessons if lesson.student_id == student.pk]
    without = [lesson for lesson in own if (student.pk, lesson.lesson_id) in absent]
    last = max((lesson.period or 0 for lesson in without), default=0)
    is_back = any(
        (lesson.period or 0) > last
        and lesson.lesson_id in called
        and (student.pk, lesson.lesson_id) not in missed
        for lesson in own
    )
    zone = actor.school.zone
    named = tuple(MissedLesson(item.period, times_words(item, zone), item.subject) for item in without)
    return AbsenceAlert(student.pk, student.list_name, named, is_back)


def times_words(lesson: StudentLesson, zone: tzinfo) -> str:
    """8:30–9:15; empty for a lesson without a time."""
    if lesson.starts_at is None or lesson.ends_at is None:
        return ""
    first, last = lesson.starts_at.astimezone(zone), lesson.ends_at.astimezone(zone)
    return f"{first.hour}:{first.minute:02}–{last.hour}:{last.minute:02}"
