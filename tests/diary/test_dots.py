"""Work owed as the family sees it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from parta.academics.models import Enrollment
from parta.diary.queries.dots import DiaryDot
from parta.diary.queries.subjects import subjects_page
from parta.diary.queries.week import week_page
from parta.grading.models import Dot
from tests.diary.weeks import add_lesson
from tests.factories.cast import Cast
from tests.factories.dots import get_dot, set_dot


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def week_dots(cast: Cast, key: str = "guardian", student: int = 0) -> list[DiaryDot]:
    day = cast.past_lesson.held_on
    page = week_page(cast.actor(key), cast.students[student].pk, day)
    return [lesson.dot for day in page.days for lesson in day.lessons if lesson.dot]


def owed(cast: Cast, key: str = "guardian", student: int = 0) -> list[tuple[str, str]]:
    page = subjects_page(cast.actor(key), cast.students[student].pk, None)
    return [(work.subject, work.dot.due_words) for work in page.owed]


def test_a_dot_says_what_is_owed_until_when_and_what_it_becomes(cast: Cast) -> None:
    dot = get_dot(cast)
    Dot.objects.update(note="Задача 5")
    (shown,) = week_dots(cast)
    assert (shown.dot_id, shown.form, shown.note) == (dot.pk, "Работа на уроке", "Задача 5")
    assert shown.outcome == "becomes 2"
    assert str(dot.valid_until.day) in shown.until
    Dot.objects.update(outcome=None)
    assert week_dots(cast)[0].outcome == "disappears"


def test_others_dots_are_not_shown(cast: Cast) -> None:
    get_dot(cast)
    assert week_dots(cast, student=1) == []
    assert owed(cast, student=1) == []


@pytest.mark.parametrize("state", ["fulfilled", "withdrawn", "expired", "vanished"])
def test_ended_dots_are_not_owed(cast: Cast, state: str) -> None:
    get_dot(cast)
    Dot.objects.update(state=state)
    assert week_dots(cast) == []
    assert owed(cast) == []


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "tomorrow"), (2, "the day after tomorrow"), (3, ""), (-1, "")]
)
def test_what_is_due_soon_is_said_in_words(cast: Cast, days: int, words: str) -> None:
    get_dot(cast)
    Dot.objects.update(valid_until=cast.today + timedelta(days=days))
    assert owed(cast) == [("Алгебра", words)]


def test_owed_work_comes_soonest_first(cast: Cast) -> None:
    later, sooner = get_dot(cast), set_dot(cast, cast.lesson, cast.student)
    Dot.objects.filter(pk=later.pk).update(valid_until=cast.today + timedelta(days=2))
    Dot.objects.filter(pk=sooner.pk).update(valid_until=cast.today)
    assert [words for _subject, words in owed(cast)] == ["today", "the day after tomorrow"]


def test_a_dot_in_a_column_outside_the_timetable_brings_it_to_the_diary(cast: Cast) -> None:
    extra = add_lesson(cast, cast.course, cast.past_lesson.held_on, None)
    set_dot(cast, extra, cast.student)
    assert [dot.lesson_id for dot in week_dots(cast)] == [extra.pk]


def test_the_class_teacher_sees_only_what_is_owed_from_the_own_class(cast: Cast) -> None:
    get_dot(cast)
    assert owed(cast, "class_teacher") == [("Алгебра", "")]
    Enrollment.objects.filter(student=cast.student).update(since_on=cast.today)
    assert owed(cast, "class_teacher") == []


def test_pages_show_the_dot(cast: Cast) -> None:
    get_dot(cast)
    client, base = cast.client("student"), f"/{cast.school.slug}/diary/{cast.student.pk}/"
    week = client.get(f"{base}?day={cast.past_lesson.held_on}").content.decode()
    assert ">•</button>" in week
    assert "owed-work" in client.get(f"{base}subjects/").content.decode()
    Dot.objects.update(state="withdrawn")
    assert "owed-work" not in client.get(f"{base}subjects/").content.decode()


def test_many_dots_cost_what_one_costs(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            week_dots(cast)
            owed(cast)
        return len(captured)

    get_dot(cast)
    one = queries()
    for _number in range(5):
        set_dot(cast, add_lesson(cast, cast.course, cast.past_lesson.held_on, None), cast.student)
    assert queries() == one
