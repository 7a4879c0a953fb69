from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import record_changes
from parta.homework.commands.values import change_of, homework_values
from parta.homework.models import Homework
from parta.lessons.commands import stream_of


@dataclass(frozen=True, slots=True)
class ImportedHomework:
    """A task as another system (or the demo) recorded it, with its own time and author.

    ``lesson_id`` None: independent work. ``student_ids`` None: for everybody of the course.
    """

    lesson_id: int | None
    due_lesson_id: int | None
    due_on: date
    text: str
    given_at: datetime
    given_by_id: int | None = None
    is_mandatory: bool = True
    minutes: int | None = None
    links: tuple[str, ...] = ()
    is_draft: bool = False
    is_posted_late: bool = False
    student_ids: tuple[int, ...] | None = None


@transaction.atomic
def import_homework(*, actor: Actor, course_id: int, year_id: int, tasks: Sequence[ImportedHomework]) -> None:
    """Take over tasks recorded elsewhere for one course; windows of editing do not apply."""
    actor.require(Permission.WRITE_ANY_COURSE)
    rows = Homework.objects.bulk_create(
        [_row(actor, course_id, year_id, task) for task in tasks], batch_size=1000
    )
    Membership = Homework.students.through  # noqa: N806 - a model
    Membership.objects.bulk_create(
        Membership(homework_id=row.pk, student_id=student_id)
        for row, task in zip(rows, tasks, strict=True)
        for student_id in task.student_ids or ()
    )
    changes = [
        replace(
            change_of(
                row, "homework.imported", None, homework_values(row, student_ids=task.student_ids or ())
            ),
            at=row.given_at,
        )
        for row, task in zip(rows, tasks, strict=True)
    ]
    record_changes(actor=actor, stream=stream_of(course_id), changes=changes)


def _row(actor: Actor, course_id: int, year_id: int, task: ImportedHomework) -> Homework:
    return Homework(
        school=actor.school,
        year_id=year_id,
        course_id=course_id,
        lesson_id=task.lesson_id,
        due_lesson_id=task.due_lesson_id,
        due_on=task.due_on,
        text=task.text,
        is_mandatory=task.is_mandatory,
        minutes=task.minutes,
        links=list(task.links),
        is_draft=task.is_draft,
        is_posted_late=task.is_posted_late,
        is_individual=task.student_ids is not None,
        given_at=task.given_at,
        edited_at=task.given_at,
        edited_by_id=task.given_by_id,
    )
