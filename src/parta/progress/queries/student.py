"""A student's progress table of a term (acceptance R1), and whose progress the reader may turn to."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import pgettext

from parta.academics.models import Enrollment, SchoolClass
from parta.academics.queries import teachers_of
from parta.access.actors import Actor
from parta.attendance.queries import code_name
from parta.attendance.rules import MISSED_CODES, AttendanceCode
from parta.core import clock
from parta.core.errors import NotFound
from parta.grading.models import GradingPolicy
from parta.grading.queries.policy import Publication, cutoff_by, is_family
from parta.grading.queries.term_marks import TermMarkRow, result_text
from parta.grading.rules.publication import Cutoff
from parta.grading.rules.terms import Grade, TermMarkKind, admission_average
from parta.people.models import Student
from parta.people.rules import Scope, full_name, list_name
from parta.progress.queries.facts import (
    ClassFacts,
    MarkFact,
    StudentItem,
    SubjectFacts,
    SubjectItem,
    class_facts,
)
from parta.progress.queries.terms import term_name
from parta.schoolyear.models import Term
from parta.schoolyear.queries.choice import YearLink, year_links

_FIRST_GRADE_OF_ADMISSION = 10
_GRADES_WITH_FINALS = {9, 11}
_OF_YEAR = (TermMarkKind.YEAR, TermMarkKind.EXAM, TermMarkKind.FINAL)


@dataclass(frozen=True, slots=True)
class ChildItem:
    student_id: int
    name: str


@dataclass(frozen=True, slots=True)
class StudentHead:
    """Whose page it is. ``children``: all of the reader's here; ``is_staff``: they come from the class."""

    student_id: int
    name: str
    class_id: int
    class_name: str
    is_staff: bool
    children: tuple[ChildItem, ...]
    sees_absences: bool = True
    links: tuple[YearLink, ...] = ()  # to the student's other years


@dataclass(frozen=True, slots=True)
class OpenStudent:
    """The student in the present class, and which marks the reader may see: all pages begin with it."""

    head: StudentHead
    item: StudentItem
    school_class: SchoolClass
    policy: GradingPolicy
    cutoff: Cutoff


@dataclass(frozen=True, slots=True)
class TermItem:
    term_id: int
    label: str
    starts_on: date
    ends_on: date
    is_closed: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class MarkItem:
    mark_id: int
    text: str
    held_on: date
    form: str
    weight: str
    comment: str


@dataclass(frozen=True, slots=True)
class GradeItem:
    """A grade as a cell shows it; ``grade_id`` 0: there is none (yet)."""

    label: str
    text: str
    grade_id: int = 0
    comment: str = ""
    author: str = ""
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    subject_id: int
    subject: str
    teachers: str
    marks: tuple[MarkItem, ...]
    average: Decimal | None
    missed: int
    reasons: str
    late: int
    grades: tuple[GradeItem, ...]


@dataclass(frozen=True, slots=True)
class TablePage:
    """``has_admission``: in the upper grades universities ask for ``admission``."""

    head: StudentHead
    terms: tuple[TermItem, ...]
    term: TermItem
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    has_admission: bool
    admission: Decimal | None


def open_student(
    actor: Actor, student_id: int, *, term_id: int | None = None, year_id: int | None = None
) -> OpenStudent:
    """The student and the reader's own children in one query; NotFound for whom the actor may not read.

    In the class of the year asked for, or of the term's, or in the present one.
    All that these pages show rests on marks, so whoever may not see these sees none of the pages.
    """
    rows = list(
        Enrollment.objects.visible_to(actor)
        .filter(Q(student_id=student_id) | Q(student_id__in=actor.student_ids))
        .select_related("student", "school_class__year", "school_class__school__grading_policy")
        .annotate(has_term=Exists(Term.objects.filter(year=OuterRef("school_class__year"), pk=term_id or 0)))
        .order_by("since_on", "pk")
    )
    own = [row for row in rows if row.student_id == student_id]
    if not own:
        raise NotFound
    actor.require_sight(student_id, Scope.MARKS)
    enrollment = _chosen(own, clock.today(actor.school.zone), term_id, year_id)
    student, school_class = enrollment.student, enrollment.school_class
    policy: GradingPolicy | None = getattr(school_class.school, "grading_policy", None)
    return OpenStudent(
        head=_head(
            actor,
            student,
            school_class,
            {row.student_id: row.student for row in rows}.values(),
            _years(own, school_class),
        ),
        item=StudentItem(
            student.pk,
            list_name(student.surname, student.given_name),
            _name(student),
            min(row.since_on for row in own if row.school_class_id == school_class.pk),
        ),
        school_class=school_class,
        policy=policy or GradingPolicy(school_id=school_class.school_id),
        cutoff=_cutoff(actor, student, policy),
    )


