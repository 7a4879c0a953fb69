"""The page of one lesson: topic, form of assessment, homework and every student in a plain form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from parta.academics.queries import RosterRow, list_roster
from parta.access.actors import Actor
from parta.core import clock
from parta.grading.queries.control_works import title_of
from parta.grading.queries.marks import column_forms
from parta.homework.queries import Task, list_tasks_given
from parta.homework.queries.load import CourseLoad, course_loads
from parta.homework.queries.tasks import with_history
from parta.homework.queries.words import load_text
from parta.journal.queries.cell import FormChoice, form_choices
from parta.journal.queries.cells import EMPTY_CELL, CellKey, CellState, add_notices, cell_states
from parta.lessons.models import Lesson
from parta.lessons.queries import get_lesson, locks_in_course, rights_in_course
from parta.lessons.rules import Lock

_DUE_CHOICES = 15


@dataclass(frozen=True, slots=True)
class LessonRow:
    student_id: int
    name: str
    text: str
    version: str
    is_enrolled: bool
    notice: str = ""  # that the student will be away, in words


@dataclass(frozen=True, slots=True)
class DueChoice:
    lesson_id: int
    held_on: date
    period: int | None
    load_words: str  # what the day already holds of homework; empty: no norm is known


@dataclass(frozen=True, slots=True)
class LessonPage:
    lesson: Lesson
    subject: str
    students: str
    forms: tuple[FormChoice, ...]
    form_id: int
    rows: tuple[LessonRow, ...]
    tasks: tuple[Task, ...]
    due_choices: tuple[DueChoice, ...]
    next_load: CourseLoad | None  # of the next lesson's day
    lock: Lock | None
    may_mark: bool
    may_write: bool
    previous_id: int | None
    next_id: int | None
    control_work: str  # its topic; empty: none is planned
    made_at: int  # in milliseconds, by which a device knows whether it has something newer

    @property
    def needs_reason(self) -> bool:
        return self.lock is Lock.REASON_NEEDED

    @property
    def is_shut(self) -> bool:
        """Marks and attendance cannot be written at all."""
        return self.lock is not None and not self.needs_reason

    @property
    def may_plan(self) -> bool:
        """Topic and homework can be written: also for a lesson to come."""
        return self.may_mark and (not self.is_shut or self.lock is Lock.FUTURE)


def lesson_page(actor: Actor, lesson_id: int) -> LessonPage:
    """A lesson of a journal the actor may see."""
    made_at, lesson = clock.milliseconds(), get_lesson(actor, lesson_id)
    rights = rights_in_course(actor, course := lesson.course, [lesson])
    states = cell_states(lesson_ids=[lesson_id])
    roster = list_roster(course, lesson.held_on, lesson.held_on)
    add_notices(states, [lesson], {row.student_id for row in roster}, clock.today(actor.school.zone))
    around = list(Lesson.objects.filter(course=course, is_canceled=False).order_by("held_on", "period", "pk"))
    position = next((index for index, other in enumerate(around) if other.pk == lesson_id), None)
    later = [other for other in around if other.held_on > lesson.held_on][:_DUE_CHOICES]
    loads = course_loads(course, {other.held_on for other in later}) if rights[lesson_id].marks else {}
    return LessonPage(
        lesson=lesson,
        subject=course.subject.name,
        students=str(course.group or course.school_class),
        forms=form_choices(actor),
        form_id=column_forms(actor, [lesson])[lesson_id].pk,
        rows=_rows(lesson, roster, states),
        tasks=tuple(with_history(actor, list_tasks_given(lesson_id, with_drafts=rights[lesson_id].marks))),
        due_choices=tuple(
            DueChoice(other.pk, other.held_on, other.period, _load_words(loads.get(other.held_on)))
            for other in later
        ),
        next_load=loads.get(later[0].held_on) if later else None,
        lock=locks_in_course(actor, course, [lesson], rights)[lesson.pk],
        may_mark=rights[lesson.pk].marks,
        may_write=rights[lesson.pk].attendance,
        previous_id=around[position - 1].pk if position else None,
        next_id=around[position + 1].pk if position is not None and position + 1 < len(around) else None,
        control_work=title_of(lesson_id),
        made_at=made_at,
    )


def _rows(
    lesson: Lesson, roster: Sequence[RosterRow], states: Mapping[CellKey, CellState]
) -> tuple[LessonRow, ...]:
    found = [(row, states.get(CellKey(lesson.pk, row.student_id), EMPTY_CELL)) for row in roster]
    return tuple(
        LessonRow(
            student_id=row.student_id,
            name=row.name,
            text=state.text,
            version=state.version,
            is_enrolled=row.covers(lesson.held_on),
            notice=state.notice_words,
        )
        for row, state in found
    )


def _load_words(found: CourseLoad | None) -> str:
    return load_text(found.load) if found else ""
