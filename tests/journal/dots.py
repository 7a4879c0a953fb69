"""What tests of dots do: type into a cell, change a dot, look at what is recorded."""

import uuid

from parta.audit.models import AuditEvent
from parta.audit.queries import iter_broken_chains
from parta.grading.commands.dots import DotData
from parta.grading.models import Dot
from parta.grading.queries.dots import iter_tampered_dots
from parta.grading.queries.marks import iter_tampered_marks
from parta.journal.commands import CellEdit, CellResult, change_dot, record_cells
from parta.journal.queries.cells import EMPTY_CELL, CellKey, cell_states
from parta.lessons.models import Lesson
from tests.factories.cast import Cast


def type_in(
    cast: Cast,
    text: str,
    lesson: Lesson | None = None,
    who: str = "teacher",
    operation: uuid.UUID | None = None,
) -> CellResult:
    """What somebody types into the first student's cell who has just loaded the page."""
    lesson = lesson or cast.lesson
    states = cell_states(lesson_ids=[lesson.pk], student_ids=[cast.student.pk])
    seen = states.get(CellKey(lesson.pk, cast.student.pk), EMPTY_CELL).version
    edit = CellEdit(lesson.pk, cast.student.pk, text, seen, operation or uuid.uuid4())
    (result,) = record_cells(actor=cast.actor(who), course_id=cast.course.pk, edits=[edit])
    return result


def dot_of(cast: Cast) -> Dot:
    """The only dot there is at today's lesson."""
    return Dot.objects.get(lesson=cast.lesson)


def kinds(cast: Cast) -> list[str]:
    place = f"cell:{cast.lesson.pk}:{cast.student.pk}"
    return list(AuditEvent.objects.filter(place=place).order_by("sequence").values_list("kind", flat=True))


def history_holds() -> bool:
    return not [*iter_broken_chains(), *iter_tampered_marks(), *iter_tampered_dots()]


def change(cast: Cast, dot: Dot, who: str = "teacher", version: int | None = None, **data: object) -> None:
    values = {"valid_until": dot.valid_until, "outcome": dot.outcome, "form_id": dot.form_id, **data}
    change_dot(
        actor=cast.actor(who),
        lesson_id=dot.lesson_id,
        dot_id=dot.pk,
        seen_version=dot.version if version is None else version,
        data=DotData(**values),  # type: ignore[arg-type]
    )
    dot.refresh_from_db()
