from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.files.commands import store_files
from parta.homework.models import Homework
from parta.homework.rules import FIRST_GRADE_WITH_HOMEWORK, MAX_MINUTES, MAX_TEXT
from parta.lessons.commands import open_lessons, require_writable, stream_of
from parta.lessons.models import Lesson
from parta.lessons.queries import classes_of


@dataclass(frozen=True, slots=True)
class HomeworkData:
    """A task as the teacher gives it. ``due_lesson_id`` None: at the next lesson of the course."""

    text: str
    is_mandatory: bool = True
    minutes: int | None = None
    due_lesson_id: int | None = None


@dataclass(frozen=True, slots=True)
class ImportedHomework:
    """A task as another system (or the demo) recorded it, with its own time and author."""

    lesson_id: int
    due_lesson_id: int | None
    due_on: date
    text: str
    given_at: datetime
    given_by_id: int | None = None
    is_mandatory: bool = True
    minutes: int | None = None


@transaction.atomic
def give_homework(
    *,
    actor: Actor,
    course_id: int,
    lesson_id: int,
    data: HomeworkData,
    homework_id: int | None = None,
    files: Sequence[File[bytes]] = (),
    reason: str = "",
) -> Homework:
    """Give a task at a lesson, or change the one with ``homework_id``.

    Refused: no text, too long, minutes out of range, due before it is given, first grade, bad files.
    """
    opened = open_lessons(
        actor=actor, course_id=course_id, lesson_ids=[lesson_id], has_reason=bool(reason.strip())
    )[lesson_id]
    require_writable(opened, ahead=True)
    lesson = opened.lesson
    _check(lesson, data)
    due = _due_lesson(lesson, data.due_lesson_id)
    homework = _existing(lesson, homework_id) or Homework(
        school=actor.school,
        year_id=lesson.year_id,
        course_id=lesson.course_id,
        lesson=lesson,
        given_at=clock.now(),
    )
    before = homework_values(homework) if homework.pk else None
    homework.text, homework.is_mandatory, homework.minutes = (
        data.text.strip(),
        data.is_mandatory,
        data.minutes,
    )
    homework.due_lesson, homework.due_on = due, due.held_on if due else lesson.held_on
    homework.edited_at, homework.edited_by_id = clock.now(), actor.author_id
    homework.version += 1 if homework.pk else 0
    homework.save()
    if files:
        homework.attachments.add(*store_files(actor=actor, uploads=files))
    kind = "homework.changed" if before else "homework.given"
    _record(actor, homework, kind, before, homework_values(homework), reason)
    return homework


@transaction.atomic
def withdraw_homework(
    *, actor: Actor, course_id: int, lesson_id: int, homework_id: int, reason: str = ""
) -> None:
    """Take a task back; its text stays in the history."""
    opened = open_lessons(
        actor=actor, course_id=course_id, lesson_ids=[lesson_id], has_reason=bool(reason.strip())
    )[lesson_id]
    require_writable(opened, ahead=True)
    homework = _existing(opened.lesson, homework_id)
    if homework is None:
        raise NotFound
    _record(actor, homework, "homework.withdrawn", homework_values(homework), None, reason)
    homework.delete()


@transaction.atomic
def import_homework(*, actor: Actor, course_id: int, year_id: int, tasks: Sequence[ImportedHomework]) -> None:
    """Take over tasks recorded elsewhere for lessons of one course; windows of editing do not apply."""
    actor.require(Permission.WRITE_ANY_COURSE)
    rows = Homework.objects.bulk_create(
        [
            Homework(
                school=actor.school,
                year_id=year_id,
                course_id=course_id,
                lesson_id=task.lesson_id,
                due_lesson_id=task.due_lesson_id,
                due_on=task.due_on,
                text=task.text,
                is_mandatory=task.is_mandatory,
                minutes=task.minutes,
                given_at=task.given_at,
                edited_at=task.given_at,
                edited_by_id=task.given_by_id,
            )
            for task in tasks
        ],
        batch_size=1000,
    )
    changes = [
        Change(
            kind="homework.imported",
            record=f"homework:{row.pk}",
            place=f"lesson:{row.lesson_id}",
            before=None,
            after=homework_values(row),
            at=row.given_at,
        )
        for row in rows
    ]
    record_changes(actor=actor, stream=stream_of(course_id), changes=changes)


def homework_values(homework: Homework) -> dict[str, Any]:
    """What the history keeps of a task, as plain JSON."""
    return {
        "lesson": homework.lesson_id,
        "due_on": homework.due_on.isoformat(),
        "text": homework.text,
        "is_mandatory": homework.is_mandatory,
        "minutes": homework.minutes,
    }


def _check(lesson: Lesson, data: HomeworkData) -> None:
    text = data.text.strip()
    if not text:
        raise Refused(_("Write what is to be done."), code="text_missing", field="text")
    if len(text) > MAX_TEXT:
        raise Refused(
            _("A task may have at most %(count)d characters.") % {"count": MAX_TEXT},
            code="text_too_long",
            field="text",
        )
    if data.minutes is not None and not 1 <= data.minutes <= MAX_MINUTES:
        raise Refused(
            _("The time must be 1 to %(count)d minutes.") % {"count": MAX_MINUTES},
            code="minutes_out_of_range",
            field="minutes",
        )
    if any(0 < row.grade < FIRST_GRADE_WITH_HOMEWORK for row in classes_of(lesson.course)):
        raise Refused(_("The first grade is taught without homework."), code="first_grade", field="text")


def _due_lesson(lesson: Lesson, due_lesson_id: int | None) -> Lesson | None:
    later = Lesson.objects.filter(course_id=lesson.course_id, is_canceled=False)
    if due_lesson_id is None:
        return later.filter(held_on__gt=lesson.held_on).order_by("held_on", "period").first()
    due = later.filter(pk=due_lesson_id).first()
    if due is None:
        raise NotFound
    if due.held_on < lesson.held_on or due.pk == lesson.pk:
        raise Refused(
            _("The task would be due before it is given."), code="due_before_given", field="due_lesson"
        )
    return due


def _existing(lesson: Lesson, homework_id: int | None) -> Homework | None:
    if homework_id is None:
        return None
    homework = Homework.objects.select_for_update().filter(lesson=lesson, pk=homework_id).first()
    if homework is None:
        raise NotFound
    return homework


def _record(
    actor: Actor,
    homework: Homework,
    kind: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str,
) -> None:
    change = Change(
        kind=kind,
        record=f"homework:{homework.pk}",
        place=f"lesson:{homework.lesson_id}",
        before=before,
        after=after,
    )
    record_changes(actor=actor, stream=stream_of(homework.course_id), changes=[change], reason=reason.strip())
