from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from parta.access.actors import Actor
from parta.core.errors import NotFound
from parta.files.models import Attachment
from parta.homework.models import Homework
from parta.lessons.models import Lesson


@dataclass(frozen=True, slots=True)
class FileLink:
    key: UUID
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Task:
    """A task as a page shows it."""

    id: int
    lesson_id: int | None
    due_lesson_id: int | None
    due_on: date
    text: str
    is_mandatory: bool
    minutes: int | None
    edited_at: datetime
    files: tuple[FileLink, ...]


def lessons_with_homework(lesson_ids: Collection[int]) -> set[int]:
    """Those of the lessons at which something was given."""
    given = Homework.objects.filter(lesson_id__in=lesson_ids, is_draft=False)
    return {lesson_id for lesson_id in given.values_list("lesson_id", flat=True) if lesson_id}


def list_tasks_given(lesson_id: int) -> list[Task]:
    """Tasks given at the lesson, oldest first. The caller has proved the right to the lesson."""
    rows = (
        Homework.objects.filter(lesson_id=lesson_id)
        .prefetch_related("attachments")
        .order_by("given_at", "pk")
    )
    return [task_of(row) for row in rows]


def task_of(homework: Homework) -> Task:
    return Task(
        id=homework.pk,
        lesson_id=homework.lesson_id,
        due_lesson_id=homework.due_lesson_id,
        due_on=homework.due_on,
        text=homework.text,
        is_mandatory=homework.is_mandatory,
        minutes=homework.minutes,
        edited_at=homework.edited_at,
        files=tuple(FileLink(file.key, file.name, file.size) for file in homework.attachments.all()),
    )


def get_lesson_file(actor: Actor, key: UUID) -> Attachment:
    """A file of homework given or due at a lesson whose journal the actor may see."""
    file = Attachment.objects.filter(
        school=actor.school,
        key=key,
        homework__lesson__in=Lesson.objects.visible_to(actor).values("pk"),
    ).first()
    if file is None:
        raise NotFound
    return file
