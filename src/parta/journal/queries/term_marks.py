"""The page on which a course's grades of a term or of the year are entered (acceptance M5, M6)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import number_format

from parta.academics.models import Course
from parta.academics.queries import RosterRow, list_roster
from parta.access.actors import Actor
from parta.attendance.rules import MISSED_CODES
from parta.core import clock
from parta.core.errors import NotFound
from parta.grading.models import GradingPolicy
from parta.grading.queries.policy import get_policy
from parta.grading.queries.scales import scale_of
from parta.grading.queries.term_marks import (
    TermMarkRow,
    flag_words,
    list_term_marks,
    result_text,
    suggestion_words,
)
from parta.grading.rules.interim import CountedMark, Method, Suggestion, suggest
from parta.grading.rules.marks import Category, average
from parta.grading.rules.scales import Scale
from parta.grading.rules.terms import (
    Grade,
    TermMarkKind,
    YearRule,
    enough_marks,
    final_grade,
    year_grade,
)
from parta.journal.queries.carried import carried_into
from parta.journal.queries.cells import CellState, cell_states
from parta.journal.queries.terms import list_course_terms
from parta.lessons.queries import (
    classes_of,
    closed_terms,
    get_journal_course,
    is_in_ranges,
    list_course_lessons,
    teaches,
)
from parta.schoolyear.models import Term

GRADES_WITH_EXAM = frozenset({9, 11})
_WEEK = timedelta(days=7)
EntryKey = tuple[int, TermMarkKind]


@dataclass(frozen=True, slots=True)
class Entry:
    """One grade to be given. ``suggested`` None: there is nothing to go by."""

    kind: TermMarkKind
    result: Grade | None
    suggested: Grade | None
    words: str
    version: int
    author: str


@dataclass(frozen=True, slots=True)
class TermMarkLine:
    """A student. ``terms``: the grades of the terms so far, for the year. ``lessons`` have been held."""

    student_id: int
    name: str
    average: str
    marks: int
    enough: int
    missed: int
    lessons: int
    reasoning: str
    flags: tuple[str, ...]
    terms: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How often a mark was given, and a grade suggested; ``width`` of the mark's bar out of a hundred."""

    value: int
    marks: int
    grades: int
    width: int


@dataclass(frozen=True, slots=True)
class TermMarksPage:
    """``term`` None: the year. ``is_shut``: closed, or not begun."""

    course: Course
    subject: str
    students: str
    terms: tuple[Term, ...]
    term: Term | None
    lines: tuple[TermMarkLine, ...]
    distribution: tuple[Share, ...]
    scale: Scale
    is_closed: bool
    is_ahead: bool
    is_own: bool

    @property
    def may_write(self) -> bool:
        return self.is_own and not self.is_closed and not self.is_ahead

    def entries(self) -> dict[EntryKey, Entry]:
        return {(line.student_id, entry.kind): entry for line in self.lines for entry in line.entries}


@dataclass(frozen=True, slots=True)
class _Sums:
    """What a student's marks and absences of the term come to."""

    suggestion: Suggestion
    values: tuple[int, ...]
    enough: int
    missed: int
    lessons: int


def term_marks_page(actor: Actor, course_id: int, term_number: int | None) -> TermMarksPage:
    """Everybody's grade of the term (None: of the year) with what speaks for it.

    NotFound for a course that is not the actor's to see, or a term it has not.
    """
    course = get_journal_course(actor, course_id)
    terms = list_course_terms(course)
    term = next((item for item in terms if item.number == term_number), None)
    if not terms or (term is None and term_number is not None):
        raise NotFound
    last = term or terms[-1]
    today = clock.today(actor.school.zone)
    closed = closed_terms(course)  # in an earlier year too: a debt may be made good after re-opening
    day = min(max(today, last.starts_on), last.ends_on) if term else min(today, last.ends_on)
    roster = [row for row in list_roster(course, day, day) if row.covers(day)]
    given = _given(course, roster)
    policy = get_policy(actor.school)
    sums = _sums(policy, course, term, roster, today) if term else {}
    lines = (
        _term_lines(sums, term, roster, given) if term else _year_lines(policy, course, terms, roster, given)
    )
    return TermMarksPage(
        course=course,
        subject=course.subject.name,
        students=str(course.group or course.school_class),
        terms=tuple(terms),
        term=term,
        lines=lines,
        distribution=_distribution(sums.values()),
        scale=scale_of(course.subject_id),
        is_closed=is_in_ranges(last.ends_on, closed),
        is_ahead=today < last.starts_on,
        is_own=teaches(actor, course),
    )


def _given(
    course: Course, roster: Sequence[RosterRow]
) -> dict[tuple[int, TermMarkKind, int | None], TermMarkRow]:
    """The students' grades in the subject; in this course's group or another of the same subject."""
    rows = list_term_marks(student_ids=[row.student_id for row in roster], year_id=course.year_id)
    return {
        (row.student_id, row.kind, row.term_id): row for row in rows if row.subject_id == course.subject_id
    }


