"""Subjects of a term: all marks, averages with their sums, absences (acceptance M3, K2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parta.academics.queries import teachers_of
from parta.access.actors import Actor
from parta.attendance.models import Attendance
from parta.attendance.queries import code_name
from parta.attendance.rules import MISSED_CODES, AttendanceCode
from parta.core import clock
from parta.core.errors import NotFound
from parta.diary.queries.courses import TakenCourse, list_courses
from parta.diary.queries.dots import OwedWork, list_owed
from parta.diary.queries.marks import DiaryMark, list_term_marks
from parta.diary.queries.people import Pupil, get_pupil
from parta.diary.queries.sql import decimal, fetch
from parta.diary.rules import Sum, explain_sum
from parta.grading.queries.carried import list_transferred
from parta.grading.rules.marks import average
from parta.people.rules import Scope
from parta.schoolyear.models import Term
from parta.schoolyear.queries import choose_year, list_terms, term_on
from parta.schoolyear.queries.choice import YearLink
from parta.schoolyear.rules import TermKind

_MARKS = """
SELECT l.course_id, l.held_on, m.value, m.weight, m.set_at, m.points
FROM grading_mark m
JOIN lessons_lesson l ON l.id = m.lesson_id
WHERE m.student_id = %s AND l.held_on BETWEEN %s AND %s
ORDER BY l.held_on, l.period, l.id, m.position, m.id
"""
_Numbers = tuple[str, int, Decimal]  # a mark as it was set, its worth and its weight
_CODES = """
SELECT l.course_id, l.held_on, a.code
FROM attendance_attendance a
JOIN lessons_lesson l ON l.id = a.lesson_id
WHERE a.student_id = %s AND l.held_on BETWEEN %s AND %s
"""


@dataclass(frozen=True, slots=True)
class TermChoice:
    term_id: int
    kind: TermKind
    number: int
    starts_on: date
    ends_on: date
    is_closed: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Absences:
    """Lessons missed, by code in words, and lateness."""

    missed: int
    by_code: tuple[tuple[str, int], ...]
    late: int


@dataclass(frozen=True, slots=True)
class SubjectRow:
    course_id: int
    subject: str
    teachers: tuple[str, ...]
    values: tuple[str, ...]
    average: Decimal | None
    absences: Absences


@dataclass(frozen=True, slots=True)
class SubjectsPage:
    pupil: Pupil
    terms: tuple[TermChoice, ...]
    term: TermChoice | None
    rows: tuple[SubjectRow, ...]
    links: tuple[YearLink, ...]  # to the student's other years
    owed: tuple[OwedWork, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkRow:
    held_on: date
    topic: str
    mark: DiaryMark


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    held_on: date
    topic: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """``before_last``: the average without the last mark, to show what it moved."""

    pupil: Pupil
    course: TakenCourse
    teachers: tuple[str, ...]
    terms: tuple[TermChoice, ...]
    term: TermChoice
    rows: tuple[MarkRow, ...]
    average: Decimal | None
    before_last: Decimal | None
    sum: Sum
    absences: Absences
    absence_rows: tuple[AbsenceRow, ...]


def subjects_page(
    actor: Actor, student_id: int, term_id: int | None, year_id: int | None = None
) -> SubjectsPage:
    """Every subject of the term with its marks, average and absences; the present term by default."""
    pupil, terms, term = _open(actor, student_id, term_id, year_id)
    choice = choose_year(actor, pupil.year_id, only=pupil.year_ids) if len(pupil.year_ids) > 1 else None
    links = choice.links if choice else ()
    if term is None:
        return SubjectsPage(pupil, terms, None, (), links)
    courses = list_courses(pupil, term.starts_on, term.ends_on)
    marks = _marks_by_course(pupil, term)
    codes = _codes_by_course(pupil, term) if pupil.sees_absences else {}
    teachers = teachers_of([course.course_id for course in courses], _day_in(term, actor))
    has_brought = any(course.has_brought for course in courses)
    brought = _brought_by_subject(pupil, term) if has_brought else {}
    rows = tuple(
        _subject_row(course, brought.get(course.subject_id, ()), marks, codes, teachers) for course in courses
    )
    owed = list_owed(pupil, clock.today(actor.school.zone)) if choice is None or choice.is_running else ()
    return SubjectsPage(pupil, terms, term, rows, links, owed)


def _subject_row(
    course: TakenCourse,
    brought: Sequence[_Numbers],
    marks: Mapping[int, Sequence[_Numbers]],
    codes: Mapping[int, Sequence[str]],
    teachers: Mapping[int, Sequence[str]],
) -> SubjectRow:
    own = [*brought, *(mark for pk in course.course_ids for mark in marks.get(pk, ()))]
    return SubjectRow(
        course_id=course.course_id,
        subject=course.subject,
        teachers=tuple(teachers.get(course.course_id, ())),
        values=tuple(text for text, _value, _weight in own),
        average=average((value, weight) for _text, value, weight in own),
        absences=_absences([code for pk in course.course_ids for code in codes.get(pk, ())]),
    )


def _brought_by_subject(pupil: Pupil, term: TermChoice) -> dict[int, list[_Numbers]]:
    """Marks from another school, by subject id (domain D4)."""
    found: dict[int, list[_Numbers]] = {}
    for mark in list_transferred([pupil.student_id], None, (term.starts_on, term.ends_on)):
        found.setdefault(mark.subject_id, []).append((mark.text, mark.value, mark.weight))
    return found


def subject_page(actor: Actor, student_id: int, course_id: int, term_id: int | None) -> SubjectPage:
    """One subject of the term in full; NotFound for a course the student does not take in it."""
    pupil, terms, term = _open(actor, student_id, term_id)
    courses = list_courses(pupil, term.starts_on, term.ends_on) if term else []
    course = next((course for course in courses if course_id in course.course_ids), None)
    if course is None or term is None:
        raise NotFound
    marks = list_term_marks(actor, pupil, course, term.starts_on, term.ends_on)
    absence_rows = _absence_rows(pupil, course, term) if pupil.sees_absences else []
    numbers = [(mark.value, mark.weight) for _day, _topic, mark in marks]
    return SubjectPage(
        pupil=pupil,
        course=course,
        teachers=tuple(teachers_of([course.course_id], _day_in(term, actor)).get(course.course_id, ())),
        terms=terms,
        term=term,
        rows=tuple(MarkRow(*row) for row in marks),
        average=average(numbers),
        before_last=average(numbers[:-1]),
        sum=explain_sum(numbers),
        absences=_absences([code for _row, code in absence_rows]),
        absence_rows=tuple(row for row, _code in absence_rows),
    )


def _open(
    actor: Actor, student_id: int, term_id: int | None, year_id: int | None = None
) -> tuple[Pupil, tuple[TermChoice, ...], TermChoice | None]:
    """The student, the terms of the class's year, and the one asked for (None: there is none at all)."""
    today = clock.today(actor.school.zone)
    pupil = get_pupil(actor, student_id, _day_of(actor, today, term_id, year_id))
    if year_id is not None and pupil.year_id != year_id:
        raise NotFound
    actor.require_sight(student_id, Scope.MARKS)
    choices = term_choices(pupil, today, term_id)
    return pupil, choices, next((choice for choice in choices if choice.is_current), None)


