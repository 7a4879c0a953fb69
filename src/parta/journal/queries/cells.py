"""What cells of the journal hold, and what a student's row sums up to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.academics.models import Course
from parta.academics.queries import list_roster
from parta.attendance.queries import AttendanceRow, list_attendance
from parta.attendance.queries.notices import NoticeRow, covering, notices_between, reason_name
from parta.attendance.rules import MISSED_CODES
from parta.grading.queries.dots import DotRow, list_open_dots
from parta.grading.queries.marks import MarkRow, list_marks
from parta.grading.rules.marks import average
from parta.journal.queries.carried import Carried
from parta.journal.rules import CellContent, cell_text, cell_version
from parta.lessons.models import Lesson


class CellKey(NamedTuple):
    lesson_id: int
    student_id: int


@dataclass(slots=True)
class CellState:
    """Everything that stands in one cell."""

    marks: list[MarkRow] = field(default_factory=list)
    attendance: AttendanceRow | None = None
    dot: DotRow | None = None
    notice: NoticeRow | None = None  # that the student will be away; only until something is recorded

    @property
    def content(self) -> CellContent:
        return CellContent(
            values=tuple(mark.typed for mark in self.marks),
            code=self.attendance.code if self.attendance else None,
            late_minutes=self.attendance.late_minutes if self.attendance else None,
            has_dot=self.dot is not None,
        )

    @property
    def text(self) -> str:
        return cell_text(self.content)

    @property
    def version(self) -> str:
        attendance = (self.attendance.id, self.attendance.version) if self.attendance else None
        dot = (self.dot.id, self.dot.version) if self.dot else None
        return cell_version(((mark.id, mark.version) for mark in self.marks), attendance, dot)

    @property
    def hint(self) -> str:
        """What the dot is for and until when, and what a notice of absence says; empty without either."""
        return "; ".join(filter(None, (self.notice_words, self._dot_words)))

    @property
    def notice_words(self) -> str:
        """That the student will be away, or why the absence has its reason."""
        if self.attendance is not None:
            reason = self.attendance.notice_reason
            return _("Notice of absence: %(reason)s") % {"reason": reason_name(reason)} if reason else ""
        return self.notice.words if self.notice else ""

    @property
    def _dot_words(self) -> str:
        if self.dot is None:
            return ""
        day = date_format(self.dot.valid_until, "j E")
        return _("%(form)s: owed until %(day)s") % {"form": self.dot.form, "day": day}


EMPTY_CELL = CellState()


@dataclass(frozen=True, slots=True)
class Totals:
    """The weighted average of a student's marks and how many lessons they missed."""

    average: Decimal | None
    missed: int


NO_TOTALS = Totals(None, 0)


def cell_states(
    *,
    lesson_ids: Collection[int],
    student_ids: Collection[int] | None = None,
    with_dots: bool = True,
) -> dict[CellKey, CellState]:
    """The cells of the lessons (and students) that are not empty; sums need no dots."""
    states: dict[CellKey, CellState] = {}
    for mark in list_marks(lesson_ids=lesson_ids, student_ids=student_ids):
        states.setdefault(CellKey(mark.lesson_id, mark.student_id), CellState()).marks.append(mark)
    for row in list_attendance(lesson_ids=lesson_ids, student_ids=student_ids):
        states.setdefault(CellKey(row.lesson_id, row.student_id), CellState()).attendance = row
    if with_dots:
        for dot in list_open_dots(lesson_ids=lesson_ids, student_ids=student_ids):
            states.setdefault(CellKey(dot.lesson_id, dot.student_id), CellState()).dot = dot
    return states


def add_notices(
    states: dict[CellKey, CellState],
    lessons: Iterable[Lesson],
    student_ids: Collection[int],
    today: date,
) -> None:
    """Where a guardian has given notice that the student will be away: lessons of today and to come (T1).

    One query; none for a page of past lessons only.
    """
    ahead = [lesson for lesson in lessons if lesson.held_on >= today]
    if not ahead:
        return
    days = [lesson.held_on for lesson in ahead]
    notices = notices_between(student_ids, min(days), max(days))
    for student_id in {row.student_id for row in notices}:
        for lesson in ahead:
            notice = covering(notices, student_id, lesson.held_on, lesson.period)
            if notice is not None:
                states.setdefault(CellKey(lesson.pk, student_id), CellState()).notice = notice


def totals_of(states: Mapping[CellKey, CellState], carried: Carried | None = None) -> dict[int, Totals]:
    """The totals of each student over the given cells and what they brought along, by student id."""
    carried = carried or Carried()
    marks: dict[int, list[tuple[int, Decimal]]] = {student_id: [] for student_id in carried.missed}
    for student_id, brought in carried.marks.items():
        marks.setdefault(student_id, []).extend((mark.value, mark.weight) for mark in brought)
    missed = dict(carried.missed)
    for key, state in states.items():
        marks.setdefault(key.student_id, []).extend((mark.value, mark.weight) for mark in state.marks)
        if state.attendance and state.attendance.code in MISSED_CODES:
            missed[key.student_id] = missed.get(key.student_id, 0) + 1
    return {
        student_id: Totals(average(values), missed.get(student_id, 0)) for student_id, values in marks.items()
    }


def enrolled_cells(course: Course, days: Mapping[CellKey, date]) -> set[CellKey]:
    """Those of the cells whose student belongs to the course on the cell's day."""
    if not days:
        return set()
    roster = list_roster(course, min(days.values()), max(days.values()))
    return {
        key
        for key, day in days.items()
        if any(row.student_id == key.student_id and row.covers(day) for row in roster)
    }


def lesson_ids_of(keys: Iterable[CellKey]) -> set[int]:
    return {key.lesson_id for key in keys}


def student_ids_of(keys: Iterable[CellKey]) -> set[int]:
    return {key.student_id for key in keys}
