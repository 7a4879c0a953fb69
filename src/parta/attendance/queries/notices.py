"""Notices of absence: those in force on some days, one with everything, lists for families and staff."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.access.actors import Actor
from parta.attendance.models import AbsenceNotice
from parta.attendance.rules import NoticeReason, NoticeState
from parta.attendance.rules.notices import Span
from parta.core.errors import NotFound
from parta.files.models import Attachment


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice in force, as the journal and the week show it: without comment and certificates."""

    notice_id: int
    student_id: int
    span: Span
    reason: NoticeReason
    is_accepted: bool

    def covers(self, day: date, period: int | None) -> bool:
        return self.span.covers(day, period)

    @property
    def words(self) -> str:
        """Notice of absence: illness (accepted)."""
        text = (
            _("Notice of absence: %(reason)s (accepted)")
            if self.is_accepted
            else _("Notice of absence: %(reason)s")
        )
        return text % {"reason": reason_name(self.reason)}


@dataclass(frozen=True, slots=True)
class NoticeFile:
    key: UUID
    name: str


@dataclass(frozen=True, slots=True)
class NoticeDetail:
    """A notice with everything said and decided about it. ``decided_by``: empty, while nobody has."""

    notice_id: int
    student_id: int
    student: str
    span: Span
    days: str
    lessons: str  # empty: whole days
    reason: NoticeReason
    reason_words: str
    comment: str
    state: NoticeState
    state_words: str
    filed_at: datetime
    filed_by: str
    decided_at: datetime | None
    decided_by: str
    recovered_at: datetime | None
    files: tuple[NoticeFile, ...]
    version: int

    @property
    def is_in_force(self) -> bool:
        return self.state is not NoticeState.WITHDRAWN

    @property
    def is_filed(self) -> bool:
        return self.state is NoticeState.FILED

    @property
    def badge(self) -> str:
        """The color of its state, which stands in words beside it."""
        return {NoticeState.FILED: "amber", NoticeState.ACCEPTED: "green"}.get(self.state, "")


def notices_between(student_ids: Collection[int], since: date, until: date) -> list[NoticeRow]:
    """Notices in force that touch the days since..until, oldest first. The caller has proved the right.

    One query. Ask ``row.covers(day, period)`` for a lesson; trusted persons are shown none (domain H).
    """
    rows = (
        AbsenceNotice.objects.filter(student_id__in=student_ids)
        .in_force()
        .between(since, until)
        .order_by("starts_on", "pk")
        .values_list(
            "pk", "student_id", "starts_on", "ends_on", "first_period", "last_period", "reason", "state"
        )
    )
    return [
        NoticeRow(
            notice_id=pk,
            student_id=student_id,
            span=span_of(starts_on, ends_on, first, last),
            reason=NoticeReason(reason),
            is_accepted=state == NoticeState.ACCEPTED,
        )
        for pk, student_id, starts_on, ends_on, first, last, reason, state in rows
    ]


def span_of(starts_on: date, ends_on: date, first: int | None, last: int | None) -> Span:
    return Span(starts_on, ends_on, (first, last) if first and last else None)


def list_overlapping(student_ids: Collection[int], span: Span) -> list[AbsenceNotice]:
    """The students' notices in force of the same days or lessons. The caller has proved the right."""
    rows = AbsenceNotice.objects.filter(student_id__in=student_ids).in_force()
    near = rows.between(span.starts_on, span.ends_on).select_related("student").order_by("starts_on", "pk")
    return [
        row
        for row in near
        if span_of(row.starts_on, row.ends_on, row.first_period, row.last_period).overlaps(span)
    ]


def list_overlap_details(actor: Actor, student_ids: Collection[int], span: Span) -> list[NoticeDetail]:
    """As ``list_overlapping``, for the page on which the family decides about them."""
    ids = [row.pk for row in list_overlapping(student_ids, span)]
    return _details(AbsenceNotice.objects.visible_to(actor).filter(pk__in=ids).order_by("starts_on", "pk"))


def get_notice(actor: Actor, notice_id: int) -> NoticeDetail:
    """A notice the actor may read; NotFound for every other."""
    found = _details(AbsenceNotice.objects.visible_to(actor).filter(pk=notice_id))
    if not found:
        raise NotFound
    return found[0]


def list_notices_of(actor: Actor, student_id: int, since: date) -> list[NoticeDetail]:
    """The student's notices that end on or after the day, newest first; what was merged only in its whole."""
    rows = AbsenceNotice.objects.visible_to(actor).filter(
        student_id=student_id, ends_on__gte=since, merged_into__isnull=True
    )
    return _details(rows.order_by("-starts_on", "-pk"))


