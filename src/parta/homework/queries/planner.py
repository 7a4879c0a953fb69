"""A teacher's plan: for each course the lessons of the coming weeks with what is given at them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar

from parta.academics.models import Course, CourseAssignment
from parta.academics.queries import list_roster
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.homework.models import Homework
from parta.homework.queries.load import CourseLoad, course_loads
from parta.homework.queries.series import course_grade, list_parallel_courses, require_writer
from parta.homework.queries.tasks import Task, list_independent_tasks, list_tasks_of_lessons
from parta.homework.rules import PLANNED_WEEKS, PlanState, has_homework, plan_state
from parta.lessons.models import Lesson
from parta.lessons.queries import get_journal_course, teaches
from parta.lessons.queries.week import course_label
from parta.lessons.rules import week_days
from parta.schoolyear.queries import find_year_on

_WEEK = timedelta(days=7)
Row = TypeVar("Row", "PlannedLesson", "LessonRow")


@dataclass(frozen=True, slots=True)
class PlannedLesson:
    lesson_id: int
    held_on: date
    state: PlanState


@dataclass(frozen=True, slots=True)
class CourseCard:
    """An own course on the planner. ``weeks``: its coming lessons by week."""

    course_id: int
    subject: str
    students: str
    has_homework: bool  # the first grade has none
    weeks: tuple[tuple[PlannedLesson, ...], ...]
    given: int
    drafts: int
    gaps: int


@dataclass(frozen=True, slots=True)
class PlannerPage:
    today: date
    until: date
    courses: tuple[CourseCard, ...]
    may_read_load: bool


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson of the course's plan. ``load``: what its class has due on that day."""

    lesson_id: int
    held_on: date
    period: int | None
    topic: str
    state: PlanState
    tasks: tuple[Task, ...]
    load: CourseLoad | None


@dataclass(frozen=True, slots=True)
class CoursePlanPage:
    course: Course
    subject: str
    students: str
    today: date
    until: date
    has_homework: bool
    weeks: tuple[tuple[LessonRow, ...], ...]
    independent: tuple[Task, ...]
    parallel: tuple[Course, ...]
    may_write: bool
    needs_reason: bool


def planner_page(actor: Actor) -> PlannerPage:
    """Own courses of today with their lessons of the coming weeks."""
    today = clock.today(actor.school.zone)
    until = _last_day(today)
    year = find_year_on(actor, today)
    courses = _own_courses(actor, today, year.pk) if year else []
    lessons = _lessons([course.pk for course in courses], today, until)
    drafts: dict[int | None, bool] = dict(
        Homework.objects.filter(lesson__in=[row.pk for rows in lessons.values() for row in rows])
        .order_by("-is_draft")  # what is given comes last and counts
        .values_list("lesson_id", "is_draft")
    )
    return PlannerPage(
        today=today,
        until=until,
        courses=tuple(_card(course, lessons[course.pk], drafts) for course in courses),
        may_read_load=actor.has(Permission.READ_LOAD),
    )


def course_plan_page(actor: Actor, course_id: int) -> CoursePlanPage:
    """A course whose journal the actor may open, with the tasks of its coming lessons."""
    course = get_journal_course(actor, course_id)
    today = clock.today(actor.school.zone)
    until = _last_day(today)
    is_own = teaches(actor, course)
    may_write = is_own or actor.has(Permission.WRITE_ANY_COURSE)
    lessons = _lessons([course_id], today, until)[course_id]
    tasks: dict[int | None, list[Task]] = {}
    for task in list_tasks_of_lessons([lesson.pk for lesson in lessons], with_drafts=may_write):
        tasks.setdefault(task.lesson_id, []).append(task)
    loads = course_loads(course, {lesson.held_on for lesson in lessons})
    rows = [_row(lesson, tasks.get(lesson.pk, []), loads) for lesson in lessons]
    return CoursePlanPage(
        course=course,
        subject=course.subject.name,
        students=course_label(course),
        today=today,
        until=until,
        has_homework=has_homework(course_grade(course)),
        weeks=_by_week(rows),
        independent=tuple(list_independent_tasks(course_id, today, with_drafts=may_write)),
        parallel=tuple(list_parallel_courses(actor, course)) if may_write else (),
        may_write=may_write,
        needs_reason=may_write and not is_own,
    )


def writable_plan_page(actor: Actor, course_id: int) -> CoursePlanPage:
    """The same for those who may write in the course; Forbidden for its readers."""
    page = course_plan_page(actor, course_id)
    require_writer(actor, page.course)
    return page


def list_course_students(page: CoursePlanPage) -> list[tuple[int, str]]:
    """Students of the course today, by name."""
    roster = list_roster(page.course, page.today, page.today)
    return list({row.student_id: row.name for row in roster}.items())


def _last_day(today: date) -> date:
    return week_days(today)[-1] + (PLANNED_WEEKS - 1) * _WEEK


def _own_courses(actor: Actor, today: date, year_id: int) -> list[Course]:
    if not actor.has(Permission.WRITE_OWN_COURSES):
        return []
    taught = CourseAssignment.objects.filter(teacher__user_id=actor.user_id).valid_on(today)
    rows = Course.objects.filter(
        school=actor.school, year_id=year_id, pk__in=taught.values("course_id")
    ).select_related("subject", "school_class", "group")
    return sorted(
        rows,
        key=lambda course: (
            course.school_class.grade if course.school_class else 99,
            course_label(course),
            course.subject.name,
        ),
    )


def _lessons(course_ids: Collection[int], since: date, until: date) -> dict[int, list[Lesson]]:
    found: dict[int, list[Lesson]] = {course_id: [] for course_id in course_ids}
    rows = Lesson.objects.filter(
        course_id__in=course_ids, held_on__gte=since, held_on__lte=until, period__isnull=False
    )
    for lesson in rows.order_by("held_on", "period", "pk"):
        found[lesson.course_id].append(lesson)
    return found


def _card(course: Course, lessons: Sequence[Lesson], drafts: Mapping[int | None, bool]) -> CourseCard:
    planned = [
        PlannedLesson(
            lesson.pk,
            lesson.held_on,
            plan_state(
                is_canceled=lesson.is_canceled,
                has_given=drafts.get(lesson.pk) is False,
                has_draft=drafts.get(lesson.pk) is True,
            ),
        )
        for lesson in lessons
    ]
    states = [lesson.state for lesson in planned]
    return CourseCard(
        course_id=course.pk,
        subject=course.subject.name,
        students=course_label(course),
        has_homework=has_homework(course.school_class.grade if course.school_class else 0),
        weeks=_by_week(planned),
        given=states.count(PlanState.GIVEN),
        drafts=states.count(PlanState.DRAFT),
        gaps=states.count(PlanState.GAP),
    )


def _row(lesson: Lesson, tasks: Sequence[Task], loads: Mapping[date, CourseLoad]) -> LessonRow:
    return LessonRow(
        lesson_id=lesson.pk,
        held_on=lesson.held_on,
        period=lesson.period,
        topic=lesson.topic,
        state=plan_state(
            is_canceled=lesson.is_canceled,
            has_given=any(not task.is_draft for task in tasks),
            has_draft=any(task.is_draft for task in tasks),
        ),
        tasks=tuple(tasks),
        load=loads.get(lesson.held_on),
    )


def _by_week(rows: Sequence[Row]) -> tuple[tuple[Row, ...], ...]:
    return tuple(tuple(group) for _week, group in groupby(rows, key=lambda row: week_days(row.held_on)[0]))
