"""A series of tasks laid over the coming lessons of one or several parallel courses."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from parta.academics.models import Course, CourseAssignment
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.homework.models import Homework
from parta.homework.queries.load import CourseLoad, course_loads
from parta.homework.queries.words import LoadView, describe
from parta.homework.rules import SeriesLine, with_task
from parta.lessons.models import Lesson
from parta.lessons.queries import get_journal_course, teaches
from parta.lessons.queries.week import course_label


@dataclass(frozen=True, slots=True)
class LaidTask:
    """A line at its lesson."""

    line: SeriesLine
    lesson: Lesson
    due: Lesson


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A line as the preview shows it. ``load``: of the due day with it; ``has_task``: its lesson has one."""

    held_on: date
    due_on: date
    text: str
    minutes: int | None
    class_name: str
    load: LoadView
    has_task: bool


@dataclass(frozen=True, slots=True)
class CoursePlan:
    course_id: int
    students: str
    tasks: tuple[PlannedTask, ...]


def list_parallel_courses(actor: Actor, course: Course) -> list[Course]:
    """Other courses of the year in the same subject and grade that the same teacher has today."""
    today = clock.today(actor.school.zone)
    assignments = CourseAssignment.objects.valid_on(today)
    if teaches(actor, course):
        assignments = assignments.filter(teacher__user_id=actor.user_id)
    else:
        own = CourseAssignment.objects.valid_on(today).filter(course=course)
        assignments = assignments.filter(teacher_id__in=own.values("teacher_id"))
    courses = Course.objects.filter(
        in_grade(course_grade(course)),
        school=actor.school,
        year_id=course.year_id,
        subject_id=course.subject_id,
        pk__in=assignments.values("course_id"),
    ).exclude(pk=course.pk)
    return sorted(
        courses.select_related("subject", "school_class", "group", "year").distinct(), key=course_label
    )


def in_grade(grade: int, prefix: str = "") -> Q:
    """Courses of classes of the grade, and streams with a class of it; ``prefix``: what leads to a course."""
    of_class = Q(**{f"{prefix}school_class__grade": grade})
    stream = {f"{prefix}school_class__isnull": True, f"{prefix}group__classes__grade": grade}
    return of_class | Q(**stream)


def course_grade(course: Course) -> int:
    """The grade level of the course; of a stream, of its youngest class."""
    if course.school_class is not None:
        return course.school_class.grade
    found = Course.objects.filter(pk=course.pk).aggregate(grade=Min("group__classes__grade"))["grade"]
    return int(found or 0)


def list_coming_lessons(course_ids: Collection[int], since: date) -> dict[int, list[Lesson]]:
    """Lessons of the timetable that take place on the day or later, by course and in order."""
    rows = Lesson.objects.filter(
        course_id__in=course_ids, held_on__gte=since, is_canceled=False, period__isnull=False
    ).order_by("held_on", "period", "pk")
    found: dict[int, list[Lesson]] = {course_id: [] for course_id in course_ids}
    for lesson in rows:
        found[lesson.course_id].append(lesson)
    return found


def lay_lines(course: Course, lessons: Sequence[Lesson], lines: Sequence[SeriesLine]) -> list[LaidTask]:
    """Each line at its lesson, due at the next lesson of another day. Refused: the lessons do not suffice."""
    laid = []
    for line in lines:
        lesson = lessons[line.step] if line.step < len(lessons) else None
        due = next((later for later in lessons if lesson and later.held_on > lesson.held_on), None)
        if lesson is None or due is None:
            raise Refused(
                _("%(students)s: there are too few lessons to come for %(count)d lines.")
                % {"students": course_label(course), "count": lines[-1].step + 1},
                code="too_few_lessons",
                field="lines",
            )
        laid.append(LaidTask(line, lesson, due))
    return laid


