"""A family files, changes and withdraws notices of absence (domain E3, T1)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.attendance.commands.checks import NoticeData, check_days, check_form, refused
from parta.attendance.commands.notice_rows import (
    ask_anew,
    has_notice_begun,
    locked,
    require_in_force,
    require_still_ahead,
    save_recorded,
    set_data,
    settle,
    snapshot,
    span_of_row,
)
from parta.attendance.models import AbsenceNotice
from parta.attendance.queries.days import list_student_lessons, school_days_of
from parta.attendance.queries.notices import list_overlapping
from parta.attendance.rules import MAX_NOTICE_COMMENT, NoticeReason, NoticeState
from parta.attendance.rules.notices import merged_comment, skipped_days
from parta.core import clock
from parta.files.commands import store_files
from parta.people.models import Student
from parta.schoolyear.queries import get_year_on

_CERTIFICATES_AFTER = timedelta(days=30)
Uploads = Mapping[int, Sequence[File[bytes]]]  # certificates, by the student they are for


@dataclass(frozen=True, slots=True)
class FiledNotices:
    """``skipped``: working days without lessons; ``is_known``: the same form had been sent before."""

    notice_ids: tuple[int, ...]
    skipped: tuple[date, ...] = ()
    is_known: bool = False


@transaction.atomic
def file_notices(
    *,
    actor: Actor,
    student_ids: Sequence[int],
    data: NoticeData,
    form_key: UUID,
    uploads: Uploads,
    merges: bool = False,
) -> FiledNotices:
    """One notice for each of the children, with the certificates uploaded for that child.

    The same ``form_key`` again changes nothing. A notice of overlapping days is refused with the code
    ``overlap`` until the family says that it ``merges``: then both become one, which has everything of both.
    Refused too: days out of order or reach, days without lessons, a missing comment. NotFound for others'
    children.
    """
    actor.require(Permission.FILE_NOTICES)
    _require_children(actor, student_ids)
    known = AbsenceNotice.objects.filter(
        school=actor.school, family_key=form_key, filed_by_id=actor.author_id
    ).values_list("pk", flat=True)
    if known:
        return FiledNotices(tuple(known), is_known=True)
    check_form(data)
    lessons = list_student_lessons(student_ids, data.span.starts_on, data.span.ends_on)
    check_days(actor, student_ids, data, lessons)
    overlaps = list_overlapping(student_ids, data.span)
    if overlaps and not merges:
        raise refused("overlap")
    notices = [
        _file(actor, student_id, data, form_key, uploads.get(student_id, ()), overlaps)
        for student_id in student_ids
    ]
    return FiledNotices(
        tuple(notice.pk for notice in notices), skipped_days(data.span, school_days_of(lessons))
    )


@transaction.atomic
def edit_notice(
    *,
    actor: Actor,
    notice_id: int,
    seen_version: int,
    data: NoticeData,
    uploads: Sequence[File[bytes]] = (),
) -> AbsenceNotice:
    """Change a notice that has not begun; the class teacher is asked anew. New certificates are added.

    Refused as for a new one, and when it has begun, was withdrawn or has changed since it was seen.
    """
    notice = _own_notice(actor, notice_id)
    if notice.version != seen_version:
        raise refused("changed_meanwhile")
    require_in_force(notice)
    require_still_ahead(notice)
    check_form(data)
    lessons = list_student_lessons([notice.student_id], data.span.starts_on, data.span.ends_on)
    check_days(actor, [notice.student_id], data, lessons)
    if [row for row in list_overlapping([notice.student_id], data.span) if row.pk != notice.pk]:
        raise refused("overlap_other")
    before, both = snapshot(notice), span_of_row(notice).union(data.span)
    set_data(notice, data)
    ask_anew(notice)
    save_recorded(actor, notice, "notice.edited", before)
    notice.attachments.add(*store_files(actor=actor, uploads=uploads))
    settle(notice, both.starts_on, both.ends_on)
    return notice


@transaction.atomic
def withdraw_notice(*, actor: Actor, notice_id: int) -> None:
    """Take back a notice that has not begun; withdrawing twice is once. Recorded absences are `н` again."""
    notice = _own_notice(actor, notice_id)
    if notice.state == NoticeState.WITHDRAWN:
        return
    require_still_ahead(notice)
    before = snapshot(notice)
    notice.state = NoticeState.WITHDRAWN.value
    notice.decided_at, notice.decided_by_id = clock.now(), actor.author_id
    save_recorded(actor, notice, "notice.withdrawn", before)
    settle(notice, notice.starts_on, notice.ends_on)


@transaction.atomic
def add_certificates(*, actor: Actor, notice_id: int, uploads: Sequence[File[bytes]]) -> None:
    """Certificates often come when the child is well again: they may be added to a notice that has begun."""
    notice = _own_notice(actor, notice_id)
    require_in_force(notice)
    if not uploads:
        raise refused("no_file")
    if clock.today(actor.school.zone) > notice.ends_on + _CERTIFICATES_AFTER:
        raise refused("late_file")
    before = snapshot(notice)
    notice.attachments.add(*store_files(actor=actor, uploads=uploads))
    save_recorded(actor, notice, "notice.certificate", before)


def _require_children(actor: Actor, student_ids: Collection[int]) -> None:
    if not student_ids:
        raise refused("no_student")
    for student_id in student_ids:
        actor.require_family(student_id)
    # Whoever files for these children at the same moment waits.
    list(Student.objects.select_for_update().filter(pk__in=student_ids).order_by("pk"))


def _file(
    actor: Actor,
    student_id: int,
    data: NoticeData,
    form_key: UUID,
    uploads: Sequence[File[bytes]],
    overlaps: Sequence[AbsenceNotice],
) -> AbsenceNotice:
    own = [row for row in overlaps if row.student_id == student_id]
    data = _merged(own, data) if own else data
    now = clock.now()
    notice = AbsenceNotice(
        school=actor.school,
        year=get_year_on(actor, data.span.starts_on),
        student_id=student_id,
        family_key=form_key,
        filed_at=now,
        filed_by_id=actor.author_id,
    )
    set_data(notice, data)
    save_recorded(actor, notice, "notice.filed", None)
    for row in own:
        before = snapshot(row)
        row.state, row.merged_into = NoticeState.WITHDRAWN.value, notice
        row.decided_at, row.decided_by_id = now, actor.author_id
        save_recorded(actor, row, "notice.merged", before)
        notice.attachments.add(*row.attachments.all())
    notice.attachments.add(*store_files(actor=actor, uploads=uploads))
    settle(notice, data.span.starts_on, data.span.ends_on)
    return notice


def _merged(own: Sequence[AbsenceNotice], data: NoticeData) -> NoticeData:
    """One notice of everything. The reason of days that have begun stays what it was."""
    span = data.span
    for row in own:
        span = span.union(span_of_row(row))
    begun = [row for row in own if has_notice_begun(row)]
    reason = NoticeReason(begun[0].reason) if begun else data.reason
    comment = merged_comment([*(row.comment for row in own), data.comment])
    if len(comment) > MAX_NOTICE_COMMENT:
        raise refused("comment_too_long")
    return replace(data, span=span, reason=reason, comment=comment)


def _own_notice(actor: Actor, notice_id: int) -> AbsenceNotice:
    actor.require(Permission.FILE_NOTICES)
    own = AbsenceNotice.objects.filter(school=actor.school, student_id__in=actor.family_ids)
    return locked(own.filter(pk=notice_id))
