"""What the deputy head looks after: lessons without topic, days with changes."""

from datetime import timedelta

from parta.core import clock
from parta.lessons.models import Lesson
from parta.lessons.queries.control import (
    CONTROL_DAYS,
    count_day,
    list_missing_topics,
    next_day_with_lessons,
)
from tests.factories.cast import Cast


def held(cast: Cast, days_ago: int, **values: object) -> Lesson:
    """A lesson of the course without topic that ended an hour ago, ``days_ago`` days back."""
    ends_at = clock.now() - timedelta(days=days_ago, hours=1)
    defaults = {
        "school": cast.school,
        "course": cast.course,
        "held_on": cast.today - timedelta(days=days_ago),
        "topic": "",
        "starts_at": ends_at - timedelta(minutes=45),
        "ends_at": ends_at,
    }
    return Lesson.objects.create(year=cast.year, **(defaults | values))


def missing(cast: Cast, limit: int = 10) -> tuple[list[tuple[int, int]], int]:
    rows, total = list_missing_topics(cast.actor("deputy"), limit=limit)
    return [(row.course_id, row.lessons) for row in rows], total


def forget_the_casts_lessons(cast: Cast) -> None:
    Lesson.objects.filter(school=cast.school).update(topic="Есть")


def test_only_held_lessons_of_the_last_days_that_took_place(cast: Cast) -> None:
    forget_the_casts_lessons(cast)
    held(cast, 1)
    held(cast, CONTROL_DAYS)
    held(cast, CONTROL_DAYS + 1)
    held(cast, 1, is_canceled=True)
    held(cast, 1, topic="Дроби")
    held(cast, -1)
    assert missing(cast) == ([(cast.course.pk, 2)], 2)


def test_worst_course_comes_first_and_the_rest_is_counted(cast: Cast) -> None:
    forget_the_casts_lessons(cast)
    held(cast, 1, course=cast.class_course)
    held(cast, 1)
    held(cast, 2)
    assert missing(cast, limit=1) == ([(cast.course.pk, 2)], 3)
    row = list_missing_topics(cast.actor("deputy"), limit=1)[0][0]
    assert (row.subject, row.students, row.teachers) == ("Алгебра", "7А", ("Орлов Д. А.",))
    assert row.first_on == cast.today - timedelta(days=2)


def test_other_schools_topics_are_not_ours(cast: Cast) -> None:
    forget_the_casts_lessons(cast)
    held(cast, 1, school=cast.other.school, course=cast.other.course)
    assert missing(cast) == ([], 0)


def test_day_in_figures(cast: Cast) -> None:
    Lesson.objects.filter(pk=cast.lesson.pk).update(is_canceled=True)
    Lesson.objects.filter(course=cast.class_course, held_on=cast.today).update(substitute=cast.colleague)
    counts = count_day(cast.actor("head"), cast.today)
    assert (counts.held, counts.changed) == (2, 2)


def test_next_day_with_lessons(cast: Cast) -> None:
    actor = cast.actor("head")
    assert next_day_with_lessons(actor, cast.today) == cast.future_lesson.held_on
    assert next_day_with_lessons(actor, cast.year.ends_on) is None
