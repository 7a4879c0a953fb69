"""Notices as rows: locked, saved with their history, and what they make of recorded absences."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from parta.access.actors import Actor
from parta.attendance.commands.checks import NoticeData, refused
from parta.attendance.commands.settle import settle_absences
from parta.attendance.models import AbsenceNotice
from parta.attendance.queries.days import StudentLesson, list_student_lessons
from parta.attendance.queries.notices import cause_words, span_of
from parta.attendance.rules import NoticeState
from parta.attendance.rules.notices import Span, has_begun
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound
from parta.people.rules import place_of


def locked(rows: QuerySet[AbsenceNotice]) -> AbsenceNotice:
    """The one notice of the rows, locked; NotFound: there is none."""
    notice = rows.select_for_update(of=("self",)).first()
    if notice is None:
        raise NotFound
    return notice


def span_of_row(row: AbsenceNotice) -> Span:
    return span_of(row.starts_on, row.ends_on, row.first_period, row.last_period)


def set_data(notice: AbsenceNotice, data: NoticeData) -> None:
    notice.starts_on, notice.ends_on = data.span.starts_on, data.span.ends_on
    notice.first_period, notice.last_period = data.span.periods or (None, None)
    notice.reason, notice.comment = data.reason.value, data.comment.strip()
    notice.edited_at = clock.now()


def ask_anew(notice: AbsenceNotice) -> None:
    """The class teacher is to accept it again."""
    notice.state, notice.decided_at, notice.decided_by_id = NoticeState.FILED.value, None, None


def save_recorded(actor: Actor, notice: AbsenceNotice, kind: str, before: dict[str, Any] | None) -> None:
    """Save the notice as its next version, and what it was and is now in the student's history."""
    notice.version = notice.version + 1 if before is not None else 1
    notice.save()
    change = Change(
        kind=kind,
        record=f"notice:{notice.pk}",
        place=place_of(notice.student_id),
        before=before,
        after=snapshot(notice),
    )
    record_changes(actor=actor, stream=f"notices:{notice.student_id}", changes=[change])


def snapshot(row: AbsenceNotice) -> dict[str, Any]:
    """The notice in plain values. What was said about health stays in the row, out of the history."""
    return {
        "student": row.student_id,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "periods": [row.first_period, row.last_period] if row.first_period else None,
        "reason": row.reason,
        "state": row.state,
        "version": row.version,
    }


def settle(notice: AbsenceNotice, since: date, until: date) -> None:
    """Recorded absences of the days take or lose the reason of the notice."""
    settle_absences(
        school=notice.school,
        student_ids=[notice.student_id],
        since=since,
        until=until,
        cause=cause_words(notice.reason, notice.state),
    )


def require_in_force(notice: AbsenceNotice) -> None:
    if notice.state == NoticeState.WITHDRAWN:
        raise refused("withdrawn")


def require_still_ahead(notice: AbsenceNotice) -> None:
    if has_notice_begun(notice):
        raise refused("begun")


def has_notice_begun(notice: AbsenceNotice) -> bool:
    lessons = list_student_lessons([notice.student_id], notice.starts_on, notice.ends_on)
    return is_begun(span_of_row(notice), lessons)


def is_begun(span: Span, lessons: Sequence[StudentLesson]) -> bool:
    starts = ((lesson.held_on, lesson.period, lesson.starts_at) for lesson in lessons)
    return has_begun(span, starts, clock.now())
