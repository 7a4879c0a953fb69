from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.lessons.commands.layout import lay_out_lessons as lay_out_lessons
from parta.lessons.commands.telling import report_change
from parta.lessons.models import Lesson
from parta.lessons.queries import (
    LessonRights,
    closed_ranges,
    get_journal_course,
    is_in_ranges,
    locks_in_course,
    rights_in_course,
)
from parta.lessons.queries.plan import busy_teacher_ids, planned_teachers
from parta.lessons.rules import Lock
from parta.people.models import Teacher
from parta.timetable.models import Room

MAX_TOPIC = 500
MAX_NOTE = 200


@dataclass(frozen=True, slots=True)
class OpenLesson:
    """A lesson whose row is locked for this transaction, and what the actor may write in it now."""

    lesson: Lesson
    rights: LessonRights
    lock: Lock | None


@dataclass(frozen=True, slots=True)
class ImportedTopic:
    """A topic as another system (or the demo) recorded it, with its own time."""

    lesson_id: int
    topic: str
    recorded_at: datetime


def stream_of(course_id: int) -> str:
    """The hash chain of a course's journal."""
    return f"course:{course_id}"


def place_of(lesson_id: int) -> str:
    """Where the history of a lesson itself is kept."""
    return f"lesson:{lesson_id}"


def open_lessons(
    *, actor: Actor, course_id: int, lesson_ids: Sequence[int], has_reason: bool
) -> dict[int, OpenLesson]:
    """Lock lessons of one course until the end of the transaction, so that writers of a cell queue.

    Raises NotFound for a course or lesson that is not the actor's to see. The caller obeys ``rights``
    and ``lock``.
    """
    course = get_journal_course(actor, course_id)
    wanted = set(lesson_ids)
    lessons = list(Lesson.objects.select_for_update().filter(course=course, pk__in=wanted).order_by("pk"))
    if len(lessons) != len(wanted):
        raise NotFound
    rights = rights_in_course(actor, course, lessons)
    locks = locks_in_course(actor, course, lessons, rights, has_reason=has_reason)
    return {
        lesson.pk: OpenLesson(
            lesson=lesson,
            rights=rights[lesson.pk],
            lock=locks[lesson.pk],
        )
        for lesson in lessons
    }


@transaction.atomic
def add_extra_lesson(*, actor: Actor, course_id: int, held_on: date, topic: str = "") -> Lesson:
    """A column of the journal outside the timetable, for a mark on a day without a lesson (K3)."""
    course = get_journal_course(actor, course_id)
    if not course.year.starts_on <= held_on <= course.year.ends_on:
        raise Refused(_("The day is outside the academic year."), code="outside_year", field="held_on")
    if is_in_ranges(held_on, closed_ranges(course, clock.today(actor.school.zone))):
        raise Refused(_("The term is closed."), code=Lock.TERM_CLOSED, field="held_on")
    lesson = Lesson(
        school=actor.school,
        year_id=course.year_id,
        course=course,
        held_on=held_on,
        topic=_checked_topic(topic),
    )
    if not rights_in_course(actor, course, [lesson])[lesson.pk].marks:
        raise Forbidden(Permission.WRITE_OWN_COURSES)
    lesson.save()
    _record(actor, lesson, "lesson.added", None, {"held_on": held_on.isoformat(), "topic": lesson.topic})
    return lesson


@transaction.atomic
def set_topics(
    *,
    actor: Actor,
    course_id: int,
    topics: Mapping[int, str],
    reason: str = "",
    operation: UUID | None = None,
) -> None:
    """Set the topics of lessons of one course, by lesson id. Topics may be planned ahead.

    ``operation``: made by the client, kept in the history, by which a repeated request is known.

    Refused for a topic that is too long, a closed term, or a late change without a reason.
    """
    topics = {lesson_id: _checked_topic(topic) for lesson_id, topic in topics.items()}
    opened = open_lessons(
        actor=actor, course_id=course_id, lesson_ids=list(topics), has_reason=bool(reason.strip())
    )
    changed = []
    for lesson_id, topic in topics.items():
        entry = opened[lesson_id]
        require_writable(entry, ahead=True)
        if entry.lesson.topic != topic:
            changed.append((entry.lesson, entry.lesson.topic))
            entry.lesson.topic = topic
    Lesson.objects.bulk_update([lesson for lesson, _old in changed], ["topic"], batch_size=500)
    record_changes(
        actor=actor,
        stream=stream_of(course_id),
        changes=[
            _change(lesson, "lesson.topic", {"topic": old}, {"topic": lesson.topic}, operation=operation)
            for lesson, old in changed
        ],
        reason=reason.strip(),
    )


