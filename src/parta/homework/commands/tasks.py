from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from parta.academics.models import Course
from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.files.commands import store_files
from parta.homework.commands.checks import (
    checked_text,
    comes_late,
    due_at_a_lesson,
    due_on_a_day,
    open_course,
    require_homework,
    require_links,
    require_minutes,
    require_students,
)
from parta.homework.commands.telling import report_homework
from parta.homework.commands.values import change_of, record, stored_values
from parta.homework.models import Homework
from parta.homework.queries.tasks import find_done_homework
from parta.lessons.commands import open_lessons, require_writable
from parta.lessons.models import Lesson


@dataclass(frozen=True, slots=True)
class HomeworkData:
    """A task as the teacher gives it.

    ``due_on`` None: at the lesson ``due_lesson_id``, or (None too) at the next lesson of the course.
    ``student_ids`` None: for everybody of the course. ``removed_files``: keys of files it is to lose.
    """

    text: str
    is_mandatory: bool = True
    minutes: int | None = None
    due_lesson_id: int | None = None
    due_on: date | None = None
    links: Sequence[str] = ()
    student_ids: Sequence[int] | None = None
    is_draft: bool = False
    removed_files: Sequence[UUID] = ()


@transaction.atomic
def give_homework(
    *,
    actor: Actor,
    course_id: int,
    lesson_id: int | None,
    data: HomeworkData,
    homework_id: int | None = None,
    files: Sequence[File[bytes]] = (),
    reason: str = "",
    operation: UUID | None = None,
    seen_version: int | None = None,
) -> Homework:
    """Give a task at a lesson (None: independent work until a day), or change the one with ``homework_id``.

    ``operation``: made by the client, kept in the history; the same again gives back what it has given.
    ``seen_version``: of the task to be changed, as it was read; None: it is written over whatever it is.

    A draft is its teachers' alone until it is published; what is published stays so. Refused: no text, too
    long, minutes out of range, bad links, due before it is given, students who are not of the course, first
    grade, bad files, a lock of the lesson, another version than was seen.
    """
    if operation is not None and (done := find_done_homework(actor, operation)) is not None:
        return done
    homework = _existing(course_id, lesson_id, homework_id, seen_version)
    course, lesson = _open(actor, course_id, lesson_id, _days(actor, homework, data), reason)
    _check(course, data)
    is_new, before = homework is None, stored_values(homework) if homework else None
    homework = homework or Homework(
        school=actor.school, year_id=course.year_id, course=course, lesson=lesson, is_draft=True
    )
    homework.due_lesson, homework.due_on = _due(actor, course, lesson, homework, data)
    was_draft = homework.is_draft
    _write(actor, homework, data)
    if data.student_ids is not None:
        since = lesson.held_on if lesson else clock.today(actor.school.zone)
        require_students(course, data.student_ids, since, homework.due_on)
    if was_draft:
        _publish(homework, course, lesson, is_draft=data.is_draft)
    homework.version += 0 if is_new else 1
    homework.save()
    homework.students.set(data.student_ids or ())
    homework.attachments.remove(*homework.attachments.filter(key__in=data.removed_files))
    homework.attachments.add(*store_files(actor=actor, uploads=files))
    kind = _kind(is_new=is_new, was_draft=was_draft, is_draft=homework.is_draft)
    record(actor, course_id, [change_of(homework, kind, before, stored_values(homework), operation)], reason)
    if was_draft and not homework.is_draft:
        report_homework(homework)
    return homework


@transaction.atomic
def publish_homework(*, actor: Actor, course_id: int, homework_id: int, reason: str = "") -> Homework:
    """Show a draft to those it is for. Done already: nothing changes."""
    homework = Homework.objects.select_for_update().filter(course_id=course_id, pk=homework_id).first()
    if homework is None:
        raise NotFound
    course, lesson = _open(actor, course_id, homework.lesson_id, {homework.due_on}, reason)
    if not homework.is_draft:
        return homework
    before = stored_values(homework)
    _publish(homework, course, lesson, is_draft=False)
    homework.edited_at, homework.edited_by_id = clock.now(), actor.author_id
    homework.version += 1
    homework.save()
    record(actor, course_id, [change_of(homework, "homework.given", before, stored_values(homework))], reason)
    report_homework(homework)
    return homework


