"""Remarks and praise at lessons, their review, and what families reply (acceptance K10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.conduct.commands.telling import report_remark, report_reply
from parta.conduct.models import Remark, RemarkReply, ReviewPolicy
from parta.conduct.queries.access import get_own_class, is_class_teacher, reviews_remarks
from parta.conduct.queries.remarks import (
    class_of,
    lesson_remarks,
    place_of_remarks,
    remark_lock,
    remark_values,
)
from parta.conduct.rules import MAX_REPLY, MAX_TEXT, RemarkKind, waits_for_review
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.lessons.commands import lock_message, stream_of
from parta.lessons.models import Lesson
from parta.lessons.queries import get_lesson
from parta.lessons.rules import Lock


@dataclass(frozen=True, slots=True)
class ImportedRemark:
    """A remark as another system (or the demo) recorded it; the family sees it at once."""

    lesson_id: int
    student_id: int
    kind: RemarkKind
    text: str
    made_at: datetime
    made_by_id: int | None = None


@transaction.atomic
def make_remark(*, actor: Actor, lesson_id: int, student_id: int, kind: RemarkKind, text: str) -> Remark:
    """Say something of a student at a lesson; the same words of the same author are said once.

    Forbidden without a right to the lesson. Refused: nothing said, too much of it, a lesson to come, canceled
    or of a closed term.
    """
    page = lesson_remarks(actor, lesson_id, student_id)
    lesson = Lesson.objects.select_for_update().select_related("course").get(pk=page.lesson_id)
    _obey(page.lock)
    text = _checked(text, MAX_TEXT)
    same = Remark.objects.filter(
        lesson=lesson, student_id=student_id, kind=kind.value, text=text, made_by_id=actor.author_id
    )
    if found := same.first():
        return found
    now = clock.now()
    row = Remark.objects.create(
        school=actor.school,
        year_id=lesson.year_id,
        lesson=lesson,
        student_id=student_id,
        kind=kind.value,
        text=text,
        made_at=now,
        made_by_id=actor.author_id,
        edited_at=now,
        released_at=None if _waits(actor, lesson, student_id, kind) else now,
    )
    _record(actor, "remark.made", row, None)
    report_remark(row)
    return row


@transaction.atomic
def change_remark(*, actor: Actor, remark_id: int, kind: RemarkKind, text: str, version: int) -> Remark:
    """Put one's own remark otherwise; where remarks are reviewed, it waits again.

    Refused: as for a new one; somebody has changed it meanwhile.
    """
    row = _own_remark(actor, remark_id)
    text = _checked(text, MAX_TEXT)
    if (row.kind, row.text) == (kind.value, text):
        return row
    _expect(row, version)
    before = remark_values(row)
    row.kind, row.text, row.version, row.edited_at = kind.value, text, row.version + 1, clock.now()
    if _waits(actor, row.lesson, row.student_id, kind):
        row.released_at = None
    elif row.released_at is None:
        row.released_at = row.edited_at
    row.save()
    _record(actor, "remark.changed", row, before)
    report_remark(row)
    return row


@transaction.atomic
def withdraw_remark(*, actor: Actor, remark_id: int) -> Remark:
    """Take back one's own remark; with the family's replies it stays in the history alone."""
    row = _own_remark(actor, remark_id)
    replies = [reply.text for reply in row.replies.order_by("made_at", "pk")]
    _record(actor, "remark.withdrawn", row, {**remark_values(row), "replies": replies}, is_gone=True)
    row.delete()
    return row


@transaction.atomic
def release_remark(*, actor: Actor, remark_id: int, text: str, version: int) -> Remark:
    """The class teacher lets the family see a remark, perhaps in other words.

    Refused: no text, too long a text, or its author has changed it meanwhile.
    """
    actor.require(Permission.WRITE_CONDUCT)
    row = _locked(actor, remark_id)
    school_class = class_of(row.student_id, row.lesson.held_on)
    if school_class is None or not is_class_teacher(actor, school_class):
        raise NotFound
    text = _checked(text, MAX_TEXT)
    if row.released_at is not None and row.text == text:
        return row
    _expect(row, version)
    before = remark_values(row)
    row.text, row.version = text, row.version + 1
    row.edited_at = row.released_at = clock.now()
    row.save()
    _record(actor, "remark.released", row, before)
    report_remark(row)
    return row


@transaction.atomic
def set_review(*, actor: Actor, class_id: int, is_on: bool) -> None:
    """Whether the class teacher reads remarks before families do; what waits goes on waiting."""
    school_class = get_own_class(actor, class_id)
    ReviewPolicy.objects.update_or_create(school_class=school_class, defaults={"reviews_remarks": is_on})


@transaction.atomic
def reply_to_remark(*, actor: Actor, student_id: int, remark_id: int, text: str) -> RemarkReply:
    """The family answers; the same words again are the same reply.

    NotFound: another's child, or a remark that the family does not see. Refused: no text, or too long a one.
    """
    actor.require(Permission.REPLY_TO_REMARKS)
    actor.require_family(student_id)
    row = (
        Remark.objects.select_for_update()
        .filter(school=actor.school, student_id=student_id, pk=remark_id, released_at__isnull=False)
        .first()
    )
    if row is None:
        raise NotFound
    text = _checked(text, MAX_REPLY)
    if found := row.replies.filter(made_by_id=actor.user_id, text=text).first():
        return found
    reply = RemarkReply.objects.create(remark=row, text=text, made_at=clock.now(), made_by_id=actor.user_id)
    report_reply(reply)
    return reply


@transaction.atomic
def import_remarks(*, actor: Actor, course_id: int, year_id: int, rows: Sequence[ImportedRemark]) -> None:
    """Take over remarks recorded elsewhere for lessons of one course."""
    actor.require(Permission.WRITE_ANY_COURSE)
    created = Remark.objects.bulk_create(
        [
            Remark(
                school=actor.school,
                year_id=year_id,
                lesson_id=row.lesson_id,
                student_id=row.student_id,
                kind=row.kind.value,
                text=row.text,
                made_at=row.made_at,
                made_by_id=row.made_by_id,
                edited_at=row.made_at,
                released_at=row.made_at,
            )
            for row in rows
        ],
        batch_size=1000,
    )
    changes = [_change("remark.imported", row, None, at=row.made_at) for row in created]
    record_changes(actor=actor, stream=stream_of(course_id), changes=changes)


def _locked(actor: Actor, remark_id: int) -> Remark:
    row = (
        Remark.objects.select_for_update(of=("self",))
        .select_related("lesson__course")
        .filter(school=actor.school, pk=remark_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def _own_remark(actor: Actor, remark_id: int) -> Remark:
    """NotFound for what is not to be seen, Forbidden for another's."""
    row = _locked(actor, remark_id)
    lesson = get_lesson(actor, row.lesson_id)
    if row.made_by_id != actor.author_id:
        raise Forbidden
    _obey(remark_lock(actor, lesson))
    return row