def list_notices(
    actor: Actor,
    *,
    student_ids: Collection[int] | None,
    since: date,
    until: date,
    state: NoticeState | None = None,
    reason: NoticeReason | None = None,
    limit: int = 200,
) -> list[NoticeDetail]:
    """Notices of the days (of these students; None: of all the actor reads), by their first day."""
    rows = AbsenceNotice.objects.visible_to(actor).between(since, until).filter(merged_into__isnull=True)
    if student_ids is not None:
        rows = rows.filter(student_id__in=student_ids)
    if state is not None:
        rows = rows.filter(state=state.value)
    if reason is not None:
        rows = rows.filter(reason=reason.value)
    return _details(rows.order_by("-starts_on", "student__surname_key", "student__given_name", "pk")[:limit])


def get_notice_file(actor: Actor, student_id: int, key: UUID) -> Attachment:
    """A certificate of the student's, for those who read the whole notice."""
    notices = AbsenceNotice.objects.visible_to(actor).filter(student_id=student_id)
    attachment = Attachment.objects.filter(
        school=actor.school, key=key, absence_notices__in=notices.values("pk")
    ).first()
    if attachment is None:
        raise NotFound
    return attachment


def _details(rows: QuerySet[AbsenceNotice]) -> list[NoticeDetail]:
    files = Prefetch("attachments", queryset=Attachment.objects.order_by("pk"))
    return [
        _detail(row)
        for row in rows.select_related("student", "filed_by", "decided_by").prefetch_related(files)
    ]


def _detail(row: AbsenceNotice) -> NoticeDetail:
    span = span_of(row.starts_on, row.ends_on, row.first_period, row.last_period)
    state = NoticeState(row.state)
    return NoticeDetail(
        notice_id=row.pk,
        student_id=row.student_id,
        student=row.student.list_name,
        span=span,
        days=days_words(span),
        lessons=lessons_words(span),
        reason=NoticeReason(row.reason),
        reason_words=reason_name(row.reason),
        comment=row.comment,
        state=state,
        state_words=state_name(state),
        filed_at=row.filed_at,
        filed_by=str(row.filed_by or ""),
        decided_at=row.decided_at,
        decided_by=str(row.decided_by or ""),
        recovered_at=row.recovered_at,
        files=tuple(NoticeFile(file.key, file.name) for file in row.attachments.all()),
        version=row.version,
    )


def days_words(span: Span) -> str:
    """23 November; 23 – 27 November; 30 November – 2 December."""
    first, last = span.starts_on, span.ends_on
    if first == last:
        return date_format(first, "j E")
    start = (
        str(first.day) if (first.year, first.month) == (last.year, last.month) else date_format(first, "j E")
    )
    return f"{start} – {date_format(last, 'j E')}"


def lessons_words(span: Span) -> str:
    """Lessons 2–4; empty for whole days."""
    if span.periods is None:
        return ""
    first, last = span.periods
    if first == last:
        return _("lesson %(number)d") % {"number": first}
    return _("lessons %(first)d–%(last)d") % {"first": first, "last": last}


def reason_name(reason: str) -> str:
    """The reason of a notice in words, in the user's language."""
    return {
        NoticeReason.ILLNESS: _("illness"),
        NoticeReason.DOCTOR: _("doctor's visit"),
        NoticeReason.FAMILY: _("family circumstances"),
        NoticeReason.COMPETITION: _("competition or olympiad"),
        NoticeReason.SANATORIUM: _("sanatorium"),
        NoticeReason.OTHER: _("other reason"),
    }[NoticeReason(reason)]


def cause_words(reason: str, state: str) -> str:
    """Why a recorded absence has changed, for the journal's history."""
    text = (
        _("The notice of absence was withdrawn")
        if state == NoticeState.WITHDRAWN
        else _("Notice of absence: %(reason)s")
    )
    return text % {"reason": reason_name(reason)}


def state_name(state: str) -> str:
    return {
        NoticeState.FILED: pgettext("notice of absence", "filed, not accepted yet"),
        NoticeState.ACCEPTED: pgettext("notice of absence", "accepted"),
        NoticeState.WITHDRAWN: pgettext("notice of absence", "withdrawn"),
    }[NoticeState(state)]


def covering(
    notices: Iterable[NoticeRow], student_id: int, day: date, period: int | None
) -> NoticeRow | None:
    """The notice of a student's lesson; an accepted one before one that is only filed."""
    found = [row for row in notices if row.student_id == student_id and row.covers(day, period)]
    return min(found, key=lambda row: (not row.is_accepted, row.notice_id), default=None)
