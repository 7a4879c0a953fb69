from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.attendance.commands import CellAttendance, replace_attendance
from parta.attendance.rules import MAX_LATE_MINUTES
from parta.audit.queries import done_operations
from parta.core import clock
from parta.core.errors import Refused
from parta.grading.commands.dots import CellDot, replace_marks_and_dots, require_owable
from parta.grading.commands.marks import CellMarks, edit_mark, set_lesson_form
from parta.grading.queries.scales import scale_of
from parta.grading.rules.marks import MAX_MARKS_IN_CELL
from parta.grading.rules.scales import values_of
from parta.journal.queries.cells import (
    EMPTY_CELL,
    NO_TOTALS,
    CellKey,
    CellState,
    Totals,
    add_notices,
    cell_states,
    enrolled_cells,
)
from parta.journal.queries.history import LastChange, last_cell_changes
from parta.journal.queries.terms import list_course_terms, term_ends, term_totals
from parta.journal.rules import FIRST_GRADE_WITH_MARKS, CellContent, CellError, Problem, parse_cell
from parta.lessons.commands import OpenLesson, lock_message, open_lessons, set_topics
from parta.lessons.queries import classes_of, get_journal_course, get_lesson
from parta.lessons.rules import Lock

MAX_REASON = 500


class Outcome(StrEnum):
    SAVED = "saved"
    REFUSED = "refused"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class CellEdit:
    """What a teacher typed into a cell, the version of the cell they saw, and a client-made id."""

    lesson_id: int
    student_id: int
    text: str
    seen: str
    operation: UUID

    @property
    def key(self) -> CellKey:
        return CellKey(self.lesson_id, self.student_id)


