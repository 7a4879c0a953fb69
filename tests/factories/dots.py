"""An open dot for the standing cast, as teachers set it: through the journal."""

from uuid import uuid4

from parta.grading.models import Dot
from parta.journal.commands import CellEdit, Outcome, record_cells
from parta.journal.queries.cells import EMPTY_CELL, CellKey, cell_states
from parta.lessons.models import Lesson
from parta.people.models import Student
from tests.factories.cast import SchoolCast


def get_dot(cast: SchoolCast) -> Dot:
    """The dot of ``cast.student`` at ``past_lesson``, beside the marks; set when there is none yet."""
    return find_dot(cast) or set_dot(cast, cast.past_lesson, cast.student, "5 4 .")


def find_dot(cast: SchoolCast) -> Dot | None:
    return Dot.objects.filter(lesson=cast.past_lesson, student=cast.student, state="open").first()


def set_dot(cast: SchoolCast, lesson: Lesson, student: Student, text: str = ".") -> Dot:
    """The teacher types ``text`` with a dot in it into the cell."""
    states = cell_states(lesson_ids=[lesson.pk], student_ids=[student.pk])
    seen = states.get(CellKey(lesson.pk, student.pk), EMPTY_CELL).version
    edit = CellEdit(lesson.pk, student.pk, text, seen, uuid4())
    (result,) = record_cells(actor=cast.actor("teacher"), course_id=lesson.course_id, edits=[edit])
    assert result.outcome is Outcome.SAVED, result.message
    return Dot.objects.get(lesson=lesson, student=student, state="open")
