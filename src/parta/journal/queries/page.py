"""One page of the journal: the students of a course × its lessons of a term."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.formats import date_format, number_format

from parta.academics.models import Course
from parta.academics.queries import RosterRow, list_roster, teachers_of
from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound
from parta.grading.queries.marks import column_forms
from parta.homework.queries import lessons_with_homework
from parta.journal.queries.carried import CarriedLine, carried_into, carried_lines
from parta.journal.queries.cells import (
    EMPTY_CELL,
    NO_TOTALS,
    CellKey,
    CellState,
    Totals,
    add_notices,
    cell_states,
    totals_of,
)
from parta.journal.queries.terms import list_course_terms
from parta.lessons.models import Lesson
from parta.lessons.queries import (
    LessonRights,
    get_journal_course,
    list_course_lessons,
    locks_in_course,
    rights_in_course,
)
from parta.lessons.rules import Lock
from parta.schoolyear.models import Term
from parta.schoolyear.queries import day_within, is_past_year, term_on


@dataclass(frozen=True, slots=True)
class TermTab:
    number: int
    kind: str
    is_current: bool
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A band over the columns of one month."""

    label: str
    span: int


@dataclass(frozen=True, slots=True)
class Column:
    """A lesson. ``lock`` is what stands against writing ("" nothing); "attendance" allows only codes."""

    lesson_id: int
    day: int
    weekday: str
    full_date: str
    form: str
    topic: str
    has_homework: bool
    is_today: bool
    is_canceled: bool
    is_extra: bool
    starts_month: bool
    lock: str


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    version: str
    css: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    student_id: int
    name: str
    cells: tuple[Cell, ...]
    average: str
    missed: int