@dataclass(frozen=True, slots=True)
class CellResult:
    """What became of one edit. ``text``, ``version``, totals and hint are what the journal holds now."""

    edit: CellEdit
    outcome: Outcome
    text: str
    version: str
    totals: Totals
    hint: str = ""
    code: str = ""
    message: str = ""
    writer: str = ""  # of what the journal holds, and when they wrote it; known for a conflict only
    is_overtaken: bool = False  # saved before, and changed by another since


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the edits of one request are checked against; ``term_ends`` by lesson id."""

    actor: Actor
    opened: Mapping[int, OpenLesson]
    states: Mapping[CellKey, CellState]
    enrolled: Collection[CellKey]
    term_ends: Mapping[int, date]
    scale: range
    is_unmarked: bool


@transaction.atomic
def record_cells(
    *, actor: Actor, course_id: int, edits: Sequence[CellEdit], reason: str = ""
) -> list[CellResult]:
    """Write cells of one course's journal; each is saved, refused or in conflict on its own.

    An edit whose operation is known already changes nothing, so a phone may send it again. A cell that
    has changed since it was seen is a conflict. Results come in the order of the edits and carry the
    student's new totals of the lesson's term. Raises NotFound for a course that is not the actor's.
    """
    reason = reason.strip()[:MAX_REASON]
    course = get_journal_course(actor, course_id)
    lesson_ids = {edit.lesson_id for edit in edits}
    student_ids = {edit.student_id for edit in edits}
    opened = open_lessons(
        actor=actor, course_id=course_id, lesson_ids=sorted(lesson_ids), has_reason=bool(reason)
    )
    states = cell_states(lesson_ids=lesson_ids, student_ids=student_ids)
    lessons = [entry.lesson for entry in opened.values()]
    terms = list_course_terms(course)
    sheet = _Sheet(
        actor=actor,
        opened=opened,
        states=states,
        enrolled=enrolled_cells(course, {edit.key: opened[edit.lesson_id].lesson.held_on for edit in edits}),
        term_ends=term_ends(terms, lessons),
        scale=values_of(scale_of(course.subject_id), allows_one=actor.school.allows_mark_one),
        is_unmarked=any(0 < item.grade < FIRST_GRADE_WITH_MARKS for item in classes_of(course)),
    )
    accepted, refusals = _sort_out(sheet, edits)
    others = last_cell_changes(actor, [edit.key for edit in edits if _is_of_others(edit, accepted, refusals)])
    _write(sheet, accepted, reason)
    after = cell_states(lesson_ids=lesson_ids, student_ids=student_ids) if accepted else states
    totals = term_totals(course, terms, lessons, student_ids)
    add_notices(after, lessons, student_ids, clock.today(actor.school.zone))
    return [
        _result(
            edit,
            refusals.get(edit),
            after.get(edit.key, EMPTY_CELL),
            totals.get(edit.key, NO_TOTALS),
            others.get(edit.key),
        )
        for edit in edits
    ]


@transaction.atomic
def record_lesson(
    *,
    actor: Actor,
    lesson_id: int,
    topic: str | None,
    form_id: int | None,
    edits: Sequence[CellEdit],
    reason: str = "",
) -> list[CellResult]:
    """Save the page of one lesson: its topic and form of assessment (None: left alone) and its cells.

    A refused topic saves nothing; cells are saved or refused each on its own.
    """
    course_id = get_lesson(actor, lesson_id).course_id
    if topic is not None:
        set_topics(actor=actor, course_id=course_id, topics={lesson_id: topic}, reason=reason)
    if form_id is not None:
        opened = open_lessons(
            actor=actor, course_id=course_id, lesson_ids=[lesson_id], has_reason=bool(reason.strip())
        )
        set_lesson_form(actor=actor, opened=opened[lesson_id], form_id=form_id)
    return record_cells(actor=actor, course_id=course_id, edits=edits, reason=reason) if edits else []


@transaction.atomic
def describe_mark(
    *,
    actor: Actor,
    lesson_id: int,
    mark_id: int,
    seen_version: int,
    form_id: int,
    comment: str,
    reason: str = "",
) -> None:
    """Change the form of assessment and the comment of a mark; see ``grading.commands.edit_mark``."""
    course_id = get_lesson(actor, lesson_id).course_id
    opened = open_lessons(
        actor=actor, course_id=course_id, lesson_ids=[lesson_id], has_reason=bool(reason.strip())
    )
    edit_mark(
        actor=actor,
        opened=opened[lesson_id],
        mark_id=mark_id,
        seen_version=seen_version,
        form_id=form_id,
        comment=comment,
        reason=reason.strip(),
    )


def _sort_out(
    sheet: _Sheet, edits: Sequence[CellEdit]
) -> tuple[dict[CellEdit, CellContent], dict[CellEdit, Refused]]:
    """What is to be written, and what is refused; edits that were done before are neither."""
    done = done_operations(sheet.actor, [edit.operation for edit in edits])
    accepted: dict[CellEdit, CellContent] = {}
    refusals: dict[CellEdit, Refused] = {}
    for edit in edits:
        if edit.operation in done:
            continue
        try:
            accepted[edit] = _checked(sheet, edit)
        except Refused as refused:
            refusals[edit] = refused
    return accepted, refusals


def _checked(sheet: _Sheet, edit: CellEdit) -> CellContent:
    """The content to be written; Refused with the reason to show in the cell."""
    opened, state = sheet.opened[edit.lesson_id], sheet.states.get(edit.key, EMPTY_CELL)
    old = state.content
    try:
        content = parse_cell(edit.text, sheet.scale)
    except CellError as error:
        raise Refused(_problem_message(error, sheet.scale), code=error.problem) from error
    if edit.key not in sheet.enrolled:
        raise _locked(Lock.NOT_ENROLLED)
    is_graded_anew = (content.values, content.has_dot) != (old.values, old.has_dot)
    if not opened.rights.attendance or (is_graded_anew and not opened.rights.marks):
        raise _locked(Lock.NO_RIGHT)
    if opened.lock is not None:
        raise _locked(opened.lock)
    if (content.values or content.has_dot) and sheet.is_unmarked:
        raise Refused(_("The first grade is taught without marks."), code="first_grade")
    if edit.seen != state.version and content != old:
        message = _("Somebody else has written %(text)s here meanwhile.") % {"text": state.text or "—"}
        raise Refused(message, code=Outcome.CONFLICT)
    if content.has_dot and not old.has_dot:
        ends_on = sheet.term_ends[edit.lesson_id]
        require_owable(actor=sheet.actor, lesson=opened.lesson, term_ends_on=ends_on)
    return content


def _locked(lock: Lock) -> Refused:
    return Refused(lock_message(lock), code=lock)


def _write(sheet: _Sheet, accepted: Mapping[CellEdit, CellContent], reason: str) -> None:
    """Marks, dots and attendance of the accepted cells, in batches whatever their number."""
    marks, dots, attendance = [], [], []
    for edit, new in accepted.items():
        old = sheet.states.get(edit.key, EMPTY_CELL).content
        place = edit.lesson_id, edit.student_id
        if new.values != old.values:
            marks.append(CellMarks(*place, new.values, edit.operation))
        if new.has_dot != old.has_dot:
            dots.append(CellDot(*place, new.has_dot, edit.operation))
        if (new.code, new.late_minutes) != (old.code, old.late_minutes):
            attendance.append(CellAttendance(*place, new.code, new.late_minutes, edit.operation))
    if marks or dots:
        replace_marks_and_dots(
            actor=sheet.actor,
            opened=sheet.opened,
            marks=marks,
            dots=dots,
            term_ends=sheet.term_ends,
            reason=reason,
        )
    if attendance:
        replace_attendance(actor=sheet.actor, opened=sheet.opened, cells=attendance, reason=reason)


def _is_of_others(
    edit: CellEdit, accepted: Collection[CellEdit], refusals: Mapping[CellEdit, Refused]
) -> bool:
    """What the cell holds may be another's: in a conflict, or when the edit was done before."""
    return refusals[edit].code == Outcome.CONFLICT if edit in refusals else edit not in accepted