def _obey(lock: Lock | None) -> None:
    if lock is Lock.NO_RIGHT:
        raise Forbidden
    if lock is not None:
        raise Refused(lock_message(lock), code=lock, field="text")


def _checked(text: str, most: int) -> str:
    text = text.strip()
    if not text:
        raise Refused(_("Write something."), code="empty", field="text")
    if len(text) > most:
        message = _("The text may have at most %(count)d characters.") % {"count": most}
        raise Refused(message, code="too_long", field="text")
    return text


def _expect(row: Remark, version: int) -> None:
    if row.version != version:
        message = _("It has been changed meanwhile. It reads now: “%(text)s”") % {"text": row.text}
        raise Refused(message, code="conflict", field="text")


def _waits(actor: Actor, lesson: Lesson, student_id: int, kind: RemarkKind) -> bool:
    school_class = class_of(student_id, lesson.held_on)
    return school_class is not None and waits_for_review(
        kind,
        is_reviewed=reviews_remarks(school_class),
        is_class_teacher=is_class_teacher(actor, school_class),
    )


def _record(
    actor: Actor, kind: str, row: Remark, before: dict[str, Any] | None, *, is_gone: bool = False
) -> None:
    change = _change(kind, row, before, is_gone=is_gone)
    record_changes(actor=actor, stream=stream_of(row.lesson.course_id), changes=[change])


def _change(
    kind: str,
    row: Remark,
    before: dict[str, Any] | None,
    *,
    at: datetime | None = None,
    is_gone: bool = False,
) -> Change:
    return Change(
        kind=kind,
        record=f"remark:{row.pk}",
        place=place_of_remarks(row.lesson_id, row.student_id),
        before=before,
        after=None if is_gone else remark_values(row),
        at=at,
    )
