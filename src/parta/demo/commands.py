"""Building the demo school, only through the commands of the lower apps."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from time import perf_counter
from zoneinfo import ZoneInfo

from django.db import transaction

from parta.core import clock
from parta.demo.applications import file_applications
from parta.demo.blueprint import Blueprint, draw_blueprint
from parta.demo.changes import change_lessons
from parta.demo.curriculum import CLASS_SIZES
from parta.demo.founding import Foundation, found_school
from parta.demo.marking import Pupils
from parta.demo.owed import owe_work
from parta.demo.people import Employed, Enrolled, Logins, create_families, create_office, create_staff
from parta.demo.portal import open_portal
from parta.demo.queries import is_demo_built
from parta.demo.records import Recorder, draw_all_absences, lessons_by_course
from parta.demo.results import Results
from parta.demo.rules import dice
from parta.demo.school_life import DemoSchool, fill_school_life
from parta.demo.support import ask_support
from parta.demo.teaching import TaughtCourse, class_lists, create_classes, open_courses
from parta.demo.weekly import lay_out_plan

ZONE = ZoneInfo("Europe/Moscow")
_NOON = time(12, 0)

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was built; ``is_new`` False: the demo school was there already and nothing was done."""

    is_new: bool
    classes: int = 0
    students: int = 0
    guardians: int = 0
    teachers: int = 0
    courses: int = 0
    lessons: int = 0
    changed_lessons: int = 0
    topics: int = 0
    homework: int = 0
    marks: int = 0
    attendance: int = 0
    seconds: float = 0


def say_nothing(_line: str) -> None:
    """For those who do not wait for the demo in front of a terminal."""


@transaction.atomic
def build_demo_school(
    *,
    seed: int = 1,
    today: date | None = None,
    sizes: Mapping[int, tuple[int, ...]] = CLASS_SIZES,
    progress: Progress = say_nothing,
) -> DemoReport:
    """Build the demo school around ``today`` (by default this moment; else noon of that day).

    ``sizes`` gives the students in the classes of each grade; grades 3 and 7 must be among them. Does
    nothing when the demo school exists.
    """
    if is_demo_built():
        return DemoReport(is_new=False)
    began = perf_counter()
    moment = clock.now() if today is None else datetime.combine(today, _NOON, ZONE)
    with clock.fixed_at(moment), _no_garbage_collection():
        report = _build(draw_blueprint(sizes, moment.astimezone(ZONE).date(), seed), moment, progress)
    return replace(report, seconds=round(perf_counter() - began, 1))


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Rows leave no cycles behind, and looking for them takes a seventh of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _build(plan: Blueprint, moment: datetime, progress: Progress) -> DemoReport:
    progress("people")
    base = found_school(plan.shape, [plan.places[index].room for index in plan.hired])
    staff, enrolled = _create_people(base, plan)
    progress("timetable")
    courses, lessons = _open_teaching(base, plan, staff, enrolled)
    helper = next(staff[index] for index, login in plan.accounts.items() if login == "teacher")
    changed = change_lessons(base, courses, helper, plan.today, dice(plan.seed, "changes"))
    progress("journals")
    report = DemoReport(
        is_new=True,
        classes=len(plan.class_teachers),
        students=len(enrolled),
        guardians=sum(len(family.guardians) for family in plan.families),
        teachers=len(staff),
        courses=len(courses),
        lessons=lessons,
        changed_lessons=changed,
    )
    return _record_everything(report, base, plan, courses, enrolled, moment, progress)


def _create_people(base: Foundation, plan: Blueprint) -> tuple[dict[int, Employed], list[Enrolled]]:
    """Teachers by position, and students; both with accounts."""
    logins, since = Logins(), base.shape.first
    staff = create_staff(base.actor, plan, logins, since)
    create_office(base.actor, since)
    return staff, create_families(base.actor, plan.families, logins, since)


def _open_teaching(
    base: Foundation, plan: Blueprint, staff: Mapping[int, Employed], enrolled: list[Enrolled]
) -> tuple[list[TaughtCourse], int]:
    """Courses, and how many dated lessons they have."""
    lists = class_lists(enrolled)
    class_teachers = {key: staff[index] for key, index in plan.class_teachers.items()}
    classes = create_classes(base, class_teachers, lists)
    teachers = {unit: staff[index] for unit, index in plan.assigned.items()}
    courses = open_courses(base, classes, teachers, lists)
    return courses, lay_out_plan(base, courses, plan.places, plan.assigned, plan.seed)


def _record_everything(
    report: DemoReport,
    base: Foundation,
    plan: Blueprint,
    courses: list[TaughtCourse],
    enrolled: list[Enrolled],
    moment: datetime,
    progress: Progress,
) -> DemoReport:
    who = {one.student_id: number for number, one in enumerate(enrolled)}
    days = base.shape.school_days(plan.today)
    absences = draw_all_absences(who, days, plan.seed)
    results = Results(base, plan.today, plan.seed)
    recorder = Recorder(base, moment, plan.seed, absences, who, Pupils(plan.seed), results)
    lessons = lessons_by_course(base, courses)
    for number, course in enumerate(courses, 1):
        recorder.record(course, lessons[course.course_id])
        if number % 50 == 0:
            progress(f"journals {number}/{len(courses)}")
    results.close()
    open_portal(base.actor.school)
    ask_support(base.actor.school.region, moment)
    file_applications(base.actor, enrolled, moment)
    owe_work(base, courses, lessons, moment, plan.seed)
    fill_school_life(DemoSchool(base, plan, courses, lessons, enrolled, moment))
    done = recorder.done
    return replace(
        report, topics=done.topics, homework=done.homework, marks=done.marks, attendance=done.attendance
    )
