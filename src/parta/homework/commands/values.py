"""What the history keeps of a task."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from parta.access.actors import Actor
from parta.audit.commands import Change, record_changes
from parta.homework.models import Homework
from parta.homework.queries.tasks import place_of
from parta.lessons.commands import stream_of


def homework_values(
    homework: Homework, *, student_ids: Collection[int] = (), files: Sequence[str] = ()
) -> dict[str, Any]:
    """A task as plain JSON. What it has not is left out, but for what every task has."""
    more = {
        "links": homework.links,
        "students": sorted(student_ids),
        "files": list(files),
        "is_draft": homework.is_draft,
        "is_posted_late": homework.is_posted_late,
    }
    return {
        "lesson": homework.lesson_id,
        "due_on": homework.due_on.isoformat(),
        "text": homework.text,
        "is_mandatory": homework.is_mandatory,
        "minutes": homework.minutes,
    } | {key: value for key, value in more.items() if value}


def stored_values(homework: Homework) -> dict[str, Any]:
    """As ``homework_values`` of a task with all that hangs on it in the database."""
    return homework_values(
        homework,
        student_ids=list(homework.students.values_list("pk", flat=True)),
        files=list(homework.attachments.order_by("pk").values_list("name", flat=True)),
    )


def change_of(
    homework: Homework,
    kind: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    operation: UUID | None = None,
) -> Change:
    """A change as the history keeps it: at the task's lesson, or at its course where it has none."""
    place = place_of(homework.course_id, homework.lesson_id)
    record = f"homework:{homework.pk}"
    return Change(kind, record, place, before, after, operation=operation)


def record(actor: Actor, course_id: int, changes: Sequence[Change], reason: str) -> None:
    record_changes(actor=actor, stream=stream_of(course_id), changes=changes, reason=reason.strip())
