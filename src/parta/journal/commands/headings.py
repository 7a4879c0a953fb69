"""The heading of a lesson, as a device sends it that may have been without a network."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.audit.queries import done_operations
from parta.core.errors import Forbidden, Refused
from parta.grading.commands.marks import set_lesson_form
from parta.journal.commands.cells import Outcome
from parta.journal.queries.history import topic_writer
from parta.lessons.commands import lock_message, open_lessons, require_writable, set_topics
from parta.lessons.models import Lesson
from parta.lessons.queries import get_lesson
from parta.lessons.rules import Lock


@dataclass(frozen=True, slots=True)
class HeadingEdit:
    """The topic a teacher wrote, the topic they saw before, and a client-made id.

    ``topic`` and ``form_id`` None: left alone.
    """

    topic: str | None
    seen: str
    form_id: int | None
    operation: UUID


@dataclass(frozen=True, slots=True)
class HeadingResult:
    """What became of it. ``text``: the topic the journal holds now; ``writer``: of it, for a conflict."""

    edit: HeadingEdit
    outcome: Outcome
    text: str
    code: str = ""
    message: str = ""
    writer: str = ""
    is_overtaken: bool = False  # saved before, and changed since


@transaction.atomic
def record_heading(*, actor: Actor, lesson_id: int, edit: HeadingEdit, reason: str = "") -> HeadingResult:
    """Set the topic and the form of assessment of a lesson; saved, refused or in conflict.

    The same operation again changes nothing. A topic that has changed since it was seen is a conflict.
    Raises NotFound for a lesson that is not the actor's to see.
    """
    lesson = get_lesson(actor, lesson_id)
    if edit.operation in done_operations(actor, [edit.operation]):
        is_overtaken = edit.topic is not None and lesson.topic != " ".join(edit.topic.split())
        return HeadingResult(edit, Outcome.SAVED, lesson.topic, is_overtaken=is_overtaken)
    try:
        return _write(actor, lesson, edit, reason.strip())
    except Refused as refused:
        code, message = refused.code, str(refused.message)
    except Forbidden:
        code, message = Lock.NO_RIGHT, lock_message(Lock.NO_RIGHT)
    return HeadingResult(edit, Outcome.REFUSED, lesson.topic, code, message)


def _write(actor: Actor, lesson: Lesson, edit: HeadingEdit, reason: str) -> HeadingResult:
    opened = open_lessons(
        actor=actor, course_id=lesson.course_id, lesson_ids=[lesson.pk], has_reason=bool(reason)
    )[lesson.pk]
    require_writable(opened, ahead=True)
    now = opened.lesson.topic
    if edit.topic is not None and now not in {edit.seen, " ".join(edit.topic.split())}:
        message = _("Somebody else has written %(text)s here meanwhile.") % {"text": now or "—"}
        writer = topic_writer(actor, lesson.pk)
        return HeadingResult(edit, Outcome.CONFLICT, now, Outcome.CONFLICT, message, writer)
    if edit.form_id is not None:
        set_lesson_form(actor=actor, opened=opened, form_id=edit.form_id)
    if edit.topic is not None:
        set_topics(
            actor=actor,
            course_id=lesson.course_id,
            topics={lesson.pk: edit.topic},
            reason=reason,
            operation=edit.operation,
        )
    return HeadingResult(edit, Outcome.SAVED, get_lesson(actor, lesson.pk).topic)
