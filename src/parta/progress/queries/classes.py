"""A class in a term: heat table of averages, who is at risk and why, its grades in sum (domain B7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from parta.academics.queries import ClassRow, class_teachers, list_class_rows
from parta.access.actors import Actor
from parta.core import clock
from parta.grading.queries.term_marks import result_text
from parta.grading.rules.rates import Rates, Standing, class_rates, rates_of, standing_of
from parta.grading.rules.terms import Grade, TermMarkKind, Thresholds
from parta.progress.queries.facts import ClassFacts, StudentItem, SubjectFacts, class_facts, get_class
from parta.progress.queries.terms import TermLink, term_links, term_name
from parta.progress.queries.words import Reason, few_marks_words, reason_words, standing_name, step_words
from parta.progress.rules.risks import (
    FIRST_GRADE_WITH_MARKS,
    Risk,
    RiskKind,
    SubjectState,
    elapsed_share,
    gravity,
    is_class_wide,
    mean_of,
    one_step,
    risks_of,
)
from parta.schoolyear.queries import YearChoice

_LISTED = (Standing.EXCELLENT, Standing.ONE_FOUR, Standing.ONE_THREE, Standing.FAILING)


@dataclass(frozen=True, slots=True)
class Mean:
    """An average and the grade it makes: the band it is colored by."""

    value: Decimal | None
    band: int | None


@dataclass(frozen=True, slots=True)
class HeatCell:
    average: Mean
    marks: int
    missed: int
    grade: str  # empty: none given


@dataclass(frozen=True, slots=True)
class HeatRow:
    """``cells`` beside the page's subjects; None: the student does not take it."""

    student_id: int
    number: int
    name: str
    cells: tuple[HeatCell | None, ...]
    average: Mean
    missed: int


@dataclass(frozen=True, slots=True)
class HeatColumn:
    subject_id: int
    name: str
    short_name: str
    average: Mean
    missed: int


@dataclass(frozen=True, slots=True)
class StudentReasons:
    student_id: int
    name: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class FewMarks:
    """A subject in which students have too few marks; ``students`` with the number of marks each has.

    Where most of the class have too few, it is the teacher's matter and names nobody.
    """

    subject: str
    words: str
    students: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class StudentStep:
    student_id: int
    name: str
    standing: Standing
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class SubjectSummary:
    name: str
    rates: Rates

    @property
    def counts(self) -> tuple[int, ...]:
        return _counts(self.rates)