def term_choices(pupil: Pupil, today: date, term_id: int | None) -> tuple[TermChoice, ...]:
    """The terms of the class's year, one of them current: the one asked for, else the one of today."""
    terms = list_terms(pupil.year_id, TermKind(pupil.term_kind))
    chosen = term_on(terms, today)
    if term_id is not None:
        chosen = next((term for term in terms if term.pk == term_id), None)
        if chosen is None:
            raise NotFound
    return tuple(_choice(term, chosen) for term in terms)


def _choice(term: Term, chosen: Term | None) -> TermChoice:
    return TermChoice(
        term_id=term.pk,
        kind=TermKind(term.kind),
        number=term.number,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        is_closed=term.closed_at is not None,
        is_current=chosen is not None and term.pk == chosen.pk,
    )


def _day_of(actor: Actor, today: date, term_id: int | None, year_id: int | None) -> date:
    """The day on which the student's class is looked for: today, or within the year asked for."""
    if term_id is None and year_id is None:
        return today
    return choose_year(actor, year_id, term_id=term_id).day


def _day_in(term: TermChoice, actor: Actor) -> date:
    """Today, or the day of the term nearest to it: who teaches the course then."""
    return min(max(clock.today(actor.school.zone), term.starts_on), term.ends_on)


def _marks_by_course(pupil: Pupil, term: TermChoice) -> dict[int, list[_Numbers]]:
    """Each mark as it was set, its worth and its weight."""
    found: dict[int, list[_Numbers]] = {}
    for course_id, held_on, value, weight, set_at, points in fetch(_MARKS, _span(pupil, term)):
        if pupil.covers(held_on) and pupil.shows(set_at):
            text = str(value if points is None else points)
            found.setdefault(course_id, []).append((text, value, decimal(weight)))
    return found


def _codes_by_course(pupil: Pupil, term: TermChoice) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    for course_id, held_on, code in fetch(_CODES, _span(pupil, term)):
        if pupil.covers(held_on):
            found.setdefault(course_id, []).append(code)
    return found


def _span(pupil: Pupil, term: TermChoice) -> tuple[int, date, date]:
    return pupil.student_id, term.starts_on, term.ends_on


def _absence_rows(pupil: Pupil, course: TakenCourse, term: TermChoice) -> list[tuple[AbsenceRow, str]]:
    rows = (
        Attendance.objects.filter(
            student_id=pupil.student_id,
            lesson__course_id__in=course.course_ids,
            lesson__held_on__gte=term.starts_on,
            lesson__held_on__lte=term.ends_on,
        )
        .order_by("lesson__held_on", "lesson__period", "pk")
        .values_list("lesson__held_on", "lesson__topic", "code", "late_minutes")
    )
    return [
        (AbsenceRow(held_on, topic, code.upper(), code_name(code, minutes)), code)
        for held_on, topic, code, minutes in rows
        if pupil.covers(held_on)
    ]


def _absences(codes: Sequence[str]) -> Absences:
    counts = {code: codes.count(code) for code in AttendanceCode if code in codes}
    missed = {code: count for code, count in counts.items() if code in MISSED_CODES}
    return Absences(
        missed=sum(missed.values()),
        by_code=tuple((code_name(code), count) for code, count in missed.items()),
        late=counts.get(AttendanceCode.LATE, 0),
    )
