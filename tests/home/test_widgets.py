"""The first page: what each role sees, and what it costs (acceptance D10; users' 36)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.academics.models import Enrollment
from parta.attendance.models import AbsenceNotice
from parta.audit.models import Viewing
from parta.core import clock
from parta.grading.models import GradingPolicy, Mark
from parta.home.queries.page import home_page
from parta.home.rules import Widget
from parta.homework.models import DoneTick
from parta.lessons.models import Lesson
from parta.people.models import Guardianship
from tests.diary.weeks import add_lesson, add_mark, add_subject, add_task
from tests.factories.cast import Cast
from tests.factories.dots import get_dot

EN = {"accept-language": "en"}


def _home(cast: Cast) -> str:
    return reverse("home:school", kwargs={"school": cast.school.slug})


def _data(cast: Cast, key: str, widget: Widget) -> Any:
    page = home_page(cast.actor(key))
    return next((shown.data for shown in page.widgets if shown.key is widget), None)


@contextmanager
def _at(cast: Cast, moment: time) -> Iterator[None]:
    with clock.fixed_at(datetime.combine(cast.today, moment, cast.school.zone)):
        yield


@pytest.mark.parametrize(
    ("key", "widgets"),
    [
        ("student", {Widget.TODAY, Widget.HOMEWORK, Widget.MARKS}),
        ("guardian", {Widget.TODAY, Widget.HOMEWORK, Widget.MARKS}),
        ("trusted", {Widget.TODAY, Widget.HOMEWORK, Widget.MARKS}),
        ("support", {Widget.TODAY, Widget.HOMEWORK, Widget.MARKS}),
        ("teacher", {Widget.LESSONS, Widget.DEBTS}),
        ("class_teacher", {Widget.LESSONS, Widget.DEBTS, Widget.OWN_CLASS}),
        ("deputy", {Widget.FIGURES, Widget.CHANGES, Widget.TOPICS, Widget.LATE_CHANGES, Widget.CLASSES}),
        ("registrar", {Widget.APPLICATIONS}),
    ],
)
def test_what_each_role_begins_with(cast: Cast, key: str, widgets: set[Widget]) -> None:
    shown = {widget.key for widget in home_page(cast.actor(key)).widgets}
    of_everybody = {Widget.NOTICES, Widget.EVENTS}
    assert shown & of_everybody == (of_everybody if key != "support" else set())
    shown -= of_everybody
    assert shown - {Widget.ATTENTION, Widget.NEWS, Widget.OWED} == widgets
    assert cast.client(key).get(_home(cast), headers=EN).status_code == 200


def test_now_next_and_the_following_day(cast: Cast) -> None:
    Lesson.objects.filter(course__school=cast.school, held_on=cast.today).delete()
    course = add_subject(cast, "Физика")
    first, second = (add_lesson(cast, course, cast.today, period) for period in (1, 2))
    with _at(cast, time(9, 40)):
        (day,) = _data(cast, "student", Widget.TODAY).children
        assert (day.next.lesson_id, day.is_now, day.ends.lesson_id) == (first.pk, True, second.pk)
    with _at(cast, time(7)):
        (day,) = _data(cast, "student", Widget.TODAY).children
        assert (day.next.lesson_id, day.is_now) == (first.pk, False)
    Lesson.objects.filter(pk=first.pk).update(is_canceled=True, change_note="Мороз")
    with _at(cast, time(7)):
        (day,) = _data(cast, "student", Widget.TODAY).children
        assert day.next.lesson_id == second.pk
        assert [lesson.note for lesson in day.changes if lesson.held_on == cast.today] == ["Мороз"]
    with _at(cast, time(20)):
        (day,) = _data(cast, "student", Widget.TODAY).children
        assert day.next is None
        assert day.lessons
        assert day.following == cast.future_lesson.held_on
        assert day.count >= 1


def test_lessons_before_a_student_came_are_not_shown(cast: Cast) -> None:
    Enrollment.objects.filter(student=cast.student).update(since_on=cast.today + timedelta(days=30))
    (day,) = _data(cast, "student", Widget.TODAY).children
    assert not day.lessons
    assert day.following is None


def test_homework_for_the_next_day_with_minutes(cast: Cast) -> None:
    task = add_task(cast, cast.past_lesson, cast.future_lesson, "§ 14", minutes=20)
    add_task(cast, cast.past_lesson, cast.future_lesson, "§ 15", minutes=15, is_mandatory=False)
    add_task(cast, cast.past_lesson, cast.future_lesson, "черновик", is_draft=True)
    (item,) = _data(cast, "student", Widget.HOMEWORK).children
    assert [row.text for row in item.tasks] == ["§ 14", "§ 15"]
    assert (item.minutes, item.left) == (35, 2)
    DoneTick.objects.create(homework=task, student=cast.student, done_at=clock.now())
    mine, sisters = _data(cast, "guardian", Widget.HOMEWORK).children
    by_child = {item.child.student_id: item for item in (mine, sisters)}
    assert by_child[cast.student.pk].minutes == 15
    assert by_child[cast.students[1].pk].minutes == 35


def test_marks_follow_the_policy_and_the_scopes(cast: Cast) -> None:
    moment = clock.now() - timedelta(hours=1)
    Mark.objects.filter(student=cast.student).update(set_at=moment)
    (item,) = _data(cast, "student", Widget.MARKS)
    assert sorted(mark.text for mark in item.marks) == ["4", "5"]
    policy = GradingPolicy.objects.create(
        school=cast.school, guardian_delay_hours=168, guardian_delay_from_age=0
    )
    assert not any(item.marks for item in _data(cast, "guardian", Widget.MARKS))
    assert _data(cast, "student", Widget.MARKS)[0].marks, "one's own come first"
    policy.delete()
    assert _data(cast, "trusted", Widget.MARKS)
    Guardianship.objects.filter(guardian=cast.trusted).update(scopes=[])
    assert _data(cast, "trusted", Widget.MARKS) is None
    assert _data(cast, "trusted", Widget.OWED) is None


def test_owed_work_is_of_the_child_who_owes_it(cast: Cast) -> None:
    assert _data(cast, "guardian", Widget.OWED) is None
    get_dot(cast)
    (item,) = _data(cast, "guardian", Widget.OWED)
    assert item.child.student_id == cast.student.pk
    assert len(item.owed) == 1


def test_who_is_let_in_leaves_a_trace_the_family_does_not(cast: Cast) -> None:
    for key in ("student", "guardian", "trusted", "support", "teacher"):
        cast.client(key).get(_home(cast))
    seen = Viewing.objects.filter(school=cast.school).values_list("user__login", "subject")
    assert {login for login, _subject in seen} == {"trusted", "support"}


def test_teacher_sees_what_is_missing_and_the_own_debts(cast: Cast) -> None:
    Lesson.objects.filter(course=cast.course).update(topic="")
    with _at(cast, time(21)):
        (lesson,) = _data(cast, "teacher", Widget.LESSONS).lessons
        assert lesson.lesson_id == cast.lesson.pk
        assert lesson.missing == ("topic", "homework", "records")
        debts = _data(cast, "teacher", Widget.DEBTS)
        assert debts.number == sum(len(course.lessons) for course in debts.courses) >= 1
        assert [course.course_id for course in debts.courses] == [cast.course.pk]
    others = _data(cast, "colleague", Widget.DEBTS)
    assert {course.course_id for course in others.courses} <= {cast.other_course.pk}


def test_announced_absence_of_todays_students(cast: Cast) -> None:
    assert _data(cast, "teacher", Widget.AWAY) is None
    AbsenceNotice.objects.create(
        school=cast.school,
        year=cast.year,
        student=cast.student,
        starts_on=cast.today,
        ends_on=cast.today,
        reason="illness",
        family_key=uuid4(),
        filed_at=clock.now(),
        edited_at=clock.now(),
    )
    (away,) = _data(cast, "teacher", Widget.AWAY)
    assert away.student_id == cast.student.pk
    assert [lesson.lesson_id for lesson in away.lessons] == [cast.lesson.pk]
    assert _data(cast, "colleague", Widget.AWAY) is None
    (own,) = _data(cast, "class_teacher", Widget.OWN_CLASS)
    assert [notice.student_id for notice in own.notices] == [cast.student.pk]
    assert (own.students, own.unsigned) == (3, 3)


def _queries(cast: Cast, key: str) -> int:
    client = cast.client(key)
    client.get(_home(cast))
    with CaptureQueriesContext(connection) as found:
        assert client.get(_home(cast)).status_code == 200
    return len(found)


def test_three_children_cost_as_much_as_one_but_for_the_news(cast: Cast) -> None:
    Guardianship.objects.filter(student=cast.students[1]).delete()
    with CaptureQueriesContext(connection) as one:
        home_page(cast.actor("guardian"))
    for student in cast.students[1:]:
        Guardianship.objects.create(
            guardian=cast.guardian, student=student, kind="parent", since_on=cast.year.starts_on
        )
    with CaptureQueriesContext(connection) as three:
        page = home_page(cast.actor("guardian"))
    assert len(page.student_ids) == 3
    of_news = 9  # at most, for each child: marks, absences, homework, remarks, notes, notices, changes …
    assert len(three) - len(one) <= 2 * of_news
    assert len(one) <= 34


@pytest.mark.parametrize(("key", "most"), [("guardian", 44), ("teacher", 21), ("class_teacher", 29)])
def test_a_full_page_costs_as_much_as_an_empty_one(cast: Cast, key: str, most: int) -> None:
    for number in range(2):
        lesson = add_lesson(cast, add_subject(cast, f"Предмет {number}"), cast.today, number + 3)
        add_mark(cast, lesson)
        add_task(cast, lesson, cast.future_lesson, "§ 1")
    before = _queries(cast, key)
    for number in range(2, 7):
        lesson = add_lesson(cast, add_subject(cast, f"Предмет {number}"), cast.today, number + 3)
        add_mark(cast, lesson)
        add_task(cast, lesson, cast.future_lesson, "§ 1")
    assert _queries(cast, key) == before <= most
