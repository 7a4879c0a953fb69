"""A student's absences: calendar of the term, notices, what the family is asked and told (T1, T2, K8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.attendance.models import Attendance
from parta.attendance.queries.days import list_student_lessons
from parta.attendance.queries.notices import (
    NoticeDetail,
    NoticeRow,
    get_notice,
    list_notices_of,
    list_overlap_details,
)
from parta.attendance.queries.prompts import AbsenceAlert, StillIllPrompt, list_alerts, list_prompts
from parta.attendance.rules import MISSED_CODES, NoticeState
from parta.attendance.rules.notices import MOST_DAYS_AHEAD, Span, has_begun
from parta.core import clock
from parta.core.errors import NotFound
from parta.diary.queries.absence_calendar import Calendar, draw_calendar, month_bounds
from parta.diary.queries.dates import short_weekdays
from parta.diary.queries.people import Pupil, get_pupil
from parta.diary.queries.subjects import TermChoice, term_choices
from parta.files.models import Attachment
from parta.homework.models import Homework
from parta.people.rules import Scope

_CAUGHT_UP = timedelta(days=14)
_AHEAD = timedelta(days=MOST_DAYS_AHEAD)


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another child of the family in this school, for whom the same notice may be filed."""

    student_id: int
    name: str


@dataclass(frozen=True, slots=True)
class OwnNotice:
    """A notice as the family's page lists it."""

    notice: NoticeDetail
    has_begun: bool

    @property
    def may_change(self) -> bool:
        return self.notice.is_in_force and not self.has_begun


@dataclass(frozen=True, slots=True)
class AbsencesPage:
    """``terms`` is empty in a school without a year. Without the right there are no notices at all."""

    pupil: Pupil
    today: date
    terms: tuple[TermChoice, ...]
    term: TermChoice | None
    calendar: Calendar | None
    notices: tuple[OwnNotice, ...]
    siblings: tuple[Sibling, ...]
    prompts: tuple[StillIllPrompt, ...]
    alerts: tuple[AbsenceAlert, ...]
    sees_notices: bool
    may_file: bool

    @property
    def weekdays(self) -> tuple[str, ...]:
        return short_weekdays()

    @property
    def last_day(self) -> date:
        """Of which notice may be given."""
        return self.today + _AHEAD


def absences_page(
    actor: Actor, student_id: int, term_id: int | None = None, chosen: date | None = None
) -> AbsencesPage:
    """The calendar of the term (by default the running one); NotFound for what is kept from the actor."""
    today = clock.today(actor.school.zone)
    pupil = _pupil(actor, student_id, today)
    terms = term_choices(pupil, today, term_id)
    term = next((item for item in terms if item.is_current), None)
    may_file = may_file_for(actor, student_id)
    notices = list_notices_of(actor, student_id, _since(term, today)) if pupil.may_read_history else []
    return AbsencesPage(
        pupil=pupil,
        today=today,
        terms=terms,
        term=term,
        calendar=_calendar(actor, pupil, term, today, notices, chosen) if term else None,
        notices=own_notices(student_id, notices) if pupil.may_read_history else (),
        siblings=list_siblings(actor, pupil) if may_file else (),
        prompts=tuple(item for item in list_prompts(actor) if item.student_id == student_id),
        alerts=tuple(item for item in list_alerts(actor) if item.student_id == student_id),
        sees_notices=pupil.may_read_history,
        may_file=may_file,
    )


def may_file_for(actor: Actor, student_id: int) -> bool:
    return actor.has(Permission.FILE_NOTICES) and student_id in actor.family_ids


def list_siblings(actor: Actor, pupil: Pupil) -> tuple[Sibling, ...]:
    return tuple(
        Sibling(child.student_id, child.name)
        for child in pupil.children
        if child.is_here and child.student_id in actor.family_ids and child.student_id != pupil.student_id
    )


def own_notices(student_id: int, notices: Sequence[NoticeDetail]) -> tuple[OwnNotice, ...]:
    """The notices, and whether each has begun; two or three queries for all of them."""
    now = clock.now()
    ahead = [item for item in notices if item.is_in_force]
    lessons = (
        list_student_lessons(
            [student_id],
            min(item.span.starts_on for item in ahead),
            max(item.span.ends_on for item in ahead),
        )
        if ahead
        else []
    )
    starts = [(lesson.held_on, lesson.period, lesson.starts_at) for lesson in lessons]
    return tuple(OwnNotice(item, has_begun(item.span, starts, now)) for item in notices)