def lay_out(
    courses: Sequence[Course],
    lines: Sequence[SeriesLine],
    *,
    since: date,
    minutes: int | None,
    is_mandatory: bool,
) -> list[CoursePlan]:
    """What the series would become, course by course, with what each due day would then hold."""
    coming = list_coming_lessons([course.pk for course in courses], since)
    laid = {course.pk: lay_lines(course, coming[course.pk], lines) for course in courses}
    ids = [task.lesson.pk for tasks in laid.values() for task in tasks]
    taken = set(Homework.objects.filter(lesson__in=ids).values_list("lesson_id", flat=True))
    plans = []
    for course in courses:
        loads = course_loads(course, {task.due.held_on for task in laid[course.pk]})
        rows = [
            _planned(task, loads[task.due.held_on], task.line.minutes or minutes, is_mandatory, taken)
            for task in laid[course.pk]
        ]
        plans.append(CoursePlan(course.pk, course_label(course), tuple(rows)))
    return plans


def _planned(
    task: LaidTask, day: CourseLoad, minutes: int | None, is_mandatory: bool, taken: Collection[int | None]
) -> PlannedTask:
    return PlannedTask(
        held_on=task.lesson.held_on,
        due_on=task.due.held_on,
        text=task.line.text,
        minutes=minutes,
        class_name=day.class_name,
        load=describe(with_task(day.load, minutes, is_mandatory=is_mandatory)),
        has_task=task.lesson.pk in taken,
    )


def choose_courses(actor: Actor, course: Course, also: Collection[int]) -> list[Course]:
    """The course and those chosen of its parallel ones; NotFound for any other."""
    parallel = {row.pk: row for row in list_parallel_courses(actor, course)} if also else {}
    if not set(also) <= set(parallel):
        raise NotFound
    return [course, *(row for pk, row in parallel.items() if pk in also)]


def reusable_tasks(actor: Actor, course: Course) -> Q:
    """Tasks of the school that the course may take over: of its subject and grade, whenever given.

    Not others' drafts, and nothing that was for named students.
    """
    own_or_given = Q(is_draft=False) | Q(edited_by_id=actor.author_id)
    of_subject = Q(school=actor.school, course__subject_id=course.subject_id, is_individual=False)
    return own_or_given & of_subject & in_grade(course_grade(course), "course__")


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """What a series can be made of: days of coming lessons, parallel courses, tasks taken over as lines."""

    course: Course
    subject: str
    students: str
    days: tuple[date, ...]
    parallel: tuple[tuple[int, str], ...]
    needs_reason: bool
    lines: str
    source_ids: frozenset[int]


def series_page(actor: Actor, course_id: int, source_ids: Collection[int] = ()) -> SeriesPage:
    """For those who may write in the course. Sources that are not theirs to take are passed over."""
    course = get_journal_course(actor, course_id)
    require_writer(actor, course)
    today = clock.today(actor.school.zone)
    lessons = list_coming_lessons([course_id], today)[course_id]
    sources = list(
        Homework.objects.filter(reusable_tasks(actor, course), pk__in=source_ids)
        .distinct()
        .order_by("due_on", "pk")
    )
    return SeriesPage(
        course=course,
        subject=course.subject.name,
        students=course_label(course),
        days=tuple(dict.fromkeys(lesson.held_on for lesson in lessons)),
        parallel=tuple((row.pk, course_label(row)) for row in list_parallel_courses(actor, course)),
        needs_reason=not teaches(actor, course),
        lines="\n".join(dict.fromkeys(_line_of(row) for row in sources)),
        source_ids=frozenset(row.pk for row in sources),
    )


def require_writer(actor: Actor, course: Course) -> None:
    """Forbidden for who reads the course's journal only."""
    if not (teaches(actor, course) or actor.has(Permission.WRITE_ANY_COURSE)):
        raise Forbidden(Permission.WRITE_OWN_COURSES)


def _line_of(row: Homework) -> str:
    text = " ".join(row.text.split())
    return f"{text} | {row.minutes}" if row.minutes else text
