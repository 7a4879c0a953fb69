"""What is missing before a term can be closed, by class (domain D6, acceptance J5)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from parta.academics.models import ClassClosing, Course, Enrollment, GroupMember, SchoolClass
from parta.academics.queries import list_classes
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.grading.models import Dot, TermMark
from parta.grading.rules.dots import DotState
from parta.grading.rules.terms import TermMarkKind
from parta.lessons.models import Lesson
from parta.people.rules import list_name
from parta.progress.queries.facts import get_class
from parta.schoolyear.models import Term
from parta.schoolyear.queries import YearChoice, choose_year, list_terms, term_on
from parta.schoolyear.rules import TermKind

FIRST_GRADE_WITH_MARKS = 2


@dataclass(frozen=True, slots=True)
class CourseGap:
    """What a course still lacks: students without a grade, held lessons without a topic, open dots."""

    course_id: int
    subject: str
    group: str
    ungraded: tuple[str, ...]
    untitled: int
    dots: int

    @property
    def is_complete(self) -> bool:
        return not (self.ungraded or self.untitled or self.dots)


@dataclass(frozen=True, slots=True)
class ClassState:
    """A class before the closing of a term. ``gaps`` only of courses that lack something."""

    class_id: int
    name: str
    gaps: tuple[CourseGap, ...]
    closed_at: datetime | None

    @property
    def ungraded(self) -> int:
        return sum(len(gap.ungraded) for gap in self.gaps)

    @property
    def untitled(self) -> int:
        return sum(gap.untitled for gap in self.gaps)

    @property
    def dots(self) -> int:
        return sum(gap.dots for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """The classes one may see whose year has the term."""

    terms: tuple[Term, ...]
    term: Term
    classes: tuple[ClassState, ...]
    may_close: bool
    is_over: bool
    choice: YearChoice | None  # of one class there is no other year

    @property
    def ready(self) -> tuple[ClassState, ...]:
        return tuple(item for item in self.classes if not item.gaps and item.closed_at is None)


def closing_page(
    actor: Actor, term_id: int | None, class_id: int | None = None, year_id: int | None = None
) -> ClosingPage:
    """Every class (or the one) with what is missing in the term; None: the one running, or the last one.

    Nine queries, however many classes. NotFound for a class or a term that is not the actor's to see.
    """
    today = clock.today(actor.school.zone)
    own = get_class(actor, class_id) if class_id is not None else None
    choice = None if own else choose_year(actor, year_id, term_id=term_id)
    year = own.year if own else choice.year if choice else None
    if year is None:
        raise NotFound
    classes = [own] if own else list_classes(actor, year.pk)
    kinds = sorted({school_class.term_kind for school_class in classes})
    terms = [term for kind in kinds for term in list_terms(year.pk, TermKind(kind))]
    term = (
        term_on([item for item in terms if item.kind in kinds[:1]], today)
        if term_id is None
        else next((item for item in terms if item.pk == term_id), None)
    )
    if term is None:
        raise NotFound
    of_kind = [school_class for school_class in classes if school_class.term_kind == term.kind]
    return ClosingPage(
        terms=tuple(terms),
        term=term,
        classes=class_states(actor, of_kind, term),
        may_close=actor.has(Permission.CLOSE_TERMS),
        is_over=today >= term.ends_on,
        choice=choice,
    )


def list_class_course_ids(class_id: int) -> list[int]:
    """Courses of the class, of its groups and of streams that are drawn from it."""
    own = Q(school_class_id=class_id) | Q(group__classes=class_id)
    return list(Course.objects.filter(own).distinct().values_list("pk", flat=True))


def class_states(actor: Actor, classes: Sequence[SchoolClass], term: Term) -> tuple[ClassState, ...]:
    """What each of the classes lacks in the term. The caller has proved the right to them."""
    ids = [school_class.pk for school_class in classes]
    courses = list(
        Course.objects.filter(Q(school_class__in=ids) | Q(group__classes__in=ids), year_id=term.year_id)
        .select_related("subject", "group")
        .distinct()
        .order_by("subject__name", "pk")
    )
    members = _members(ids, courses, term)
    graded = set(
        TermMark.objects.filter(
            kind=TermMarkKind.TERM.value, term=term, course__subject__in={item.subject_id for item in courses}
        ).values_list("student_id", "course__subject_id")
    )
    untitled = _untitled(actor, courses, term)
    dots = _open_dots(courses, term)
    closed = dict(ClassClosing.objects.filter(term=term).values_list("school_class_id", "closed_at"))
    return tuple(
        ClassState(
            class_id=school_class.pk,
            name=school_class.name,
            gaps=_gaps(school_class, courses, members, graded, untitled, dots),
            closed_at=term.closed_at or closed.get(school_class.pk),
        )
        for school_class in classes
    )


Members = Mapping[tuple[int, int], list[tuple[int, str]]]


def _members(class_ids: Collection[int], courses: Iterable[Course], term: Term) -> Members:
    """Students who belong to a course on the term's last day, by class and course id; in order of name."""
    on_last_day = Q(since_on__lte=term.ends_on), Q(until_on__isnull=True) | Q(until_on__gte=term.ends_on)
    enrolled = Enrollment.objects.filter(*on_last_day, school_class__in=class_ids)
    students: dict[int, list[tuple[int, str]]] = {}
    class_of: dict[int, int] = {}
    rows = enrolled.order_by("student__surname_key", "student__given_name", "student_id").values_list(
        "school_class_id", "student_id", "student__surname", "student__given_name"
    )
    for class_id, student_id, surname, given_name in rows:
        students.setdefault(class_id, []).append((student_id, list_name(surname, given_name)))
        class_of[student_id] = class_id
    in_group: dict[int, set[int]] = {}
    groups = GroupMember.objects.filter(
        *on_last_day, group__in={course.group_id for course in courses if course.group_id}
    )
    for group_id, student_id in groups.values_list("group_id", "student_id"):
        in_group.setdefault(group_id, set()).add(student_id)
    found: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for course in courses:
        if course.group_id is None:
            found[course.school_class_id or 0, course.pk] = students.get(course.school_class_id or 0, [])
            continue
        own = in_group.get(course.group_id, set())
        for class_id in class_ids:
            found[class_id, course.pk] = [item for item in students.get(class_id, []) if item[0] in own]
    return found


