"""The teacher's day and week: what is given and taken over, what is missing, free periods."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from parta.core import clock
from parta.journal.queries.day import Missing, OwnDay, OwnLesson, own_days
from parta.journal.queries.index import journal_index
from parta.journal.rules import free_periods
from parta.lessons.models import Lesson
from tests.diary.weeks import add_lesson
from tests.factories.cast import Cast

EN = {"accept-language": "en"}


@given(st.integers(0, 2**13 - 1))
def test_free_periods_fill_the_gaps_and_nothing_else(taught: int) -> None:
    periods = {number for number in range(13) if taught & 1 << number}
    free = free_periods(periods)
    assert not periods & set(free)
    whole = sorted(periods | set(free))
    assert whole == (list(range(min(periods), max(periods) + 1)) if periods else [])


def _day(cast: Cast, key: str) -> OwnDay:
    return next(day for day in own_days(cast.actor(key), cast.today) if day.is_chosen)


def _lessons(day: OwnDay) -> list[OwnLesson]:
    return [lesson for period in day.periods for lesson in period.lessons]


def _only_lesson(cast: Cast, period: int) -> Lesson:
    """Today's lesson of the course at the period, from 8:30 and as many hours."""
    Lesson.objects.filter(pk=cast.lesson.pk).delete()
    return add_lesson(cast, cast.course, cast.today, period)


def test_free_periods_between_lessons_are_named(cast: Cast) -> None:
    _only_lesson(cast, 1)
    add_lesson(cast, cast.course, cast.today, 4)
    day = _day(cast, "teacher")
    assert [(period.period, len(period.lessons)) for period in day.periods] == [
        (1, 1),
        (2, 0),
        (3, 0),
        (4, 1),
    ]
    assert day.count == 2
    body = cast.client("teacher").get(reverse("journal:index", args=[cast.school.slug]), headers=EN)
    assert body.content.decode().count("free period") >= 2


def test_a_substitution_is_marked_on_both_sides(cast: Cast) -> None:
    lesson = _only_lesson(cast, 2)
    Lesson.objects.filter(pk=lesson.pk).update(substitute=cast.colleague)
    (given_away,) = _lessons(_day(cast, "teacher"))
    assert given_away.substitute == cast.colleague.short_name
    assert not given_away.is_given
    taken_over = next(own for own in _lessons(_day(cast, "colleague")) if own.lesson_id == lesson.pk)
    assert (taken_over.is_substitution, taken_over.instead_of) == (True, (cast.teacher.short_name,))
    assert _day(cast, "teacher").is_changed


def test_only_a_lesson_that_is_over_misses_something(cast: Cast) -> None:
    _only_lesson(cast, 2)
    with clock.fixed_at(datetime.combine(cast.today, time(8), cast.school.zone)):
        assert _lessons(_day(cast, "teacher"))[0].missing == ()
    with clock.fixed_at(datetime.combine(cast.today, time(20), cast.school.zone)):
        assert _lessons(_day(cast, "teacher"))[0].missing == (
            Missing.TOPIC,
            Missing.HOMEWORK,
            Missing.RECORDS,
        )
        Lesson.objects.filter(course=cast.course, held_on=cast.today).update(is_canceled=True)
        assert _lessons(_day(cast, "teacher"))[0].missing == ()


def test_the_lesson_that_comes_next_is_pointed_at(cast: Cast) -> None:
    first, second = _only_lesson(cast, 1), add_lesson(cast, cast.course, cast.today, 2)
    for moment, expected in ((time(7), first.pk), (time(9, 40), first.pk), (time(10, 20), second.pk)):
        with clock.fixed_at(datetime.combine(cast.today, moment, cast.school.zone)):
            assert journal_index(cast.actor("teacher")).next_id == expected
    with clock.fixed_at(datetime.combine(cast.today, time(20), cast.school.zone)):
        assert journal_index(cast.actor("teacher")).next_id is None


@pytest.mark.parametrize("text", ["2026-13-45", "x", "1"])
def test_a_day_that_cannot_be_understood_is_today(cast: Cast, text: str) -> None:
    address = reverse("journal:index", args=[cast.school.slug])
    page = cast.client("teacher").get(address, {"day": text}).context["index"]
    assert page.chosen == cast.today


def test_another_day_is_opened(cast: Cast) -> None:
    address = reverse("journal:index", args=[cast.school.slug])
    day = cast.future_lesson.held_on
    page = cast.client("teacher").get(address, {"day": day.isoformat()}).context["index"]
    assert page.day.day == day
    assert cast.future_lesson.pk in {lesson.lesson_id for lesson in _lessons(page.day)}


def test_a_full_week_costs_as_much_as_an_empty_one(cast: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            own_days(cast.actor("teacher"), cast.today)
        return len(found)

    before = count()
    monday = cast.today - timedelta(days=cast.today.weekday())
    for number in range(30):
        add_lesson(cast, cast.course, monday + timedelta(days=number % 6), 20 + number)
    assert count() == before