def _result(
    edit: CellEdit, refused: Refused | None, state: CellState, totals: Totals, last: LastChange | None
) -> CellResult:
    if refused is None:
        is_overtaken = last is not None and last.operation != edit.operation
        values = edit, Outcome.SAVED, state.text, state.version, totals, state.hint
        return CellResult(*values, is_overtaken=is_overtaken)
    outcome = Outcome.CONFLICT if refused.code == Outcome.CONFLICT else Outcome.REFUSED
    return CellResult(
        edit,
        outcome,
        state.text,
        state.version,
        totals,
        state.hint,
        code=refused.code,
        message=str(refused.message),
        writer=last.words if last else "",
    )


def _problem_message(error: CellError, allowed: range) -> str:
    """Why a text is not a cell, in the user's language."""
    if error.problem is Problem.OUTSIDE_SCALE and not allowed:
        return _("This subject is assessed by pass or fail, at the end of the term.")
    texts = {
        Problem.TOO_LONG: _("This is too long for a cell."),
        Problem.UNKNOWN_SIGN: _("“%(sign)s” is neither a mark nor one of н, б, у, п, о."),
        Problem.OUTSIDE_SCALE: _("“%(sign)s” is not a mark: marks here are %(first)d to %(last)d."),
        Problem.TOO_MANY_MARKS: _("A cell holds at most %(count)d marks."),
        Problem.TWO_DOTS: _("Only one dot can stand in a cell."),
        Problem.TWO_CODES: _("Only one of н, б, у, п, о can stand in a cell."),
        Problem.MINUTES: _("A student can be 1 to %(minutes)d minutes late."),
    }
    return texts[error.problem] % {
        "sign": error.sign,
        "first": min(allowed, default=0),
        "last": max(allowed, default=0),
        "count": MAX_MARKS_IN_CELL,
        "minutes": MAX_LATE_MINUTES,
    }