def _untitled(actor: Actor, courses: Sequence[Course], term: Term) -> dict[int, int]:
    today = clock.today(actor.school.zone)
    rows = Lesson.objects.filter(
        course__in=courses,
        held_on__gte=term.starts_on,
        held_on__lte=min(term.ends_on, today),
        is_canceled=False,
        topic="",
    )
    return dict(rows.order_by().values_list("course_id").annotate(Count("pk")))


def _open_dots(courses: Sequence[Course], term: Term) -> dict[int, int]:
    rows = Dot.objects.filter(
        lesson__course__in=courses,
        lesson__held_on__gte=term.starts_on,
        lesson__held_on__lte=term.ends_on,
        state=DotState.OPEN.value,
    )
    return dict(rows.order_by().values_list("lesson__course_id").annotate(Count("pk")))


def _gaps(
    school_class: SchoolClass,
    courses: Iterable[Course],
    members: Members,
    graded: set[tuple[int, int]],
    untitled: Mapping[int, int],
    dots: Mapping[int, int],
) -> tuple[CourseGap, ...]:
    is_graded = not 0 < school_class.grade < FIRST_GRADE_WITH_MARKS
    found = []
    for course in courses:
        students = members.get((school_class.pk, course.pk), [])
        if not students:
            continue
        gap = CourseGap(
            course_id=course.pk,
            subject=course.subject.name,
            group=course.group.name if course.group else "",
            ungraded=tuple(
                name
                for student_id, name in students
                if is_graded and (student_id, course.subject_id) not in graded
            ),
            untitled=untitled.get(course.pk, 0),
            dots=dots.get(course.pk, 0),
        )
        if not gap.is_complete:
            found.append(gap)
    return tuple(found)
