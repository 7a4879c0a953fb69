"""Series over the coming lessons, parallel classes, tasks given again."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from parta.academics.models import Course, CourseAssignment, SchoolClass
from parta.audit.models import AuditEvent
from parta.core.errors import Forbidden, NotFound, Refused
from parta.homework.commands.series import SeriesData, plan_series, preview_series
from parta.homework.models import Homework
from parta.homework.queries.planner import course_plan_page, planner_page
from parta.homework.queries.reuse import reuse_page
from parta.homework.queries.series import list_parallel_courses, series_page
from parta.homework.rules import MAX_MINUTES, MAX_SERIES, LoadLevel, PlanState, series_lines
from parta.lessons.models import Lesson
from tests.factories.cast import Cast


def make_parallel(cast: Cast) -> Course:
    """The teacher of the cast's course has the same subject in 7Б too, a day later."""
    course = cast.other_course
    CourseAssignment.objects.create(course=course, teacher=cast.teacher, since_on=cast.year.starts_on)
    course.lessons.filter(held_on__gte=cast.today).delete()
    Lesson.objects.bulk_create(
        Lesson(
            school=cast.school,
            year=cast.year,
            course=course,
            held_on=lesson.held_on + timedelta(days=1),
            period=2,
        )
        for lesson in cast.lessons
        if lesson.held_on >= cast.today
    )
    return course


def make_more_lessons(cast: Cast, number: int = 4) -> None:
    """Lessons of the course in the days after the cast's last."""
    last = max(lesson.held_on for lesson in cast.lessons)
    Lesson.objects.bulk_create(
        Lesson(
            school=cast.school,
            year=cast.year,
            course=cast.course,
            held_on=last + timedelta(days=step),
            period=1,
        )
        for step in range(1, number + 1)
    )


def data(cast: Cast, lines: str = "§ 1 | 25\n§ 2", **values: Any) -> SeriesData:
    return SeriesData(lines=series_lines(lines), since=values.pop("since", cast.today), **values)


def plan(cast: Cast, key: str = "teacher", *, reason: str = "", **values: Any) -> list[Homework]:
    series = values.pop("series", None) or uuid4()
    return plan_series(
        actor=cast.actor(key),
        course_id=cast.course.pk,
        series=series,
        data=data(cast, **values),
        reason=reason,
    )


def test_lines_are_laid_over_the_lessons(cast: Cast) -> None:
    make_more_lessons(cast)
    made = plan(cast, minutes=15)
    coming = list(
        Lesson.objects.filter(course=cast.course, held_on__gte=cast.today).order_by("held_on", "period")
    )
    assert [(task.lesson, task.text, task.minutes) for task in made] == [
        (coming[0], "§ 1", 25),
        (coming[1], "§ 2", 15),
    ]
    assert all(task.is_draft and task.due_on > task.lesson.held_on for task in made if task.lesson)
    events = AuditEvent.objects.filter(kind="homework.drafted")
    assert events.count() == 2


def test_an_empty_line_leaves_a_lesson_free(cast: Cast) -> None:
    make_more_lessons(cast)
    first, second = plan(cast, lines="§ 1\n\n§ 3")
    between = Lesson.objects.filter(
        course=cast.course,
        held_on__gt=first.lesson.held_on,  # type: ignore[union-attr]
        held_on__lt=second.lesson.held_on,  # type: ignore[union-attr]
    )
    assert between.count() == 1


def test_sent_again_nothing_is_added(cast: Cast) -> None:
    make_more_lessons(cast)
    parallel, series = make_parallel(cast), uuid4()
    made = plan(cast, lines="§ 1", also=[parallel.pk], series=series)
    assert {task.course_id for task in made} == {cast.course.pk, parallel.pk}
    assert {task.series for task in made} == {series}
    assert plan(cast, lines="§ 1", also=[parallel.pk], series=series) == []
    assert Homework.objects.filter(series=series).count() == 2


def test_parallel_classes_have_their_own_days(cast: Cast) -> None:
    make_more_lessons(cast)
    parallel = make_parallel(cast)
    assert list_parallel_courses(cast.actor("teacher"), cast.course) == [parallel]
    assert list_parallel_courses(cast.actor("deputy"), cast.course) == [parallel]
    own, other = plan(cast, lines="§ 1", also=[parallel.pk])
    assert other.lesson.course == other.due_lesson.course == parallel  # type: ignore[union-attr]
    assert own.lesson.held_on != other.lesson.held_on  # type: ignore[union-attr]


