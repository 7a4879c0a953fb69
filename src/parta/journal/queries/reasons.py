"""Late and extraordinary changes with their reasons, for the deputy head (domain D3, K4)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.queries import list_reasoned
from parta.core import clock
from parta.journal.queries.cell import change_words
from parta.lessons.models import Lesson
from parta.people.models import Student

_DAYS = 14


@dataclass(frozen=True, slots=True)
class ReasonedChange:
    """A change of a cell; ``what`` in plain words."""

    lesson_id: int
    student_id: int
    subject: str
    students: str
    student: str
    held_on: date
    at: datetime
    who: str
    what: str
    reason: str


def list_reasoned_changes(actor: Actor, limit: int) -> list[ReasonedChange]:
    """The latest changes of marks and attendance that needed a reason, of the last two weeks.

    For those who read the whole school; Forbidden for others.
    """
    actor.require(Permission.READ_WHOLE_SCHOOL)
    events = list_reasoned(actor, places="cell:", since=clock.now() - timedelta(days=_DAYS), limit=limit)
    cells = {event.pk: _cell_of(event.place) for event in events}
    found = [key for key in cells.values() if key]
    lessons = (
        Lesson.objects.filter(school=actor.school, pk__in={lesson_id for lesson_id, _student in found})
        .select_related("course__subject", "course__school_class", "course__group")
        .in_bulk()
    )
    students = Student.objects.filter(school=actor.school, pk__in={pk for _lesson, pk in found}).in_bulk()
    changes = []
    for event in events:
        lesson_id, student_id = cells[event.pk] or (0, 0)
        lesson, student = lessons.get(lesson_id), students.get(student_id)
        if lesson is None or student is None:
            continue
        changes.append(
            ReasonedChange(
                lesson_id=lesson_id,
                student_id=student_id,
                subject=lesson.course.subject.name,
                students=str(lesson.course.group or lesson.course.school_class),
                student=student.list_name,
                held_on=lesson.held_on,
                at=event.at,
                who=event.user.get_full_name() if event.user else "",
                what=change_words(event),
                reason=event.reason,
            )
        )
    return changes


def _cell_of(place: str) -> tuple[int, int] | None:
    """The lesson and student of the place "cell:5:31"; None for other places."""
    kind, *ids = place.split(":")
    return (int(ids[0]), int(ids[1])) if kind == "cell" else None