def _distribution(sums: Iterable[_Sums]) -> tuple[Share, ...]:
    """Marks and suggested grades of the term by value, best first; nothing without marks."""
    own = list(sums)
    marks = Counter(value for item in own for value in item.values)
    grades = Counter(item.suggestion.grade for item in own)
    most = max(marks.values(), default=0)
    return tuple(
        Share(value, marks[value], grades[value], round(100 * marks[value] / most))
        for value in sorted({*marks, *(grade for grade in grades if grade and most)}, reverse=True)
    )


def _term_lines(
    sums: Mapping[int, _Sums],
    term: Term,
    roster: Sequence[RosterRow],
    given: Mapping[tuple[int, TermMarkKind, int | None], TermMarkRow],
) -> tuple[TermMarkLine, ...]:
    lines = []
    for row in roster:
        own = sums[row.student_id]
        entry = _entry(
            TermMarkKind.TERM,
            given.get((row.student_id, TermMarkKind.TERM, term.pk)),
            own.suggestion.grade,
        )
        lines.append(
            TermMarkLine(
                student_id=row.student_id,
                name=row.name,
                average=_decimal(own.suggestion.average),
                marks=len(own.values),
                enough=own.enough,
                missed=own.missed,
                lessons=own.lessons,
                reasoning=suggestion_words(own.suggestion),
                flags=tuple(map(flag_words, own.suggestion.flags)),
                terms=(),
                entries=(entry,),
            )
        )
    return tuple(lines)


def _sums(
    policy: GradingPolicy, course: Course, term: Term, roster: Sequence[RosterRow], today: date
) -> dict[int, _Sums]:
    lessons = list_course_lessons(course.pk, term.starts_on, term.ends_on)
    planned = [lesson for lesson in lessons if not lesson.is_canceled and lesson.period is not None]
    weeks = Decimal((term.ends_on - term.starts_on + timedelta(days=1)) / _WEEK)
    enough = enough_marks(len(planned) / weeks)
    held = {lesson.pk for lesson in planned if lesson.held_on <= today}
    states: dict[int, list[CellState]] = {}
    for key, state in cell_states(lesson_ids=[lesson.pk for lesson in lessons]).items():
        states.setdefault(key.student_id, []).append(state)
    found = {}
    carried = carried_into(course, term, roster)
    for row in roster:
        own = states.get(row.student_id, [])
        marks = [
            CountedMark(mark.value, mark.weight, Category(mark.category))
            for group in (carried.marks.get(row.student_id, ()), *(state.marks for state in own))
            for mark in group
        ]
        found[row.student_id] = _Sums(
            suggestion=suggest(
                marks, enough=enough, thresholds=policy.thresholds, method=Method(policy.method)
            ),
            values=tuple(mark.value for mark in marks),
            enough=enough,
            missed=carried.missed.get(row.student_id, 0)
            + sum(bool(state.attendance and state.attendance.code in MISSED_CODES) for state in own),
            lessons=len(held),
        )
    return found


def _year_lines(
    policy: GradingPolicy,
    course: Course,
    terms: Sequence[Term],
    roster: Sequence[RosterRow],
    given: Mapping[tuple[int, TermMarkKind, int | None], TermMarkRow],
) -> tuple[TermMarkLine, ...]:
    has_exam = any(item.grade in GRADES_WITH_EXAM for item in classes_of(course))
    lines = []
    for row in roster:
        rows = [given.get((row.student_id, TermMarkKind.TERM, term.pk)) for term in terms]
        results = [item.result if item else None for item in rows]
        year = year_grade(results, YearRule(policy.year_rule))
        lines.append(
            TermMarkLine(
                student_id=row.student_id,
                name=row.name,
                average=_decimal(average((item, Decimal(1)) for item in results if isinstance(item, int))),
                marks=0,
                enough=0,
                missed=0,
                lessons=0,
                reasoning="",
                flags=(),
                terms=tuple(map(result_text, results)),
                entries=_year_entries(row.student_id, given, year, has_exam=has_exam),
            )
        )
    return tuple(lines)


def _year_entries(
    student_id: int,
    given: Mapping[tuple[int, TermMarkKind, int | None], TermMarkRow],
    suggested: Grade | None,
    *,
    has_exam: bool,
) -> tuple[Entry, ...]:
    """The year's grade, and in the grades that end a school stage the exam's and the final one."""
    year = given.get((student_id, TermMarkKind.YEAR, None))
    entries = [_entry(TermMarkKind.YEAR, year, suggested)]
    if has_exam:
        exam = given.get((student_id, TermMarkKind.EXAM, None))
        entries.append(_entry(TermMarkKind.EXAM, exam, None))
        mark = exam.result if exam and isinstance(exam.result, int) else None
        final = final_grade(year.result if year else suggested, mark, has_exam=mark is not None)
        entries.append(_entry(TermMarkKind.FINAL, given.get((student_id, TermMarkKind.FINAL, None)), final))
    return tuple(entries)


def _entry(kind: TermMarkKind, row: TermMarkRow | None, suggested: Grade | None) -> Entry:
    return Entry(
        kind=kind,
        result=row.result if row else None,
        suggested=suggested,
        words=(row.reason or row.comment) if row else "",
        version=row.version if row else 0,
        author=row.recorded_by if row else "",
    )


def _decimal(value: Decimal | None) -> str:
    return "—" if value is None else number_format(value, 2)