def _chosen(own: Sequence[Enrollment], today: date, term_id: int | None, year_id: int | None) -> Enrollment:
    """The last enrollment of the year or of the term's; that of the day where none is asked for."""
    if year_id is not None:
        of_year = [row for row in own if row.school_class.year_id == year_id]
        if not of_year:
            raise NotFound
        return of_year[-1]
    of_term = [row for row in own if row.has_term] if term_id else []  # type: ignore[attr-defined]
    begun = [row for row in own if row.since_on <= today]
    return (of_term or begun or own[:1])[-1]


def _years(own: Sequence[Enrollment], chosen: SchoolClass) -> tuple[YearLink, ...]:
    """The years in which the student was in a class that the reader may see, the latest first."""
    years = {row.school_class.year_id: row.school_class.year for row in own}
    ordered = sorted(years.values(), key=lambda year: year.starts_on, reverse=True)
    return year_links(ordered, chosen.year) if len(ordered) > 1 else ()


def table_page(actor: Actor, student_id: int, term_id: int | None, year_id: int | None = None) -> TablePage:
    """The progress table of the term, the running one by default."""
    opened = open_student(actor, student_id, term_id=term_id, year_id=year_id)
    facts = class_facts(
        actor, opened.school_class, term_id=term_id, students=(opened.item,), cutoff=opened.cutoff
    )
    own = facts.of_student(student_id)
    columns = _columns(facts, [cell for _subject, cell in own])
    course_ids = [course_id for _subject, cell in own for course_id in cell.course_ids]
    teachers = teachers_of(course_ids, day_in(facts.term, clock.today(actor.school.zone)))
    grade = opened.school_class.grade
    terms = term_items(facts.terms, facts.closed_term_ids, facts.term)
    return TablePage(
        head=opened.head,
        terms=terms,
        term=next(term for term in terms if term.is_current),
        columns=tuple(label for _kind, _term_id, label in columns),
        rows=tuple(
            _row(subject, cell, teachers, columns, sees_absences=opened.head.sees_absences)
            for subject, cell in own
        ),
        has_admission=grade >= _FIRST_GRADE_OF_ADMISSION,
        admission=admission_average([_last_word(cell) for _subject, cell in own]),
    )


def term_items(terms: Iterable[Term], closed_ids: Collection[int], chosen: Term) -> tuple[TermItem, ...]:
    return tuple(
        TermItem(
            term_id=term.pk,
            label=term_name(term),
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            is_closed=term.pk in closed_ids,
            is_current=term.pk == chosen.pk,
        )
        for term in terms
    )


def day_in(term: Term, today: date) -> date:
    """Today, or the day of the term nearest to it."""
    return min(max(today, term.starts_on), term.ends_on)


def mark_item(mark: MarkFact) -> MarkItem:
    return MarkItem(
        mark_id=mark.mark_id,
        text=mark.text,
        held_on=mark.held_on,
        form=mark.form,
        weight=weight_text(mark.weight),
        comment=mark.comment,
    )


def weight_text(weight: Decimal) -> str:
    """2, not 2.0; 2.5 as it is."""
    return f"{weight.normalize():f}"