@dataclass(frozen=True, slots=True)
class Standings:
    """Students of one standing, by name."""

    standing: Standing
    label: str
    students: tuple[StudentItem, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The term's grades of the class; ``success`` and ``quality`` count students, over all subjects."""

    subjects: tuple[SubjectSummary, ...]
    total: Rates
    success: Decimal | None
    quality: Decimal | None
    lists: tuple[Standings, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        return _counts(self.total)


@dataclass(frozen=True, slots=True)
class ClassPage:
    class_id: int
    name: str
    class_teacher: str
    term_id: int
    term_name: str
    terms: tuple[TermLink, ...]
    is_closed: bool
    year_id: int
    past_year: str  # empty: it runs, or is to come
    is_marked: bool  # the first grade is taught without marks
    columns: tuple[HeatColumn, ...]
    rows: tuple[HeatRow, ...]
    average: Mean
    missed: int
    at_risk: tuple[StudentReasons, ...]
    few_marks: tuple[FewMarks, ...]
    steps: tuple[StudentStep, ...]
    summary: Summary | None  # None: no grades yet


def list_own_classes(actor: Actor, choice: YearChoice) -> list[ClassRow]:
    """The classes of the year whose progress the actor may see."""
    return list_class_rows(actor, choice.year.pk, choice.day) if choice.year else []


def class_page(actor: Actor, class_id: int, term_id: int | None) -> ClassPage:
    """The class in the term (None: the running one); NotFound for a class or a term that is not theirs."""
    school_class = get_class(actor, class_id)
    facts = class_facts(actor, school_class, term_id=term_id)
    is_marked = not 0 < school_class.grade < FIRST_GRADE_WITH_MARKS
    rows, thresholds = _rows(facts), facts.policy.thresholds
    today = clock.today(actor.school.zone)
    share = elapsed_share(facts.term.starts_on, facts.term.ends_on, today)
    risks = _risks(facts, share, is_marked)
    leaders = class_teachers(school_class.pk, facts.term.starts_on, min(today, facts.term.ends_on))
    return ClassPage(
        class_id=school_class.pk,
        name=school_class.name,
        class_teacher=", ".join(dict.fromkeys(one.full_name for one in leaders)),
        term_id=facts.term.pk,
        term_name=term_name(facts.term),
        terms=term_links(facts.terms, facts.term),
        is_closed=facts.term.pk in facts.closed_term_ids,
        year_id=school_class.year_id,
        past_year=school_class.year.name if today > school_class.year.ends_on else "",
        is_marked=is_marked,
        columns=_columns(facts, rows),
        rows=rows,
        average=_mean(mean_of(row.average.value for row in rows), thresholds),
        missed=sum(row.missed for row in rows),
        at_risk=_at_risk(facts, risks),
        few_marks=_few_marks(facts, risks),
        steps=_steps(facts),
        summary=_summary(facts),
    )


def _rows(facts: ClassFacts) -> tuple[HeatRow, ...]:
    thresholds = facts.policy.thresholds
    rows = []
    for number, student in enumerate(facts.students, start=1):
        own = [facts.cells.get((student.student_id, item.subject_id)) for item in facts.subjects]
        cells = tuple(_cell(cell, facts) if cell else None for cell in own)
        average = mean_of(cell.average.value for cell in cells if cell)
        missed = sum(cell.missed for cell in cells if cell)
        rows.append(
            HeatRow(student.student_id, number, student.name, cells, _mean(average, thresholds), missed)
        )
    return tuple(rows)


def _cell(cell: SubjectFacts, facts: ClassFacts) -> HeatCell:
    grade = cell.grade(TermMarkKind.TERM, facts.term.pk)
    return HeatCell(
        average=_mean(cell.average, facts.policy.thresholds),
        marks=len(cell.marks),
        missed=cell.missed,
        grade="" if grade is None else result_text(grade),
    )


def _columns(facts: ClassFacts, rows: tuple[HeatRow, ...]) -> tuple[HeatColumn, ...]:
    columns = []
    for place, subject in enumerate(facts.subjects):
        cells = [cell for row in rows if (cell := row.cells[place])]
        average = mean_of(cell.average.value for cell in cells)
        columns.append(
            HeatColumn(
                subject_id=subject.subject_id,
                name=subject.name,
                short_name=subject.short_name,
                average=_mean(average, facts.policy.thresholds),
                missed=sum(cell.missed for cell in cells),
            )
        )
    return tuple(columns)


def _mean(value: Decimal | None, thresholds: Thresholds) -> Mean:
    return Mean(value, None if value is None else thresholds.grade_of(value))


def _risks(facts: ClassFacts, share: Decimal, is_marked: bool) -> dict[int, tuple[Risk, ...]]:
    """By student. Where there are no marks, only absences can be a risk."""
    found = {}
    for student in facts.students:
        states = [
            SubjectState(
                subject_id=subject.subject_id,
                marks=tuple((mark.value, mark.weight) for mark in cell.marks),
                enough=cell.enough if is_marked else 0,
                lessons=cell.lessons,
                missed=cell.missed,
            )
            for subject, cell in facts.of_student(student.student_id)
        ]
        found[student.student_id] = risks_of(states, share=share, thresholds=facts.policy.thresholds)
    return found


def _at_risk(facts: ClassFacts, risks: Mapping[int, tuple[Risk, ...]]) -> tuple[StudentReasons, ...]:
    """Students with their reasons, gravest first; too few marks are listed by subject."""
    names = _subject_names(facts)
    own = {pk: [risk for risk in found if risk.kind is not RiskKind.FEW_MARKS] for pk, found in risks.items()}
    students = [student for student in facts.students if own[student.student_id]]
    return tuple(
        StudentReasons(
            student.student_id,
            student.name,
            tuple(reason_words(risk, names) for risk in own[student.student_id]),
        )
        for student in sorted(students, key=lambda item: gravity(own[item.student_id]), reverse=True)
    )


def _few_marks(facts: ClassFacts, risks: Mapping[int, tuple[Risk, ...]]) -> tuple[FewMarks, ...]:
    few = [
        (student, risk)
        for student in facts.students
        for risk in risks[student.student_id]
        if risk.kind is RiskKind.FEW_MARKS
    ]
    found = []
    for subject in facts.subjects:
        own = [(student, risk) for student, risk in few if risk.subject_id == subject.subject_id]
        if own:
            takers = sum(subject_id == subject.subject_id for _student, subject_id in facts.cells)
            names = () if is_class_wide(len(own), takers) else own
            students = tuple((student.name, int(risk.measured)) for student, risk in names)
            found.append(FewMarks(subject.name, few_marks_words(own[0][1], len(own), takers), students))
    return tuple(found)


def _steps(facts: ClassFacts) -> tuple[StudentStep, ...]:
    """By the grades that are given, and for the rest by what the marks suggest."""
    names = _subject_names(facts)
    found = []
    for student in facts.students:
        own = {item.subject_id: cell for item, cell in facts.of_student(student.student_id)}
        step = one_step({pk: _likely(cell, facts) for pk, cell in own.items()})
        if step:
            words = step_words(step, names[step.subject_id], own[step.subject_id].average)
            label = standing_name(step.standing)
            found.append(StudentStep(student.student_id, student.name, step.standing, label, words))
    return tuple(sorted(found, key=lambda step: list(Standing).index(step.standing)))


def _likely(cell: SubjectFacts, facts: ClassFacts) -> Grade | None:
    given = cell.grade(TermMarkKind.TERM, facts.term.pk)
    return cell.suggestion(facts.policy).grade if given is None else given


def _summary(facts: ClassFacts) -> Summary | None:
    grades = {
        key: cell.grade(TermMarkKind.TERM, facts.term.pk) for key, cell in facts.cells.items() if cell.grades
    }
    if all(grade is None for grade in grades.values()):
        return None
    by_student = {
        student: [grade for (pk, _subject), grade in grades.items() if pk == student.student_id]
        for student in facts.students
    }
    success, quality = class_rates(by_student.values())
    standings = {student: standing_of(own) for student, own in by_student.items()}
    return Summary(
        subjects=tuple(
            SubjectSummary(item.name, rates_of(grades[key] for key in grades if key[1] == item.subject_id))
            for item in facts.subjects
        ),
        total=rates_of(grades.values()),
        success=success,
        quality=quality,
        lists=tuple(
            Standings(
                standing,
                standing_name(standing),
                tuple(student for student, own in standings.items() if own is standing),
            )
            for standing in _LISTED
        ),
    )


def _counts(rates: Rates) -> tuple[int, ...]:
    """5, 4, 3, 2 (with 1, where a school has it) and not assessed."""
    counts = rates.counts
    return counts[5], counts[4], counts[3], counts[2] + counts[1], rates.not_assessed


def _subject_names(facts: ClassFacts) -> dict[int, str]:
    return {subject.subject_id: subject.name for subject in facts.subjects}