def test_only_parallel_courses_get_the_same(cast: Cast) -> None:
    make_more_lessons(cast)
    parallel = make_parallel(cast)
    SchoolClass.objects.filter(pk=cast.other_class.pk).update(grade=8)
    for course in (cast.class_course, parallel):
        with pytest.raises(NotFound):
            plan(cast, lines="§ 1", also=[course.pk])
    assert not Homework.objects.filter(series__isnull=False).exists()


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"lines": ""}, ("text_missing", "lines")),
        ({"lines": "x\n" * (MAX_SERIES + 1)}, ("too_many_lines", "lines")),
        ({"lines": "x\n" * MAX_SERIES}, ("too_few_lessons", "lines")),
        ({"lines": f"x | {MAX_MINUTES + 1}"}, ("minutes_out_of_range", "lines")),
        ({"minutes": 0}, ("minutes_out_of_range", "minutes")),
        ({"since": -1}, ("in_the_past", "since")),
    ],
)
def test_series_is_refused_as_a_whole(cast: Cast, values: dict[str, Any], refusal: tuple[str, str]) -> None:
    make_more_lessons(cast)
    values = dict(values)
    if "since" in values:
        values["since"] = cast.today + timedelta(days=values["since"])
    with pytest.raises(Refused) as error:
        plan(cast, **values)
    assert (error.value.code, error.value.field) == refusal
    with pytest.raises(Refused) as error:
        preview_series(actor=cast.actor("teacher"), course_id=cast.course.pk, data=data(cast, **values))
    assert (error.value.code, error.value.field) == refusal


def test_the_first_grade_gets_no_series(cast: Cast) -> None:
    make_more_lessons(cast)
    SchoolClass.objects.filter(pk=cast.school_class.pk).update(grade=1)
    with pytest.raises(Refused) as error:
        plan(cast)
    assert error.value.code == "first_grade"
    assert not planner_page(cast.actor("teacher")).courses[0].has_homework


def test_who_plans(cast: Cast) -> None:
    make_more_lessons(cast)
    with pytest.raises(Forbidden):
        plan(cast, "head")
    with pytest.raises(NotFound):
        plan(cast, "colleague")
    with pytest.raises(Refused) as error:
        plan(cast, "deputy")
    assert (error.value.code, error.value.field) == ("reason_needed", "reason")
    assert plan(cast, "deputy", reason="Учитель болен")


def test_preview_tells_the_load_and_writes_nothing(cast: Cast) -> None:
    make_more_lessons(cast)
    Lesson.objects.filter(course=cast.course, held_on__gt=cast.future_lesson.held_on).update(period=2)
    actor, values = cast.actor("teacher"), data(cast, "§ 1\n§ 2 | 160", minutes=20)
    (found,) = preview_series(actor=actor, course_id=cast.course.pk, data=values)
    first, second = found.tasks
    assert (first.load.minutes, first.load.level) == (20, LoadLevel.FINE)
    assert (second.load.minutes, second.load.norm, second.load.level) == (160, 150, LoadLevel.OVER)
    assert not Homework.objects.filter(series__isnull=False).exists()


def test_earlier_tasks_are_found_and_given_again(cast: Cast) -> None:
    make_more_lessons(cast)
    parallel = make_parallel(cast)
    actor = cast.actor("teacher")
    homework = cast.homework
    Homework.objects.filter(pk=homework.pk).update(
        course=parallel, lesson=None, links=["https://resh.edu.ru/"], text="§ 12,\n№ 214", minutes=30
    )
    found = reuse_page(actor, cast.course.pk, query="№ 214")
    assert [task.homework_id for task in found.tasks] == [homework.pk]
    page = series_page(actor, cast.course.pk, [homework.pk])
    assert page.lines == "§ 12, № 214 | 30"
    (task,) = plan(cast, lines=page.lines, source_ids=page.source_ids)
    assert (task.text, task.minutes, task.links) == ("§ 12,\n№ 214", 30, ["https://resh.edu.ru/"])
    assert list(task.attachments.all()) == [cast.attachment]


def test_search_knows_cyrillic_capitals_and_special_signs(cast: Cast) -> None:
    Homework.objects.filter(pk=cast.homework.pk).update(text="Упражнение 5 (а)")
    actor = cast.actor("teacher")

    def found(query: str) -> int:
        return len(reuse_page(actor, cast.course.pk, query=query).tasks)

    assert [found(query) for query in ("упражнение", "(А)", "(", ".*", "")] == [1, 1, 1, 0, 1]


def test_others_drafts_and_named_students_are_not_reused(cast: Cast) -> None:
    actor = cast.actor("teacher")

    def ids() -> Collection[int]:
        return [task.homework_id for task in reuse_page(actor, cast.course.pk).tasks]

    assert ids() == [cast.homework.pk]
    Homework.objects.filter(pk=cast.homework.pk).update(is_individual=True)
    assert ids() == []
    Homework.objects.filter(pk=cast.homework.pk).update(
        is_individual=False, is_draft=True, edited_by=cast.users["colleague"]
    )
    assert ids() == []
    with pytest.raises(NotFound):
        plan(cast, lines="§ 1", source_ids=[cast.homework.pk])


def test_plan_shows_what_is_given_drafted_and_missing(cast: Cast) -> None:
    make_more_lessons(cast)
    plan(cast, lines="§ 1")
    plan(cast, lines="\n§ 2", since=cast.future_lesson.held_on, is_draft=False)
    (card,) = planner_page(cast.actor("teacher")).courses
    states = [lesson.state for week in card.weeks for lesson in week]
    assert states[:2] == [PlanState.DRAFT, PlanState.GIVEN]
    assert (card.drafts, card.given) == (1, 1)
    page = course_plan_page(cast.actor("teacher"), cast.course.pk)
    assert [row.state for week in page.weeks for row in week] == states
    reader = course_plan_page(cast.actor("head"), cast.course.pk)
    assert not reader.may_write
    assert [len(row.tasks) for week in reader.weeks for row in week][:2] == [0, 1]