@dataclass(frozen=True, slots=True)
class JournalPage:
    course_id: int
    subject: str
    students: str
    teachers: tuple[str, ...]
    terms: tuple[TermTab, ...]
    months: tuple[Month, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    may_mark: bool
    may_write: bool
    today: date
    year_id: int
    past_year: str  # empty: it is no archive yet
    carried: tuple[CarriedLine, ...] = ()
    made_at: int = 0  # in milliseconds, by which a device knows whether it has something newer


ATTENDANCE_ONLY = "attendance"


def journal_page(actor: Actor, course_id: int, term_number: int | None = None) -> JournalPage:
    """The journal of a course in a term (None: the running one); NotFound for what is not the actor's."""
    made_at = clock.milliseconds()
    course = get_journal_course(actor, course_id)
    today = clock.today(actor.school.zone)
    terms = list_course_terms(course)
    term = _chosen(terms, term_number, today)
    lessons = list_course_lessons(course_id, term.starts_on, term.ends_on)
    rights = rights_in_course(actor, course, lessons)
    columns = _columns(actor, course, lessons, rights, today)
    states = cell_states(lesson_ids=[lesson.pk for lesson in lessons])
    roster = list_roster(course, term.starts_on, term.ends_on)
    add_notices(states, lessons, {row.student_id for row in roster}, today)
    carried = carried_into(course, term, roster)
    is_past = is_past_year(course.year, today)
    return JournalPage(
        course_id=course_id,
        subject=course.subject.name,
        students=str(course.group or course.school_class),
        teachers=tuple(teachers_of([course_id], day_within(course.year, today)).get(course_id, ())),
        terms=tuple(
            TermTab(item.number, item.kind, item == term, item.closed_at is not None) for item in terms
        ),
        months=_months(lessons),
        columns=columns,
        rows=_rows(roster, lessons, columns, states, totals_of(states, carried)),
        may_mark=not is_past and any(right.marks for right in rights.values()),
        may_write=not is_past and any(right.attendance for right in rights.values()),
        today=today,
        year_id=course.year_id,
        past_year=course.year.name if is_past else "",
        carried=carried_lines(roster, carried),
        made_at=made_at,
    )


def _chosen(terms: Sequence[Term], number: int | None, today: date) -> Term:
    term = (
        term_on(terms, today)
        if number is None
        else next((term for term in terms if term.number == number), None)
    )
    if term is None:
        raise NotFound
    return term


def _months(lessons: Sequence[Lesson]) -> tuple[Month, ...]:
    return tuple(
        Month(date_format(date(year, month, 1), "F"), len(list(group)))
        for (year, month), group in groupby(lessons, key=lambda item: (item.held_on.year, item.held_on.month))
    )


def _columns(
    actor: Actor,
    course: Course,
    lessons: Sequence[Lesson],
    rights: Mapping[int, LessonRights],
    today: date,
) -> tuple[Column, ...]:
    locks = locks_in_course(actor, course, lessons, rights)
    forms = column_forms(actor, lessons)
    with_homework = lessons_with_homework([lesson.pk for lesson in lessons])
    columns, month = [], None
    for lesson in lessons:
        columns.append(
            Column(
                lesson_id=lesson.pk,
                day=lesson.held_on.day,
                weekday=date_format(lesson.held_on, "D"),
                full_date=date_format(lesson.held_on, "l, j E"),
                form=forms[lesson.pk].short_name if not forms[lesson.pk].is_default else "",
                topic=lesson.topic,
                has_homework=lesson.pk in with_homework,
                is_today=lesson.held_on == today,
                is_canceled=lesson.is_canceled,
                is_extra=lesson.period is None,
                starts_month=month is not None and month != lesson.held_on.month,
                lock=_lock(rights[lesson.pk], locks[lesson.pk]),
            )
        )
        month = lesson.held_on.month
    return tuple(columns)


def _lock(rights: LessonRights, lock: Lock | None) -> str:
    if not rights.attendance:
        return Lock.NO_RIGHT
    if lock is not None:
        return lock
    return "" if rights.marks else ATTENDANCE_ONLY


def _rows(
    roster: Sequence[RosterRow],
    lessons: Sequence[Lesson],
    columns: Sequence[Column],
    states: Mapping[CellKey, CellState],
    totals: Mapping[int, Totals],
) -> tuple[Row, ...]:
    """A row for each student; one who left and came back has one row with a gap."""
    bases = [_column_css(column) for column in columns]
    rows: list[Row] = []
    for student_id, stays in groupby(roster, key=lambda row: row.student_id):
        own = list(stays)
        # Whoever was there from the first lesson to the last need not be looked up at each.
        gaps = own if lessons and not any(_spans(stay, lessons) for stay in own) else ()
        total = totals.get(student_id, NO_TOTALS)
        rows.append(
            Row(
                number=len(rows) + 1,
                student_id=student_id,
                name=own[0].name,
                cells=tuple(
                    _cell(states.get(CellKey(lesson.pk, student_id), EMPTY_CELL), base, gaps, lesson.held_on)
                    for lesson, base in zip(lessons, bases, strict=True)
                ),
                average=average_text(total),
                missed=total.missed,
            )
        )
    return tuple(rows)


def _spans(stay: RosterRow, lessons: Sequence[Lesson]) -> bool:
    return stay.covers(lessons[0].held_on) and stay.covers(lessons[-1].held_on)


def _cell(state: CellState, base: str, stays: Sequence[RosterRow], day: date) -> Cell:
    """``stays``: when the student belongs to the course; empty: at every lesson there is."""
    css = base
    if stays and not any(stay.covers(day) for stay in stays):
        css = f"{base} out"
    if state is EMPTY_CELL:
        return Cell("", "", css)
    if state.attendance is not None:
        css = f"{css} away"
    elif state.notice is not None:
        css = f"{css} told"
    if any(mark.comment for mark in state.marks):
        css = f"{css} note"
    return Cell(state.text, state.version, css.strip(), state.hint)


def _column_css(column: Column) -> str:
    """Classes that every cell of a column has: see journal/grid.css."""
    css = []
    if column.lock and column.lock not in {Lock.REASON_NEEDED, ATTENDANCE_ONLY}:
        css.append("shut")
    if column.is_today:
        css.append("now")
    if column.starts_month:
        css.append("month")
    return " ".join(css)


def average_text(total: Totals) -> str:
    """With two decimals; a dash where there are no marks, never 0 (domain B3)."""
    return "—" if total.average is None else number_format(total.average, 2)
