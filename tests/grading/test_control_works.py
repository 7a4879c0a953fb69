"""Control works: planning within limits, moving, withdrawing; the calendar, its file, the diary."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from parta.academics.models import Course, Subject, TeachingGroup
from parta.core.errors import Forbidden, NotFound, Refused
from parta.grading.commands.control_works import WorkData, plan_control_work, withdraw_control_work
from parta.grading.models import ControlWork, GradingPolicy, LessonForm, Mark
from parta.grading.queries.control_calendar import Asked, View, calendar_page
from parta.grading.queries.control_plan import choice_page, plan_page
from parta.grading.rules.control_works import WorkItem, count_works
from parta.lessons.models import Lesson
from parta.lessons.rules import week_days
from tests.factories.cast import Cast

items = st.sampled_from([WorkItem(subject, group) for subject in (1, 2) for group in (None, 7, 8)])


@given(st.lists(items, max_size=8), items)
def test_one_work_more_is_one_more_at_most(found: list[WorkItem], more: WorkItem) -> None:
    before, after = count_works(found), count_works([*found, more])
    assert before <= after <= before + 1
    assert after == before + 1 if more.group_id is None else after >= 1
    assert count_works(reversed(found)) == before <= len(found)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def add_lesson(cast: Cast, course: Course, held_on: date, period: int = 7) -> Lesson:
    return Lesson.objects.create(
        school=cast.school, year=cast.year, course=course, held_on=held_on, period=period
    )


def work(cast: Cast, lesson: Lesson, **values: Any) -> WorkData:
    return replace(WorkData(lesson.pk, cast.test_form.pk, "Квадратные уравнения"), **values)


def plan(cast: Cast, lesson: Lesson, **values: Any) -> None:
    """By the class teacher, who teaches Russian, or the teacher of algebra."""
    key = "class_teacher" if lesson.course_id == cast.class_course.pk else "teacher"
    plan_control_work(actor=cast.actor(key), lesson_id=lesson.pk, data=work(cast, lesson, **values))


def test_a_plan_gives_the_column_its_form_and_is_moved_and_withdrawn_with_its_history(cast: Cast) -> None:
    first, actor = cast.future_lesson, cast.actor("teacher")
    second = add_lesson(cast, cast.course, first.held_on + timedelta(days=7))
    plan(cast, first)
    plan(cast, first, seen_version=1)  # sent twice: nothing new
    assert LessonForm.objects.get(lesson=first).form == cast.test_form
    plan_control_work(actor=actor, lesson_id=first.pk, data=work(cast, second, title="Корни", seen_version=1))
    moved = ControlWork.objects.get()
    assert (moved.lesson, moved.title, moved.version) == (second, "Корни", 2)
    assert not LessonForm.objects.filter(lesson=first).exists()
    assert [change.words[:5] for change in plan_page(actor, second.pk).history] == ["Moved"]
    withdraw_control_work(actor=actor, lesson_id=second.pk)
    withdraw_control_work(actor=actor, lesson_id=second.pk)
    assert not ControlWork.objects.exists()
    assert not LessonForm.objects.filter(lesson=second).exists()
    words = [change.words.split()[0] for change in plan_page(actor, second.pk).history]
    assert words == ["Withdrawn:", "Moved"]


def test_refusals(cast: Cast) -> None:
    def refused(lesson: Lesson, key: str = "teacher", **values: Any) -> str:
        with pytest.raises(Refused) as error:
            plan_control_work(actor=cast.actor(key), lesson_id=lesson.pk, data=work(cast, lesson, **values))
        return error.value.code

    future = cast.future_lesson
    canceled = add_lesson(cast, cast.course, future.held_on + timedelta(days=7))
    Lesson.objects.filter(pk=canceled.pk).update(is_canceled=True)
    assert refused(future, title=" ") == "no_title"
    assert refused(future, title="а" * 121) == "title_too_long"
    assert refused(future, form_id=cast.form.pk) == "no_test"
    assert refused(future, key="deputy") == "reason_needed"
    assert refused(cast.past_lesson) == "past"
    assert refused(canceled) == "canceled"
    plan(cast, future)
    assert refused(future) == "conflict"
    other = add_lesson(cast, cast.course, future.held_on + timedelta(days=14))
    with pytest.raises(Refused, match="already"):
        plan_control_work(actor=cast.actor("teacher"), lesson_id=other.pk, data=work(cast, future))
    Mark.objects.filter(pk=cast.marks[0].pk).update(lesson=future)
    with pytest.raises(Refused, match="marks"):
        withdraw_control_work(actor=cast.actor("teacher"), lesson_id=future.pk)
    for key in ("head", "class_teacher"):
        with pytest.raises(Forbidden):
            withdraw_control_work(actor=cast.actor(key), lesson_id=future.pk)
    with pytest.raises(NotFound):
        plan_control_work(
            actor=cast.actor("teacher"), lesson_id=future.pk, data=work(cast, cast.other.future_lesson)
        )


def test_the_limits_of_a_day_and_a_week_warn_and_do_not_refuse(cast: Cast) -> None:
    GradingPolicy.objects.create(school=cast.school, works_a_day=1, works_a_week=2)
    monday = week_days(cast.today)[0] + timedelta(days=7)
    days = [monday + timedelta(days=offset) for offset in range(3)]
    plan(cast, add_lesson(cast, cast.course, days[0]))
    same_day = add_lesson(cast, cast.class_course, days[0])
    with pytest.raises(Refused, match="7А: 2 on") as error:
        plan(cast, same_day)
    assert (error.value.code, error.value.field) == ("over_limit", "is_confirmed")
    plan(cast, add_lesson(cast, cast.class_course, days[1]))
    third = add_lesson(cast, cast.class_course, days[2])
    with pytest.raises(Refused, match="3 in the week"):
        plan(cast, third)
    plan(cast, third, is_confirmed=True)
    assert "knowingly" in plan_page(cast.actor("class_teacher"), third.pk).history[0].words
    plan(cast, add_lesson(cast, cast.class_course, days[0] + timedelta(days=7)))  # of another week
    page = calendar_page(cast.actor("head"), Asked(day=monday))
    assert [(item.is_week, item.count, item.limit) for item in page.excesses] == [(True, 3, 2)]
    assert [(row.name, row.count, row.is_over) for row in page.rows] == [("7А", 3, True), ("7Б", 0, False)]


def test_groups_of_one_subject_do_not_add_up(cast: Cast) -> None:
    subject = Subject.objects.create(school=cast.school, name="Английский язык", short_name="Англ.")
    day = week_days(cast.today)[0] + timedelta(days=7)
    for number in (1, 2):
        group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name=f"7А, группа {number}")
        group.classes.add(cast.school_class)
        course = Course.objects.create(
            school=cast.school, year=cast.year, subject=subject, school_class=cast.school_class, group=group
        )
        lesson = add_lesson(cast, course, day)
        plan_control_work(
            actor=cast.actor("deputy"), lesson_id=lesson.pk, data=work(cast, lesson), reason="Велено"
        )
    page = calendar_page(cast.actor("teacher"), Asked(View.MONTH, day, class_id=cast.school_class.pk))
    assert page.excesses == ()
    assert [len(cell.works) for row in page.rows for cell in row.days if cell.works] == [2]


def calendar_queries(cast: Cast, asked: Asked) -> int:
    with CaptureQueriesContext(connection) as found:
        calendar_page(cast.actor("teacher"), asked)
    return len(found)


def test_the_calendar_is_shared_filtered_and_costs_the_same_for_many(cast: Cast) -> None:
    monday = week_days(cast.today)[0] + timedelta(days=7)
    plan(cast, add_lesson(cast, cast.course, monday))
    one = [calendar_queries(cast, Asked(view, monday)) for view in View]
    for offset in range(5):
        plan(cast, add_lesson(cast, cast.class_course, monday + timedelta(days=offset)), is_confirmed=True)
    assert [calendar_queries(cast, Asked(view, monday)) for view in View] == one

    def titles(**asked: Any) -> Iterable[str]:
        page = calendar_page(cast.actor("colleague"), Asked(day=monday, **asked))
        return [work.subject for row in page.rows for day in row.days for work in day.works]

    assert len(list(titles())) == 6
    assert list(titles(class_id=cast.other_class.pk)) == []
    assert list(titles(teacher_id=cast.teacher.pk)) == [cast.course.subject.name]
    assert len(list(titles(subject_id=cast.class_course.subject_id))) == 5
    with pytest.raises(NotFound):
        titles(class_id=cast.other.school_class.pk)
    choice = choice_page(cast.actor("teacher"), cast.course.pk)
    assert [item.is_full for item in choice.lessons if item.held_on == monday][-1:] == [True]


def test_pages_file_and_diary(cast: Cast) -> None:
    client, lesson = cast.client("teacher"), cast.future_lesson
    home = f"/{cast.school.slug}"
    Lesson.objects.filter(pk=lesson.pk).update(held_on=cast.today + timedelta(days=1), period=6)
    url = f"{home}/control-works/lessons/{lesson.pk}/"
    body = {"version": "", "title": "Квадратные уравнения", "form": cast.test_form.pk, "lesson": lesson.pk}
    refused = client.post(url, body | {"title": ""})
    assert refused.status_code == 422
    assert client.post(url, body).status_code == 302
    rival = add_lesson(cast, cast.course, cast.today + timedelta(days=1))
    warned = client.post(
        f"{home}/control-works/lessons/{rival.pk}/", body | {"lesson": rival.pk, "title": "Вторая"}
    )
    assert warned.status_code == 422
    assert 'name="is_confirmed"' in warned.content.decode()
    assert "Вторая" in warned.content.decode()
    day = f"day={cast.today + timedelta(days=1):%Y-%m-%d}"
    for path in (f"control-works/?{day}", f"control-works/?view=month&{day}", "control-works/new/"):
        assert client.get(f"{home}/{path}").status_code == 200
    assert "Квадратные уравнения" in client.get(f"{home}/journal/lessons/{lesson.pk}/").content.decode()
    for path in (f"?{day}", "control-works/"):
        page = cast.client("guardian").get(f"{home}/diary/{cast.student.pk}/{path}")
        assert "Квадратные уравнения" in page.content.decode()
    cast.term.ends_on = max(cast.term.ends_on, cast.today + timedelta(days=1))
    cast.term.save()
    answer = client.get(f"{home}/control-works/schedule.xlsx?term={cast.term.pk}")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    months, days = [[[cell.value for cell in row] for row in sheet.rows] for sheet in book]
    assert months[1][:2] == ["7А", cast.course.subject.name]
    assert days[1][2:] == ["7А", 6, cast.course.subject.name, cast.test_form.name, "Квадратные уравнения"]
    assert not any(cast.teacher.surname in str(cell) for row in [*months, *days] for cell in row)
