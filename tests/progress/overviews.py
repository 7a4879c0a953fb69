"""More for the standing cast's overviews: marks in a row, grades, a full class."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from parta.academics.models import Course, Enrollment
from parta.access.actors import system_actor
from parta.core import clock
from parta.grading.commands.term_marks import TermMarkData, replace_term_marks
from parta.grading.models import AssessmentForm, Mark
from parta.grading.rules.terms import Grade, TermMarkKind
from parta.lessons.models import Lesson
from parta.people.models import Student
from parta.schoolyear.models import Term
from tests.factories.cast import Cast


def set_marks(cast: Cast, student: Student, values: list[int], *, course: Course) -> None:
    """One after another, a lesson for each, from the beginning of the running term."""
    for place, value in enumerate(values):
        lesson = Lesson.objects.create(
            school=cast.school,
            year=cast.year,
            course=course,
            held_on=cast.term.starts_on + timedelta(days=place),
            topic="Повторение",
        )
        set_mark(cast, lesson, student, value, cast.form)


def set_mark(cast: Cast, lesson: Lesson, student: Student, value: int, form: AssessmentForm) -> Mark:
    moment = clock.now()
    return Mark.objects.create(
        school=cast.school,
        year=cast.year,
        lesson=lesson,
        student=student,
        value=value,
        form=form,
        weight=Decimal(1),
        set_at=moment,
        recorded_at=moment,
    )


def give_grades(cast: Cast, course: Course, term: Term, grades: Mapping[Student, Grade]) -> None:
    marks = [TermMarkData(student.pk, TermMarkKind.TERM, term.pk, grade) for student, grade in grades.items()]
    replace_term_marks(actor=system_actor(cast.school), course=course, marks=marks)


def add_student(cast: Cast, surname: str) -> Student:
    """Of 7А, for the whole year."""
    student = Student.objects.create(school=cast.school, surname=surname, given_name="Анна")
    Enrollment.objects.create(student=student, school_class=cast.school_class, since_on=cast.year.starts_on)
    return student


def read_sheets(response: Any) -> dict[str, list[list[Any]]]:
    """What another program reads in the answered spreadsheet, by the names of its sheets."""
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
