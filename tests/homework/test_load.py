"""Minutes a class has due on a day, and pages that show it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parta.academics.models import Course, SchoolClass, Subject, TeachingGroup
from parta.core import clock
from parta.core.errors import NotFound
from parta.homework.models import Homework
from parta.homework.queries.load import course_loads, entry_load
from parta.homework.queries.overview import class_load_page, load_page
from parta.homework.queries.planner import course_plan_page, planner_page
from parta.homework.rules import LoadLevel
from tests.factories.cast import Cast


def due(cast: Cast, minutes: int | None = 30, *, course: Course | None = None, **values: Any) -> Homework:
    now = clock.now()
    return Homework.objects.create(
        **{
            "school": cast.school,
            "year": cast.year,
            "course": course or cast.class_course,
            "due_on": cast.future_lesson.held_on,
            "text": "§ 1",
            "minutes": minutes,
            "given_at": now,
            "edited_at": now,
            "edited_by": cast.users["teacher"],
            **values,
        }
    )


def groups(cast: Cast) -> list[Course]:
    subject = Subject.objects.create(school=cast.school, name="Английский язык", short_name="Англ.")
    found = []
    for number in (1, 2):
        group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name=f"7А, группа {number}")
        group.classes.add(cast.school_class)
        found.append(
            Course.objects.create(
                school=cast.school,
                year=cast.year,
                subject=subject,
                school_class=cast.school_class,
                group=group,
            )
        )
    return found


def test_sum_of_a_day_without_drafts_and_named_students(cast: Cast) -> None:
    due(cast, 30)
    due(cast, None)
    due(cast, 300, is_draft=True)
    due(cast, 300, is_individual=True)
    due(cast, 10, is_mandatory=False)
    due(cast, 300, course=cast.other_course)
    day = cast.future_lesson.held_on
    load = course_loads(cast.course, {day})[day].load
    assert (load.minutes, load.optional, load.unknown, load.norm) == (50, 10, 1, 150)


def test_group_counts_for_its_own_students(cast: Cast) -> None:
    first, second = groups(cast)
    due(cast, 30)
    due(cast, 40, course=first)
    due(cast, 60, course=second)
    day = cast.future_lesson.held_on
    assert course_loads(cast.course, {day})[day].load.minutes == 90
    assert course_loads(first, {day})[day].load.minutes == 70
    assert course_loads(second, {day})[day].load.minutes == 90


def test_stream_of_two_classes_takes_the_heavier(cast: Cast) -> None:
    group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name="Поток 7")
    group.classes.add(cast.school_class, cast.other_class)
    stream = Course.objects.create(
        school=cast.school, year=cast.year, subject=cast.course.subject, group=group
    )
    due(cast, 20, course=stream)
    due(cast, 30, course=cast.other_course)
    day = cast.future_lesson.held_on
    found = course_loads(stream, {day})[day]
    assert (found.class_name, found.load.minutes) == (cast.other_class.name, 50)


def test_load_at_entry_before_and_with_the_task(cast: Cast) -> None:
    task = due(cast, 140)
    actor = cast.actor("teacher")
    found = entry_load(actor, cast.lesson.pk, minutes=30)
    assert found is not None
    assert (found.day, found.before.minutes, found.after.minutes) == (cast.future_lesson.held_on, 140, 170)
    assert found.after.level is LoadLevel.OVER
    without = entry_load(actor, cast.lesson.pk, minutes=30, without=[task.pk])
    assert without is not None
    assert without.after.minutes == 30
    on_a_day = entry_load(actor, cast.lesson.pk, due_on=cast.today)
    assert on_a_day is not None
    assert on_a_day.day == cast.today
    assert entry_load(actor, cast.lessons[-1].pk) is None
    with pytest.raises(NotFound):
        entry_load(cast.actor("colleague"), cast.lesson.pk)


def test_week_of_all_classes_one_may_see(cast: Cast) -> None:
    cast.homework.delete()
    due(cast, 160)
    day = cast.future_lesson.held_on
    page = load_page(cast.actor("deputy"), day)
    by_name = {row.name: row for row in page.classes}
    assert set(by_name) == {cast.school_class.name, cast.other_class.name}
    row = by_name[cast.school_class.name]
    assert (row.minutes, row.days_over) == (160, 1)
    assert [load.minutes for load in row.days][page.days.index(day)] == 160
    own = load_page(cast.actor("class_teacher"), day)
    assert [item.name for item in own.classes] == [cast.school_class.name]


def test_what_came_late_is_listed(cast: Cast) -> None:
    Homework.objects.filter(pk=cast.homework.pk).update(is_posted_late=True)
    day = cast.past_lesson.held_on
    (late,) = load_page(cast.actor("deputy"), day).late
    assert (late.subject, late.author) == (cast.course.subject.name, str(cast.users["teacher"]))
    assert load_page(cast.actor("deputy"), day + timedelta(days=21)).late == ()
    assert len(class_load_page(cast.actor("class_teacher"), cast.school_class.pk, day).late) == 1


def test_class_by_days(cast: Cast) -> None:
    course = groups(cast)[0]
    due(cast, 25, course=course)
    page = class_load_page(cast.actor("class_teacher"), cast.school_class.pk)
    (day,) = [item for item in page.days if item.day == cast.future_lesson.held_on]
    assert [(task.subject, task.group, task.minutes) for task in day.tasks] == [
        ("Английский язык", "группа 1", 25)
    ]
    with pytest.raises(NotFound):
        class_load_page(cast.actor("class_teacher"), cast.other_class.pk)


def test_class_without_a_grade_has_no_norm(cast: Cast) -> None:
    SchoolClass.objects.filter(pk=cast.school_class.pk).update(grade=0, letter="Разновозрастная")
    due(cast, 300)
    page = load_page(cast.actor("class_teacher"), cast.future_lesson.held_on)
    assert page.classes[0].norm is None
    assert {day.level for day in page.classes[0].days} == {LoadLevel.NO_NORM}


def test_queries_do_not_grow(cast: Cast) -> None:
    teacher, deputy = cast.actor("teacher"), cast.actor("deputy")

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            planner_page(teacher)
            course_plan_page(teacher, cast.course.pk)
            load_page(deputy)
            class_load_page(deputy, cast.school_class.pk)
        return len(queries)

    due(cast, is_posted_late=True, lesson=cast.lesson, course=cast.course)
    due(cast, course=cast.course)
    before = count()
    for _number in range(30):
        task = due(cast, is_posted_late=True, lesson=cast.lesson, course=cast.course)
        task.students.add(cast.student)
        due(cast, course=cast.course)
    assert count() == before
