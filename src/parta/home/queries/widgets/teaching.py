"""Widgets of those who teach: the day, who is away, what has not been written, the own class."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Count

from parta.academics.models import Enrollment, SchoolClass, led_by
from parta.attendance.models import AbsenceNotice, Attendance
from parta.attendance.queries.days import list_student_lessons
from parta.attendance.queries.notices import (
    NoticeDetail,
    covering,
    list_notices,
    notices_between,
    reason_name,
)
from parta.attendance.rules import MISSED_CODES, NoticeState
from parta.conduct.queries.unsigned import unsigned_students
from parta.core.sorting import sort_key
from parta.home.queries.reader import Reader
from parta.journal.queries.day import Missing, OwnLesson, next_lesson
from parta.lessons.rules import week_days
from parta.people.rules import list_name

_NAME = ("student_id", "student__surname", "student__given_name")
_NOTICE_DAYS = timedelta(days=30)
_SHOWN_DEBTS = 6


@dataclass(frozen=True, slots=True)
class Lessons:
    today: date
    lessons: tuple[OwnLesson, ...]
    next_id: int | None


@dataclass(frozen=True, slots=True)
class Debt:
    """Lessons of one course without topic."""

    course_id: int
    subject: str
    students: str
    lessons: tuple[OwnLesson, ...]


@dataclass(frozen=True, slots=True)
class Debts:
    """``number``: lessons without topic in all."""

    courses: tuple[Debt, ...]
    number: int


@dataclass(frozen=True, slots=True)
class AwayStudent:
    """``lessons``: those of the reader that the student will miss."""

    student_id: int
    name: str
    reason: str
    lessons: tuple[OwnLesson, ...]


@dataclass(frozen=True, slots=True)
class AbsentStudent:
    student_id: int
    name: str
    lessons: int


@dataclass(frozen=True, slots=True)
class OwnClass:
    class_id: int
    name: str
    absent: tuple[AbsentStudent, ...]
    notices: tuple[NoticeDetail, ...]  # that wait to be accepted
    monday: date  # of the week before
    unsigned: int  # students whose week before nobody has signed
    students: int


def lessons(reader: Reader) -> Lessons:
    """Today's lessons of the reader, with what each still misses."""
    found = tuple(reader.lessons_today)
    following = next_lesson(found, reader.now)
    return Lessons(reader.today, found, following.lesson_id if following else None)


def debts(reader: Reader) -> Debts:
    """Lessons of the last week that have no topic, the course with most of them first."""
    missing = [lesson for lesson in reader.own_lessons if Missing.TOPIC in lesson.missing]
    missing.sort(key=lambda lesson: (lesson.course_id, lesson.held_on, lesson.period or 0))
    courses = [_debt(list(group)) for _pk, group in groupby(missing, key=lambda lesson: lesson.course_id)]
    courses.sort(key=lambda debt: -len(debt.lessons))
    return Debts(tuple(courses[:_SHOWN_DEBTS]), len(missing))


def away(reader: Reader) -> tuple[AwayStudent, ...] | None:
    """Students of today's lessons of whom notice of absence was given; not shown where there is none."""
    own = {lesson.lesson_id: lesson for lesson in reader.lessons_today if lesson.is_given}
    announced = (
        AbsenceNotice.objects.filter(school=reader.actor.school)
        .in_force()
        .between(reader.today, reader.today)
    )
    names = (
        {student_id: list_name(*name) for student_id, *name in announced.values_list(*_NAME)} if own else {}
    )
    if not names:
        return None
    notices = notices_between(names, reader.today, reader.today)
    missed: dict[int, list[OwnLesson]] = {}
    for taken in list_student_lessons(names, reader.today, reader.today):
        lesson = own.get(taken.lesson_id)
        if lesson and covering(notices, taken.student_id, reader.today, lesson.period):
            missed.setdefault(taken.student_id, []).append(lesson)
    reasons = {notice.student_id: reason_name(notice.reason) for notice in notices}
    return (
        tuple(
            AwayStudent(student_id, names[student_id], reasons[student_id], tuple(lessons))
            for student_id, lessons in sorted(missed.items(), key=lambda item: sort_key(names[item[0]]))
        )
        or None
    )


def own_class(reader: Reader) -> tuple[OwnClass, ...] | None:
    """Of each class the reader leads: absent today, notices to accept, last week's signatures missing."""
    classes = SchoolClass.objects.filter(
        led_by(reader.actor),
        school=reader.actor.school,
        year__starts_on__lte=reader.today,
        year__ends_on__gte=reader.today,
    ).order_by("grade", "letter", "pk")
    return tuple(_own_class(reader, school_class) for school_class in classes) or None


def _own_class(reader: Reader, school_class: SchoolClass) -> OwnClass:
    enrolled = Enrollment.objects.filter(school_class=school_class).valid_on(reader.today)
    ids = set(enrolled.values_list("student_id", flat=True))
    monday = week_days(reader.today)[0] - timedelta(days=7)
    filed = list_notices(
        reader.actor,
        student_ids=ids,
        since=reader.today,
        until=reader.today + _NOTICE_DAYS,
        state=NoticeState.FILED,
    )
    return OwnClass(
        class_id=school_class.pk,
        name=str(school_class),
        absent=_absent(reader, ids),
        notices=tuple(filed),
        monday=monday,
        unsigned=len(unsigned_students(reader.actor, school_class.pk, monday)),
        students=len(ids),
    )


def _absent(reader: Reader, student_ids: Collection[int]) -> tuple[AbsentStudent, ...]:
    rows = (
        Attendance.objects.filter(
            lesson__held_on=reader.today,
            code__in=[code.value for code in MISSED_CODES],
            student_id__in=student_ids,
        )
        .values("student_id", "student__surname", "student__given_name")
        .annotate(lessons=Count("pk"))
        .order_by("student__surname_key", "student__given_name", "student_id")
    )
    return tuple(
        AbsentStudent(
            row["student_id"],
            list_name(row["student__surname"], row["student__given_name"]),
            row["lessons"],
        )
        for row in rows
    )


def _debt(missing: Sequence[OwnLesson]) -> Debt:
    first = missing[0]
    return Debt(first.course_id, first.subject, first.students, tuple(missing))