@transaction.atomic
def import_topics(*, actor: Actor, course_id: int, topics: Sequence[ImportedTopic]) -> None:
    """Take over topics recorded elsewhere for lessons of one course; windows of editing do not apply."""
    actor.require(Permission.WRITE_ANY_COURSE)
    wanted = {item.lesson_id: item for item in topics}
    lessons = list(Lesson.objects.filter(school=actor.school, course_id=course_id, pk__in=wanted))
    changes = []
    for lesson in sorted(lessons, key=lambda lesson: (lesson.held_on, lesson.period or 99, lesson.pk)):
        before, item = lesson.topic, wanted[lesson.pk]
        lesson.topic = _checked_topic(item.topic)
        changes.append(
            _change(lesson, "lesson.topic", {"topic": before}, {"topic": lesson.topic}, at=item.recorded_at)
        )
    # The same small statement again and again: for a whole year many times faster than one with a CASE.
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Lesson._meta.db_table} SET topic = %s WHERE id = %s",  # noqa: S608 - our own table
            [(lesson.topic, lesson.pk) for lesson in lessons],
        )
    record_changes(actor=actor, stream=stream_of(course_id), changes=changes)


def require_writable(entry: OpenLesson, *, ahead: bool = False) -> None:
    """Refuse (or forbid) writing a lesson's topic or homework; ``ahead`` allows lessons to come."""
    if not entry.rights.marks:
        raise Forbidden(Permission.WRITE_OWN_COURSES)
    if entry.lock is None or (ahead and entry.lock is Lock.FUTURE):
        return
    field = "reason" if entry.lock is Lock.REASON_NEEDED else None
    raise Refused(lock_message(entry.lock), code=entry.lock, field=field)


def lock_message(lock: Lock) -> str:
    """Why a cell or a lesson is locked, for its teacher."""
    return {
        Lock.FUTURE: _("The lesson has not been held yet."),
        Lock.CANCELED: _("The lesson is canceled."),
        Lock.NOT_ENROLLED: _("The student does not belong to the class on this date."),
        Lock.TERM_CLOSED: _("The term is closed."),
        Lock.NO_RIGHT: _("You may not change this here."),
        Lock.REASON_NEEDED: _("Say why this is changed so late."),
    }[lock]


@transaction.atomic
def substitute_lesson(
    *, actor: Actor, lesson_id: int, teacher_id: int, room_id: int | None = None, note: str = ""
) -> None:
    """Another teacher gives the lesson; they may write in it. ``room_id`` None: the room stays.

    Refused when they teach elsewhere then, or give this lesson anyway; in a closed term; a note too long.
    """
    lesson = lesson_for_change(actor, lesson_id)
    teacher = Teacher.objects.filter(school=actor.school, pk=teacher_id).first()
    room = Room.objects.filter(school=actor.school, pk=room_id or 0).first()
    if teacher is None or (room is None and room_id is not None):
        raise NotFound
    if planned_teachers(lesson).filter(pk=teacher.pk).exists():
        raise Refused(
            _("%(teacher)s gives this lesson anyway.") % {"teacher": teacher.short_name},
            code="own_lesson",
            field="teacher",
        )
    _require_free([teacher], lesson, field="teacher")
    before = _plan_of(lesson)
    lesson.substitute, lesson.change_note, lesson.is_canceled = teacher, _checked_note(note), False
    lesson.room = room or lesson.room
    lesson.save(update_fields=["substitute", "room", "change_note", "is_canceled"])
    _record_plan(actor, lesson, "lesson.substituted", before)


