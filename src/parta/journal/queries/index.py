"""Where a teacher starts: today's lessons and the journals they may open."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from parta.academics.models import Course
from parta.academics.queries import teachers_of
from parta.access.actors import Actor
from parta.attendance.queries import lessons_with_attendance
from parta.core import clock
from parta.grading.queries.dots import DueDot, list_due_dots
from parta.grading.queries.marks import lessons_with_marks
from parta.homework.queries import lessons_with_homework
from parta.lessons.models import Lesson
from parta.lessons.queries import list_teacher_lessons
from parta.schoolyear.queries import get_year_on

_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TodayLesson:
    lesson_id: int
    course_id: int
    period: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    subject: str
    students: str
    room: str
    topic: str
    is_now: bool
    is_over: bool
    is_canceled: bool
    substitute: str  # who gives it instead of the actor; empty: the actor
    is_substitution: bool  # the actor gives it instead of somebody
    has_homework: bool
    has_records: bool


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
    today: date
    lessons: tuple[TodayLesson, ...]
    own: tuple[CourseLink, ...]
    classes: tuple[ClassJournals, ...]
    dots: tuple[EndingDot, ...]


def journal_index(actor: Actor) -> JournalIndex:
    """Today's lessons of the actor, their own courses with dots that end soon, and by class the others."""
    today = clock.today(actor.school.zone)
    courses = list(
        Course.objects.visible_to(actor)
        .filter(year=get_year_on(actor, today))
        .select_related("subject", "school_class", "group")
        .order_by("school_class__grade", "school_class__letter", "subject__name", "group__name")
    )
    teachers = teachers_of([course.pk for course in courses], today)
    taught = set(
        Course.objects.filter(assignments__teacher__user_id=actor.user_id, school=actor.school).values_list(
            "pk", flat=True
        )
    )
    links = [(course, _link(course, teachers, taught)) for course in courses]
    own = {course.pk: link for course, link in links if link.is_own}
    return JournalIndex(
        today=today,
        lessons=_today_lessons(actor, today),
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
            for dot in (list_due_dots(course_ids=own, until=today + _SOON) if own else ())
        ),
    )


def _link(course: Course, teachers: dict[int, list[str]], taught: Collection[int]) -> CourseLink:
    return CourseLink(
        course_id=course.pk,
        subject=course.subject.name,
        students=str(course.group or course.school_class),
        teachers=tuple(teachers.get(course.pk, ())),
        is_own=course.pk in taught,
    )


def _today_lessons(actor: Actor, today: date) -> tuple[TodayLesson, ...]:
    lessons = list_teacher_lessons(actor, today, today)
    ids = [lesson.pk for lesson in lessons]
    homework = lessons_with_homework(ids)
    records = lessons_with_marks(ids) | lessons_with_attendance(ids)
    return tuple(_today_lesson(actor, lesson, homework, records) for lesson in lessons)


def _today_lesson(
    actor: Actor, lesson: Lesson, homework: Collection[int], records: Collection[int]
) -> TodayLesson:
    now = clock.now()
    is_own_substitution = lesson.substitute is not None and lesson.substitute.user_id == actor.user_id
    return TodayLesson(
        lesson_id=lesson.pk,
        course_id=lesson.course_id,
        period=lesson.period,
        starts_at=lesson.starts_at,
        ends_at=lesson.ends_at,
        subject=lesson.course.subject.name,
        students=str(lesson.course.group or lesson.course.school_class),
        room=lesson.room.name if lesson.room else "",
        topic=lesson.topic,
        is_now=bool(lesson.starts_at and lesson.ends_at and lesson.starts_at <= now <= lesson.ends_at),
        is_over=bool(lesson.ends_at and lesson.ends_at < now),
        is_canceled=lesson.is_canceled,
        substitute=lesson.substitute.short_name if lesson.substitute and not is_own_substitution else "",
        is_substitution=is_own_substitution,
        has_homework=lesson.pk in homework,
        has_records=lesson.pk in records,
    )
