"""What happened to the students of a class in a term, by student and subject: all pages rest on it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from parta.academics.models import ClassClosing, Course, Enrollment, GroupMember, SchoolClass
from parta.access.actors import Actor
from parta.attendance.models import Attendance
from parta.attendance.queries.carried import list_carried_absences
from parta.attendance.rules import MISSED_CODES, AttendanceCode
from parta.core import clock
from parta.core.errors import NotFound
from parta.grading.models import GradingPolicy, Mark
from parta.grading.queries.carried import CarriedMark, list_carried
from parta.grading.queries.term_marks import TermMarkRow, list_term_marks
from parta.grading.rules.interim import CountedMark, Method, Suggestion, suggest
from parta.grading.rules.marks import Category, average
from parta.grading.rules.publication import Cutoff
from parta.grading.rules.terms import Grade, TermMarkKind, enough_marks
from parta.lessons.models import Lesson
from parta.people.rules import list_name
from parta.schoolyear.models import Term
from parta.schoolyear.queries import term_on

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class StudentItem:
    student_id: int
    name: str
    full_name: str
    since_on: date


@dataclass(frozen=True, slots=True)
class SubjectItem:
    """A subject of the class with its courses: one for all, or one for each group."""

    subject_id: int
    name: str
    short_name: str
    course_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MarkFact:
    mark_id: int
    lesson_id: int
    course_id: int
    held_on: date
    value: int  # on the five-point scale
    weight: Decimal
    category: str
    form: str
    comment: str
    points: int | None  # in the subject's own scale

    @property
    def text(self) -> str:
        """As it was set."""
        return str(self.value if self.points is None else self.points)


@dataclass(slots=True)
class SubjectFacts:
    """One student in one subject of a term. ``lessons`` have been held, without canceled ones."""

    course_ids: list[int] = field(default_factory=list)
    marks: list[MarkFact] = field(default_factory=list)
    codes: list[AttendanceCode] = field(default_factory=list)
    lessons: int = 0
    lessons_a_week: Decimal = Decimal(0)
    grades: dict[tuple[TermMarkKind, int | None], TermMarkRow] = field(default_factory=dict)

    @property
    def average(self) -> Decimal | None:
        return average((mark.value, mark.weight) for mark in self.marks)

    @property
    def missed(self) -> int:
        return sum(code in MISSED_CODES for code in self.codes)

    @property
    def late(self) -> int:
        return self.codes.count(AttendanceCode.LATE)

    @property
    def enough(self) -> int:
        """How many marks the term should have in the end (domain B5)."""
        return enough_marks(self.lessons_a_week)

    def grade(self, kind: TermMarkKind, term_id: int | None = None) -> Grade | None:
        row = self.grades.get((kind, term_id))
        return row.result if row else None

    def suggestion(self, policy: GradingPolicy) -> Suggestion:
        return suggest(
            (CountedMark(mark.value, mark.weight, Category(mark.category)) for mark in self.marks),
            enough=self.enough,
            thresholds=policy.thresholds,
            method=Method(policy.method),
        )


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """A class in a term. ``cells`` only where a student takes a subject, by student and subject id."""

    school_class: SchoolClass
    policy: GradingPolicy
    terms: tuple[Term, ...]
    closed_term_ids: frozenset[int]
    term: Term
    students: tuple[StudentItem, ...]
    subjects: tuple[SubjectItem, ...]
    cells: Mapping[tuple[int, int], SubjectFacts]

    def of_student(self, student_id: int) -> list[tuple[SubjectItem, SubjectFacts]]:
        return [
            (subject, self.cells[student_id, subject.subject_id])
            for subject in self.subjects
            if (student_id, subject.subject_id) in self.cells
        ]


def class_facts(
    actor: Actor,
    school_class: SchoolClass,
    *,
    term_id: int | None = None,
    student_ids: Collection[int] | None = None,
    students: tuple[StudentItem, ...] | None = None,
    cutoff: Cutoff = None,
) -> ClassFacts:
    """The class (or only some of its students) in the term; None: the running one.

    ``school_class`` has been proved to be the actor's to read, with ``school__grading_policy`` selected.
    ``students``: known already to have been in the class then. ``cutoff``: only marks first set before it,
    see ``grading.queries.policy``. Seven queries, whatever the size. NotFound for a term that is not the
    class's.
    """
    terms, closed_term_ids = list_class_terms(school_class)
    term = _chosen(terms, term_id, clock.today(actor.school.zone))
    if students is None:
        students = _students(school_class, term, student_ids)
    courses = _courses(school_class, term, clock.today(actor.school.zone))
    cells = _taken(courses, students, term)
    course_subject = {course.pk: course.subject_id for course in courses}
    ids = [student.student_id for student in students]
    for student_id, mark in iter_marks(ids, course_subject, (term.starts_on, term.ends_on), cutoff):
        if facts := cells.get((student_id, course_subject[mark.course_id])):
            facts.marks.append(mark)
    joined = {student.student_id: student.since_on for student in students}
    _add_carried(cells, joined, course_subject, (term.starts_on, term.ends_on), cutoff)
    for student_id, course_id, code in _codes(ids, course_subject, term):
        if facts := cells.get((student_id, course_subject[course_id])):
            facts.codes.append(AttendanceCode(code))
    _add_carried_absences(cells, joined, course_subject, (term.starts_on, term.ends_on))
    for row in list_term_marks(student_ids=ids, year_id=school_class.year_id):
        if facts := cells.get((row.student_id, row.subject_id)):
            facts.grades[row.kind, row.term_id] = row
    return ClassFacts(
        school_class=school_class,
        policy=_policy(school_class),
        terms=tuple(terms),
        closed_term_ids=closed_term_ids,
        term=term,
        students=students,
        subjects=_subjects(courses),
        cells=cells,
    )


def get_class(actor: Actor, class_id: int) -> SchoolClass:
    """A class the actor may see, with its school's policy; NotFound otherwise."""
    found = (
        SchoolClass.objects.visible_to(actor)
        .on(clock.today(actor.school.zone))
        .select_related("year", "school__grading_policy")
        .filter(pk=class_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def list_class_terms(school_class: SchoolClass) -> tuple[list[Term], frozenset[int]]:
    """The class's terms in order, and which of them are closed: for everybody, or for this class alone."""
    closing = ClassClosing.objects.filter(school_class=school_class, term=OuterRef("pk"))
    rows = (
        Term.objects.filter(year_id=school_class.year_id, kind=school_class.term_kind)
        .annotate(is_closed_here=Exists(closing))
        .order_by("starts_on")
    )
    closed = frozenset(row.pk for row in rows if row.closed_at or row.is_closed_here)
    return [*rows], closed


def _policy(school_class: SchoolClass) -> GradingPolicy:
    own: GradingPolicy | None = getattr(school_class.school, "grading_policy", None)
    return own or GradingPolicy(school_id=school_class.school_id)


def _chosen(terms: list[Term], term_id: int | None, today: date) -> Term:
    if term_id is None:
        term = term_on(terms, today)
    else:
        term = next((item for item in terms if item.pk == term_id), None)
    if term is None:
        raise NotFound
    return term


def _students(
    school_class: SchoolClass, term: Term, student_ids: Collection[int] | None
) -> tuple[StudentItem, ...]:
    """Who belongs to the class on any day of the term, by name; each once."""
    rows = Enrollment.objects.filter(
        Q(school_class=school_class, since_on__lte=term.ends_on),
        Q(until_on__isnull=True) | Q(until_on__gte=term.starts_on),
    )
    if student_ids is not None:
        rows = rows.filter(student_id__in=student_ids)
    values = rows.order_by(
        "student__surname_key", "student__given_name", "student_id", "since_on"
    ).values_list("student_id", "student__surname", "student__given_name", "student__patronymic", "since_on")
    first: dict[int, StudentItem] = {}
    for pk, surname, given, patronymic, since_on in values:
        name = " ".join(filter(None, (surname, given, patronymic)))
        first.setdefault(pk, StudentItem(pk, list_name(surname, given), name, since_on))
    return tuple(first.values())


def _courses(school_class: SchoolClass, term: Term, today: date) -> list[Course]:
    """Courses with ``held`` and ``planned`` lessons of the term."""
    lessons = Lesson.objects.filter(
        course=OuterRef("pk"),
        held_on__gte=term.starts_on,
        held_on__lte=term.ends_on,
        is_canceled=False,
        period__isnull=False,
    )

    def counted(rows: QuerySet[Lesson]) -> Coalesce:
        count = rows.order_by().values("course").annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(count, output_field=IntegerField()), 0)

    return list(
        Course.objects.filter(
            Q(school_class=school_class) | Q(group__classes=school_class), year_id=school_class.year_id
        )
        .select_related("subject")
        .annotate(held=counted(lessons.filter(held_on__lte=today)), planned=counted(lessons))
        .distinct()
        .order_by("subject__name", "pk")
    )


def _subjects(courses: Iterable[Course]) -> tuple[SubjectItem, ...]:
    found: dict[int, list[Course]] = {}
    for course in courses:
        found.setdefault(course.subject_id, []).append(course)
    return tuple(
        SubjectItem(pk, own[0].subject.name, own[0].subject.short_name, tuple(item.pk for item in own))
        for pk, own in found.items()
    )


def _taken(
    courses: Iterable[Course], students: Iterable[StudentItem], term: Term
) -> dict[tuple[int, int], SubjectFacts]:
    """An empty cell for every subject a student takes: with the whole class, or in a group in the term."""
    by_group = {course.group_id: course for course in courses if course.group_id}
    members = GroupMember.objects.filter(
        Q(group_id__in=by_group, since_on__lte=term.ends_on),
        Q(until_on__isnull=True) | Q(until_on__gte=term.starts_on),
    ).values_list("student_id", "group_id")
    ids = {student.student_id for student in students}
    pairs = [(student_id, by_group[group_id]) for student_id, group_id in members if student_id in ids]
    pairs += [(student_id, course) for course in courses if not course.group_id for student_id in ids]
    weeks = Decimal((term.ends_on - term.starts_on + timedelta(days=1)) / _WEEK)
    cells: dict[tuple[int, int], SubjectFacts] = {}
    for student_id, course in pairs:
        facts = cells.setdefault((student_id, course.subject_id), SubjectFacts())
        facts.course_ids.append(course.pk)
        facts.lessons += course.held  # type: ignore[attr-defined]  # annotated
        facts.lessons_a_week += Decimal(course.planned) / weeks  # type: ignore[attr-defined]
    return cells


def iter_marks(
    student_ids: Collection[int], course_ids: Collection[int], days: tuple[date, date], cutoff: Cutoff
) -> Iterable[tuple[int, MarkFact]]:
    """Each mark with its student, in order of the lessons. The caller has proved the right to them."""
    rows = Mark.objects.filter(
        student_id__in=student_ids,
        lesson__course_id__in=course_ids,
        lesson__held_on__range=days,
    )
    if cutoff is not None:
        rows = rows.filter(set_at__lt=cutoff)
    values: Iterable[Any] = rows.order_by(
        "lesson__held_on", "lesson__period", "lesson_id", "position", "pk"
    ).values_list(
        "student_id",
        "pk",
        "lesson_id",
        "lesson__course_id",
        "lesson__held_on",
        "value",
        "weight",
        "form__category",
        "form__name",
        "comment",
        "points",
    )
    for student_id, *facts in values:
        yield student_id, MarkFact(*facts)


def fact_of(mark: CarriedMark) -> MarkFact:
    """A mark brought along, as its page shows it: with where it comes from."""
    return MarkFact(
        mark_id=mark.mark_id,
        lesson_id=mark.lesson_id,
        course_id=mark.course_id,
        held_on=mark.held_on,
        value=mark.value,
        weight=mark.weight,
        category=mark.category,
        form=mark.form,
        comment=mark.words,
        points=mark.points,
    )


def _add_carried(
    cells: Mapping[tuple[int, int], SubjectFacts],
    joined: Mapping[int, date],
    course_subject: Mapping[int, int],
    days: tuple[date, date],
    cutoff: Cutoff,
) -> None:
    """What newcomers brought along counts with what they got here, in order of the days (domain D4)."""
    subjects = set(course_subject.values())
    for mark in list_carried(
        joined=joined, subject_ids=subjects, course_ids=course_subject, days=days, cutoff=cutoff
    ):
        if facts := cells.get((mark.student_id, mark.subject_id)):
            facts.marks.append(fact_of(mark))
            facts.marks.sort(key=lambda fact: fact.held_on)


def _add_carried_absences(
    cells: Mapping[tuple[int, int], SubjectFacts],
    joined: Mapping[int, date],
    course_subject: Mapping[int, int],
    days: tuple[date, date],
) -> None:
    subjects = set(course_subject.values())
    for row in list_carried_absences(
        joined=joined, subject_ids=subjects, course_ids=course_subject, days=days
    ):
        if facts := cells.get((row.student_id, row.subject_id)):
            facts.codes.append(row.code)


def _codes(
    student_ids: Collection[int], course_ids: Collection[int], term: Term
) -> Iterable[tuple[int, int, str]]:
    return Attendance.objects.filter(
        student_id__in=student_ids,
        lesson__course_id__in=course_ids,
        lesson__held_on__gte=term.starts_on,
        lesson__held_on__lte=term.ends_on,
    ).values_list("student_id", "lesson__course_id", "code")