def get_own_notice(actor: Actor, student_id: int, notice_id: int) -> OwnNotice:
    """A notice of this student's, for the guardian who may change it."""
    notice = get_notice(actor, notice_id)
    if notice.student_id != student_id or not may_file_for(actor, student_id):
        raise NotFound
    return own_notices(student_id, [notice])[0]


def list_overlaps(actor: Actor, student_ids: Sequence[int], span: Span) -> list[NoticeDetail]:
    """Notices of the family's children that a new one would be merged with."""
    return list_overlap_details(actor, [pk for pk in student_ids if pk in actor.family_ids], span)


@dataclass(frozen=True, slots=True)
class CatchUpTask:
    text: str
    due_on: date | None
    is_mandatory: bool
    files: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class CatchUpLesson:
    held_on: date
    period: int | None
    subject: str
    course_id: int
    topic: str
    tasks: tuple[CatchUpTask, ...]


@dataclass(frozen=True, slots=True)
class CatchUpPage:
    pupil: Pupil
    since: date
    lessons: tuple[CatchUpLesson, ...]


def catch_up_page(actor: Actor, student_id: int) -> CatchUpPage:
    """Lessons missed in the last two weeks with what was done and set there, newest first (K8)."""
    today = clock.today(actor.school.zone)
    pupil = _pupil(actor, student_id, today)
    rows = (
        Attendance.objects.filter(
            student_id=student_id,
            code__in=[code.value for code in MISSED_CODES],
            lesson__held_on__gte=today - _CAUGHT_UP,
            lesson__held_on__lte=today,
        )
        .select_related("lesson__course__subject")
        .order_by("-lesson__held_on", "lesson__period", "pk")
    )
    lessons = [row.lesson for row in rows if pupil.covers(row.lesson.held_on)]
    tasks = _tasks_of(student_id, [lesson.pk for lesson in lessons])
    found = tuple(
        CatchUpLesson(
            held_on=lesson.held_on,
            period=lesson.period,
            subject=lesson.course.subject.name,
            course_id=lesson.course_id,
            topic=lesson.topic,
            tasks=tuple(tasks.get(lesson.pk, ())),
        )
        for lesson in lessons
    )
    return CatchUpPage(pupil, today - _CAUGHT_UP, found)


def _pupil(actor: Actor, student_id: int, today: date) -> Pupil:
    pupil = get_pupil(actor, student_id, today)
    actor.require_sight(student_id, Scope.ATTENDANCE)
    return pupil


def _since(term: TermChoice | None, today: date) -> date:
    return min(term.starts_on, today) if term else today


def _calendar(
    actor: Actor,
    pupil: Pupil,
    term: TermChoice,
    today: date,
    notices: Sequence[NoticeDetail],
    chosen: date | None,
) -> Calendar:
    """The months of the term; of the running one as far as notice can be given."""
    is_running = term.starts_on <= today <= term.ends_on
    first, last = month_bounds(
        term.starts_on, max(term.ends_on, today + _AHEAD) if is_running else term.ends_on
    )
    rows = [
        NoticeRow(item.notice_id, item.student_id, item.span, item.reason, item.state is NoticeState.ACCEPTED)
        for item in notices
        if item.is_in_force
    ]
    zone = actor.school.zone
    return draw_calendar(pupil, first, last, today=today, zone=zone, notices=rows, chosen=chosen)


def _tasks_of(student_id: int, lesson_ids: Sequence[int]) -> dict[int, list[CatchUpTask]]:
    """Homework given at the lessons to everybody or to this student, by lesson id."""
    rows = Homework.objects.filter(lesson_id__in=lesson_ids, is_draft=False).order_by("given_at", "pk")
    named = set(rows.filter(is_individual=True, students=student_id).values_list("pk", flat=True))
    found: dict[int, list[CatchUpTask]] = {}
    for row in rows.prefetch_related("attachments"):
        if row.lesson_id is not None and (not row.is_individual or row.pk in named):
            task = CatchUpTask(row.text, row.due_on, row.is_mandatory, tuple(row.attachments.all()))
            found.setdefault(row.lesson_id, []).append(task)
    return found