@transaction.atomic
def withdraw_homework(
    *, actor: Actor, course_id: int, lesson_id: int | None, homework_id: int, reason: str = ""
) -> None:
    """Take a task back; its text stays in the history."""
    homework = _required(course_id, lesson_id, homework_id)
    _open(actor, course_id, lesson_id, {homework.due_on}, reason)
    change = change_of(homework, "homework.withdrawn", stored_values(homework), None)
    record(actor, course_id, [change], reason)
    homework.delete()


def _open(
    actor: Actor, course_id: int, lesson_id: int | None, days: set[date], reason: str
) -> tuple[Course, Lesson | None]:
    """The course, and the lesson locked for this transaction; raises where the actor may not write now."""
    has_reason = bool(reason.strip())
    if lesson_id is None:
        return open_course(actor=actor, course_id=course_id, days=days, has_reason=has_reason), None
    opened = open_lessons(actor=actor, course_id=course_id, lesson_ids=[lesson_id], has_reason=has_reason)[
        lesson_id
    ]
    require_writable(opened, ahead=True)
    return opened.lesson.course, opened.lesson


def _existing(
    course_id: int, lesson_id: int | None, homework_id: int | None, seen_version: int | None = None
) -> Homework | None:
    if homework_id is None:
        return None
    place = Q(lesson__isnull=True) if lesson_id is None else Q(lesson_id=lesson_id)
    tasks = Homework.objects.select_for_update().filter(place, course_id=course_id)
    homework = tasks.filter(pk=homework_id).first()
    if homework is None:
        raise NotFound
    if seen_version not in {None, homework.version}:
        raise Refused(_("Somebody else has changed this task meanwhile."), code="conflict")
    return homework


def _required(course_id: int, lesson_id: int | None, homework_id: int) -> Homework:
    homework = _existing(course_id, lesson_id, homework_id)
    if homework is None:
        raise NotFound
    return homework


def _days(actor: Actor, homework: Homework | None, data: HomeworkData) -> set[date]:
    """The days whose locks hold for a task without a lesson: of what it was and of what it becomes.

    A new day that is over is no matter of locks: it is refused as before the task is given.
    """
    today = clock.today(actor.school.zone)
    days = {homework.due_on} if homework else set()
    return days | {max(data.due_on or today, today)}


def _check(course: Course, data: HomeworkData) -> None:
    checked_text(data.text)
    require_minutes(data.minutes)
    require_homework(course)
    require_links(data.links)


def _due(
    actor: Actor, course: Course, lesson: Lesson | None, homework: Homework, data: HomeworkData
) -> tuple[Lesson | None, date]:
    if lesson is None:
        if data.due_on is None:
            raise Refused(_("Say until when it is to be done."), code="due_missing", field="due_on")
        is_kept = bool(homework.pk) and data.due_on == homework.due_on
        given_on = data.due_on if is_kept else clock.today(actor.school.zone)
        return None, due_on_a_day(course, data.due_on, given_on)
    if data.due_on is None:
        due = due_at_a_lesson(lesson, data.due_lesson_id)
        return due, due.held_on if due else lesson.held_on
    day = due_on_a_day(course, data.due_on, lesson.held_on)
    on_the_day = Lesson.objects.filter(course=course, held_on=day, is_canceled=False).exclude(pk=lesson.pk)
    return on_the_day.order_by("period").first(), day


def _write(actor: Actor, homework: Homework, data: HomeworkData) -> None:
    homework.text, homework.is_mandatory, homework.minutes = (
        data.text.strip(),
        data.is_mandatory,
        data.minutes,
    )
    homework.links, homework.is_individual = list(data.links), data.student_ids is not None
    homework.edited_at, homework.edited_by_id = clock.now(), actor.author_id
    if data.is_draft and homework.pk and not homework.is_draft:
        raise Refused(
            _("The task has been given and cannot be a draft again. Withdraw it instead."),
            code="already_given",
        )


def _publish(homework: Homework, course: Course, lesson: Lesson | None, *, is_draft: bool) -> None:
    """``given_at`` is the moment of publication; of a draft, for the time being, that of its last edit."""
    homework.is_draft, homework.given_at = is_draft, clock.now()
    homework.is_posted_late = not is_draft and comes_late(course, lesson)


def _kind(*, is_new: bool, was_draft: bool, is_draft: bool) -> str:
    if was_draft and not is_draft:
        return "homework.given"
    if is_new:
        return "homework.drafted"
    return "homework.changed"
