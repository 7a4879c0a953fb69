"""More for the standing cast's diary: full weeks, substitutions, changed marks."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from parta.academics.models import Course, CourseAssignment, Subject
from parta.grading.commands.marks import CellMarks, replace_marks
from parta.grading.models import Mark
from parta.homework.models import Homework
from parta.lessons.commands import open_lessons
from parta.lessons.models import Lesson
from tests.factories.cast import Cast


def add_subject(cast: Cast, name: str) -> Course:
    """A further course of 7А, taught by the colleague."""
    subject = Subject.objects.create(school=cast.school, name=name, short_name=name[:40])
    course = Course.objects.create(
        school=cast.school, year=cast.year, subject=subject, school_class=cast.school_class
    )
    CourseAssignment.objects.create(course=course, teacher=cast.colleague, since_on=cast.year.starts_on)
    return course


def add_lesson(cast: Cast, course: Course, day: date, period: int | None, **values: Any) -> Lesson:
    starts_at = datetime.combine(day, time(8, 30), cast.school.zone) + timedelta(hours=period or 0)
    if period is not None:
        values = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=45), **values}
    return Lesson.objects.create(
        school=cast.school, year=cast.year, course=course, held_on=day, period=period, **values
    )


def add_mark(cast: Cast, lesson: Lesson, value: int = 5, **values: Any) -> Mark:
    return Mark.objects.create(
        **{
            "school": cast.school,
            "year": cast.year,
            "lesson": lesson,
            "student": cast.student,
            "value": value,
            "form": cast.form,
            "weight": Decimal(2),
            "set_at": values.get("recorded_at", lesson.ends_at),
            "recorded_at": lesson.ends_at,
            "recorded_by": cast.users["teacher"],
            **values,
        }
    )


def add_task(cast: Cast, lesson: Lesson, due: Lesson | None, text: str, **values: Any) -> Homework:
    assert lesson.ends_at is not None
    return Homework.objects.create(
        course_id=lesson.course_id,
        school=cast.school,
        year=cast.year,
        lesson=lesson,
        due_lesson=due,
        due_on=due.held_on if due else lesson.held_on,
        text=text,
        given_at=lesson.ends_at,
        edited_at=lesson.ends_at,
        **values,
    )


@transaction.atomic
def write_marks(cast: Cast, lesson: Lesson, *values: int) -> None:
    """The teacher makes the student's cell say exactly this."""
    actor = cast.actor("teacher")
    opened = open_lessons(actor=actor, course_id=lesson.course_id, lesson_ids=[lesson.pk], has_reason=False)
    replace_marks(actor=actor, opened=opened, cells=[CellMarks(lesson.pk, cast.student.pk, tuple(values))])