def _name(student: Student) -> str:
    return full_name(student.surname, student.given_name, student.patronymic)


def _head(
    actor: Actor,
    student: Student,
    school_class: SchoolClass,
    known: Iterable[Student],
    years: tuple[YearLink, ...],
) -> StudentHead:
    children = [
        ChildItem(child.pk, list_name(child.surname, child.given_name))
        for child in sorted(known, key=lambda child: (child.surname_key, child.given_name, child.pk))
        if child.pk in actor.student_ids and actor.sees(child.pk, Scope.MARKS)
    ]
    return StudentHead(
        student_id=student.pk,
        name=_name(student),
        class_id=school_class.pk,
        class_name=school_class.name,
        is_staff=student.pk not in actor.student_ids,
        children=tuple(children),
        sees_absences=actor.sees(student.pk, Scope.ATTENDANCE),
        links=years,
    )


def _cutoff(actor: Actor, student: Student, policy: GradingPolicy | None) -> Cutoff:
    """As ``grading.queries.policy.publication_cutoff``, of what is known already."""
    if policy is None or not is_family(actor, student.pk):
        return None
    publication = Publication(
        publish_at=policy.publish_at,
        delay_hours=policy.guardian_delay_hours,
        delay_from_age=policy.guardian_delay_from_age,
        born_on=student.born_on,
        user_id=student.user_id,
    )
    return cutoff_by(publication, actor)


def _columns(
    facts: ClassFacts, cells: Collection[SubjectFacts]
) -> list[tuple[TermMarkKind, int | None, str]]:
    """Every term and the year; exam and final where the class has them, or somebody gave such a grade."""
    names = {
        TermMarkKind.YEAR: pgettext("grade", "Year"),
        TermMarkKind.EXAM: pgettext("grade", "Exam"),
        TermMarkKind.FINAL: pgettext("grade", "Final"),
    }
    given = {kind for cell in cells for kind, _term_id in cell.grades}
    has_finals = facts.school_class.grade in _GRADES_WITH_FINALS
    terms: list[tuple[TermMarkKind, int | None, str]] = [
        (TermMarkKind.TERM, term.pk, term_name(term)) for term in facts.terms
    ]
    of_year = [
        (kind, None, names[kind])
        for kind in _OF_YEAR
        if kind is TermMarkKind.YEAR or has_finals or kind in given
    ]
    return terms + of_year


def _row(
    subject: SubjectItem,
    cell: SubjectFacts,
    teachers: dict[int, list[str]],
    columns: Iterable[tuple[TermMarkKind, int | None, str]],
    *,
    sees_absences: bool,
) -> TableRow:
    names = dict.fromkeys(name for course_id in cell.course_ids for name in teachers.get(course_id, ()))
    return TableRow(
        subject_id=subject.subject_id,
        subject=subject.name,
        teachers=", ".join(names),
        marks=tuple(mark_item(mark) for mark in cell.marks),
        average=cell.average,
        missed=cell.missed if sees_absences else 0,
        reasons=_reasons(cell.codes) if sees_absences else "",
        late=cell.late if sees_absences else 0,
        grades=tuple(_grade(label, cell.grades.get((kind, term_id))) for kind, term_id, label in columns),
    )


def _reasons(codes: list[AttendanceCode]) -> str:
    counts = ((code, codes.count(code)) for code in AttendanceCode if code in MISSED_CODES)
    return ", ".join(f"{code_name(code)}: {count}" for code, count in counts if count)


def _grade(label: str, row: TermMarkRow | None) -> GradeItem:
    if row is None:
        return GradeItem(label, result_text(None))
    return GradeItem(
        label=label,
        text=result_text(row.result),
        grade_id=row.id,
        comment=row.comment,
        author=row.recorded_by,
        when=row.recorded_at,
    )


def _last_word(cell: SubjectFacts) -> Grade | None:
    """What goes into a certificate: the final grade, and until there is one the year's."""
    return cell.grade(TermMarkKind.FINAL) or cell.grade(TermMarkKind.YEAR)
