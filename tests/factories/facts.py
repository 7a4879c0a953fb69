"""Marks, an absence and homework of the standing cast, written through commands with their history."""

from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from parta.access.actors import system_actor
from parta.attendance.commands import ImportedAttendance, import_attendance
from parta.attendance.models import Attendance
from parta.attendance.rules import AttendanceCode
from parta.files.commands import store_files
from parta.grading.commands.marks import ImportedMark, import_marks
from parta.grading.models import AssessmentForm, Mark
from parta.grading.rules.marks import Category
from parta.homework.commands import ImportedHomework, import_homework
from parta.homework.models import Homework


def create_facts(parts: dict[str, Any]) -> dict[str, Any]:
    """What the teacher of ``course`` wrote at ``past_lesson``."""
    forms = _create_forms(parts)
    actor = system_actor(parts["school"])
    course, past, author = parts["course"], parts["past_lesson"], parts["users"]["teacher"]
    common: dict[str, Any] = {"actor": actor, "course_id": course.pk, "year_id": course.year_id}
    first, second = parts["students"][:2]
    marks = [
        ImportedMark(past.pk, first.pk, value, form.pk, past.ends_at, author.pk, comment, position)
        for position, (value, form, comment) in enumerate(
            [(5, forms["form"], "У доски"), (4, forms["test_form"], "")]
        )
    ]
    import_marks(**common, marks=marks, forms_of={})
    absence = ImportedAttendance(past.pk, second.pk, AttendanceCode.ABSENT, past.ends_at, author.pk)
    import_attendance(**common, rows=[absence])
    due = parts["lesson"]
    task = ImportedHomework(past.pk, due.pk, due.held_on, "§ 12, № 214–218", past.ends_at, author.pk)
    import_homework(**common, tasks=[task])
    homework = Homework.objects.get(lesson=past)
    upload = ContentFile("Образец решения".encode(), name="образец.txt")
    (attachment,) = store_files(actor=actor, uploads=[upload])
    homework.attachments.add(attachment)
    return forms | {
        "marks": list(Mark.objects.filter(lesson=past).order_by("position")),
        "attendance": Attendance.objects.get(lesson=past),
        "homework": homework,
        "attachment": attachment,
    }


def _create_forms(parts: dict[str, Any]) -> dict[str, AssessmentForm]:
    school = parts["school"]
    return {
        "form": AssessmentForm.objects.create(
            school=school,
            name="Работа на уроке",
            short_name="РУ",
            category=Category.CLASSWORK.value,
            weight=Decimal(2),
            is_default=True,
        ),
        "test_form": AssessmentForm.objects.create(
            school=school,
            name="Контрольная работа",
            short_name="КР",
            category=Category.TESTS.value,
            weight=Decimal(5),
            position=1,
        ),
    }
