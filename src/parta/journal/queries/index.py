"""Where a teacher starts: the day, the week, and the journals they may open."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from parta.academics.models import Course
from parta.academics.queries import teachers_of
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.grading.queries.dots import DueDot, list_due_dots
from parta.journal.queries.day import OwnDay, next_lesson, own_days
from parta.schoolyear.models import AcademicYear
from parta.schoolyear.queries import YearChoice, choose_year

_SOON = _WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CourseLink:
    course_id: int
    subject: str
    students: str
    teachers: tuple[str, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class ClassJournals:
    name: str
    courses: tuple[CourseLink, ...]


@dataclass(frozen=True, slots=True)
class EndingDot:
    """A dot of an own course that ends soon."""

    course: CourseLink
    dot: DueDot


@dataclass(frozen=True, slots=True)
class JournalIndex:
    """Where the reader teaches nothing and has no lessons in the week, there is no day to show."""

    today: date
    chosen: date
    days: tuple[OwnDay, ...]  # the week of the chosen day
    next_id: int | None  # today's lesson that is being given or comes next
    own: tuple[CourseLink, ...]
    classes: tuple[ClassJournals, ...]
    dots: tuple[EndingDot, ...]
    may_read_load: bool
    choice: YearChoice

    @property
    def day(self) -> OwnDay:
        return next(day for day in self.days if day.is_chosen)

    @property
    def has_week(self) -> bool:
        return self.choice.is_running and (bool(self.own) or any(day.periods for day in self.days))

    @property
    def previous(self) -> date:
        return self.chosen - _WEEK

    @property
    def following(self) -> date:
        return self.chosen + _WEEK

    @property
    def is_this_week(self) -> bool:
        return any(day.is_today for day in self.days)


def journal_index(actor: Actor, chosen: date | None = None, year_id: int | None = None) -> JournalIndex:
    """The actor's week around the day (None: today), own courses with dots that end soon, and the others.

    Of a year that is not the running one only the journals.
    """
    today = clock.today(actor.school.zone)
    choice = choose_year(actor, year_id)
    days = own_days(actor, chosen or today)
    courses = _courses(actor, choice.year) if choice.year else []
    teachers = teachers_of([course.pk for course in courses], choice.day)
    taught = set(
        Course.objects.filter(assignments__teacher__user_id=actor.user_id, school=actor.school).values_list(
            "pk", flat=True
        )
    )
    links = [(course, _link(course, teachers, taught)) for course in courses]
    own = {course.pk: link for course, link in links if link.is_own}
    return JournalIndex(
        today=today,
        chosen=chosen or today,
        days=days,
        next_id=_next_id(days),
        own=tuple(own.values()),
        classes=tuple(
            ClassJournals(name, tuple(link for _course, link in group))
            for name, group in groupby(
                ((course, link) for course, link in links if not link.is_own),
                key=lambda item: str(item[0].school_class or item[0].group),
            )
        ),
        dots=tuple(
            EndingDot(own[dot.course_id], dot)
            for dot in (
                list_due_dots(course_ids=own, until=today + _SOON) if own and choice.is_running else ()
            )
        ),
        may_read_load=actor.has(Permission.READ_LOAD),
        choice=choice,
    )


def _courses(actor: Actor, year: AcademicYear) -> list[Course]:
    return list(
        Course.objects.visible_to(actor)
        .filter(year=year)
        .select_related("subject", "school_class", "group")
        .order_by("school_class__grade", "school_class__letter", "subject__name", "group__name")
    )


def _link(course: Course, teachers: dict[int, list[str]], taught: Collection[int]) -> CourseLink:
    return CourseLink(
        course_id=course.pk,
        subject=course.subject.name,
        students=str(course.group or course.school_class),
        teachers=tuple(teachers.get(course.pk, ())),
        is_own=course.pk in taught,
    )


def _next_id(days: tuple[OwnDay, ...]) -> int | None:
    lessons = (lesson for day in days if day.is_today for period in day.periods for lesson in period.lessons)
    found = next_lesson(lessons, clock.now())
    return found.lesson_id if found else None