@transaction.atomic
def cancel_lesson(*, actor: Actor, lesson_id: int, note: str = "") -> None:
    """The lesson does not take place; it stays in the timetable, struck out.

    Refused in a closed term, or with a note too long.
    """
    lesson = lesson_for_change(actor, lesson_id)
    before = _plan_of(lesson)
    lesson.is_canceled, lesson.substitute, lesson.change_note = True, None, _checked_note(note)
    lesson.save(update_fields=["is_canceled", "substitute", "change_note"])
    _record_plan(actor, lesson, "lesson.canceled", before)


@transaction.atomic
def restore_lesson(*, actor: Actor, lesson_id: int) -> None:
    """The lesson takes place as planned after all.

    Refused in a closed term, or when its teacher has been given another lesson at that time meanwhile.
    """
    lesson = lesson_for_change(actor, lesson_id)
    _require_free(list(planned_teachers(lesson)), lesson, field=None)
    before = _plan_of(lesson)
    lesson.is_canceled, lesson.substitute, lesson.change_note = False, None, ""
    if lesson.slot is not None:
        lesson.room_id = lesson.slot.room_id
    lesson.save(update_fields=["is_canceled", "substitute", "change_note", "room"])
    _record_plan(actor, lesson, "lesson.restored", before)


def lesson_for_change(actor: Actor, lesson_id: int) -> Lesson:
    """The lesson, locked; Refused in a closed term."""
    actor.require(Permission.WRITE_TIMETABLE)
    lesson = (
        Lesson.objects.select_for_update(of=("self",))
        .select_related("slot", "course__school_class", "course__year", "room")
        .filter(school=actor.school, pk=lesson_id)
        .first()
    )
    if lesson is None:
        raise NotFound
    if is_in_ranges(lesson.held_on, closed_ranges(lesson.course, clock.today(actor.school.zone))):
        raise Refused(_("The term is closed."), code=Lock.TERM_CLOSED)
    return lesson


def _checked_topic(topic: str) -> str:
    topic = " ".join(topic.split())
    if len(topic) > MAX_TOPIC:
        raise Refused(
            _("The topic may have at most %(count)d characters.") % {"count": MAX_TOPIC},
            code="topic_too_long",
            field="topic",
        )
    return topic


def _checked_note(note: str) -> str:
    note = " ".join(note.split())
    if len(note) > MAX_NOTE:
        raise Refused(
            _("The note may have at most %(count)d characters.") % {"count": MAX_NOTE},
            code="note_too_long",
            field="note",
        )
    return note


def _require_free(teachers: Sequence[Teacher], lesson: Lesson, *, field: str | None) -> None:
    busy = busy_teacher_ids(lesson)
    for teacher in teachers:
        if teacher.pk in busy:
            raise Refused(
                _("%(teacher)s has another lesson at this time.") % {"teacher": teacher.short_name},
                code="teacher_busy",
                field=field,
            )


def _plan_of(lesson: Lesson) -> dict[str, object]:
    return {
        "is_canceled": lesson.is_canceled,
        "substitute": lesson.substitute_id,
        "room": lesson.room_id,
        "note": lesson.change_note,
    }


def _record_plan(actor: Actor, lesson: Lesson, kind: str, before: dict[str, object]) -> None:
    after = _plan_of(lesson)
    _record(actor, lesson, kind, before, after)
    if after != before:
        old = cast("int | None", before["substitute"])
        report_change(lesson, by=actor.author_id, old_substitute=old)


def _record(
    actor: Actor, lesson: Lesson, kind: str, before: dict[str, object] | None, after: dict[str, object] | None
) -> None:
    change = _change(lesson, kind, before, after)
    record_changes(actor=actor, stream=stream_of(lesson.course_id), changes=[change])


def _change(
    lesson: Lesson,
    kind: str,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    at: datetime | None = None,
    operation: UUID | None = None,
) -> Change:
    place = place_of(lesson.pk)
    return Change(
        kind=kind, record=place, place=place, before=before, after=after, at=at, operation=operation
    )
