"""One cell in full: its marks, attendance and history."""

from dataclasses import dataclass
from datetime import date, datetime

from parta.academics.queries import list_roster
from parta.access.actors import Actor
from parta.attendance.queries import attendance_change_words, code_name, list_attendance
from parta.attendance.queries.notices import covering, days_words, lessons_words, notices_between
from parta.audit.models import AuditEvent
from parta.audit.queries import list_history
from parta.conduct.queries.remarks import RemarkLine, list_cell_remarks, remark_lock
from parta.conduct.queries.words import praise_phrases
from parta.core.errors import NotFound
from parta.grading.commands.marks import place_of
from parta.grading.queries.dots import DotDetail, dot_change_words, find_open_dot, outcome_words
from parta.grading.queries.marks import MarkDetail, list_cell_marks, list_forms, mark_change_words
from parta.grading.rules.marks import allowed_values
from parta.journal.queries.cells import CellKey, cell_states
from parta.journal.queries.terms import list_course_terms, term_ends
from parta.lessons.models import Lesson
from parta.lessons.queries import get_lesson, locks_in_course, rights_in_course
from parta.lessons.rules import Lock

NO_OUTCOME = "none"  # a dot's: it disappears


@dataclass(frozen=True, slots=True)
class HistoryLine:
    at: datetime
    who: str  # empty: the installation itself
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class FormChoice:
    id: int
    name: str
    weight: str


@dataclass(frozen=True, slots=True)
class CellPage:
    course_id: int
    lesson_id: int
    student_id: int
    subject: str
    students: str
    student: str
    held_on: date
    topic: str
    text: str
    attendance: str
    notice: str  # in words, with its days; empty: nobody has given notice
    marks: tuple[MarkDetail, ...]
    dot: DotDetail | None
    outcomes: tuple[tuple[int | str, str], ...]  # what the dot may become, with its words
    owed_until_most: date
    forms: tuple[FormChoice, ...]
    history: tuple[HistoryLine, ...]
    lock: Lock | None
    may_mark: bool
    remarks: tuple[RemarkLine, ...]
    phrases: tuple[str, ...]  # of praise; empty: the reader says nothing here

    @property
    def may_edit(self) -> bool:
        """Form of assessment and comment can be changed, perhaps with a reason."""
        return self.may_mark and self.lock in {None, Lock.REASON_NEEDED}


def cell_page(actor: Actor, lesson_id: int, student_id: int) -> CellPage:
    """A cell of a journal the actor may see. Raises NotFound when the student never was in the course."""
    lesson = get_lesson(actor, lesson_id)
    course = lesson.course
    roster = list_roster(course, lesson.year.starts_on, lesson.year.ends_on)
    student = next((row for row in roster if row.student_id == student_id), None)
    if student is None:
        raise NotFound
    rights = rights_in_course(actor, course, [lesson])
    attendance = list_attendance(lesson_ids=[lesson_id], student_ids=[student_id])
    state = cell_states(lesson_ids=[lesson_id], student_ids=[student_id]).get(CellKey(lesson_id, student_id))
    return CellPage(
        course_id=course.pk,
        lesson_id=lesson_id,
        student_id=student_id,
        subject=course.subject.name,
        students=str(course.group or course.school_class),
        student=student.full_name,
        held_on=lesson.held_on,
        topic=lesson.topic,
        text=state.text if state else "",
        attendance=code_name(attendance[0].code, attendance[0].late_minutes) if attendance else "",
        notice=_notice_words(lesson, student_id),
        marks=tuple(list_cell_marks(lesson_id, student_id)),
        dot=find_open_dot(lesson_id, student_id),
        outcomes=_outcomes(actor),
        owed_until_most=term_ends(list_course_terms(course), [lesson])[lesson_id],
        forms=form_choices(actor),
        history=history_lines(list_history(actor, [place_of(lesson_id, student_id)])),
        lock=locks_in_course(actor, course, [lesson], rights)[lesson.pk],
        may_mark=rights[lesson.pk].marks,
        remarks=list_cell_remarks(actor, lesson_id, student_id),
        phrases=() if remark_lock(actor, lesson) else praise_phrases(),
    )


def _notice_words(lesson: Lesson, student_id: int) -> str:
    """Days and reason; what the family wrote beside is for the class teacher."""
    notices = notices_between([student_id], lesson.held_on, lesson.held_on)
    notice = covering(notices, student_id, lesson.held_on, lesson.period)
    if notice is None:
        return ""
    return ", ".join(filter(None, (notice.words, days_words(notice.span), lessons_words(notice.span))))


def _outcomes(actor: Actor) -> tuple[tuple[int | str, str], ...]:
    scale = allowed_values(allows_one=actor.school.allows_mark_one)
    return ((NO_OUTCOME, outcome_words(None)), *((value, outcome_words(value)) for value in scale))


def form_choices(actor: Actor) -> tuple[FormChoice, ...]:
    return tuple(FormChoice(form.pk, form.name, f"{form.weight.normalize():f}") for form in list_forms(actor))


def history_lines(events: list[AuditEvent]) -> tuple[HistoryLine, ...]:
    """Recorded changes in plain words, newest first."""
    return tuple(
        HistoryLine(event.at, str(event.user or ""), change_words(event), event.reason)
        for event in reversed(events)
    )


def change_words(event: AuditEvent) -> str:
    """A recorded change of a cell in plain words, in the user's language."""
    if event.kind.startswith("mark."):
        return mark_change_words(event.kind, event.before, event.after)
    if event.kind.startswith("dot."):
        return dot_change_words(event.kind, event.before, event.after)
    return attendance_change_words(event.before, event.after)
