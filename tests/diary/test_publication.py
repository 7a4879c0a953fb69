"""Families see marks when the school publishes them (acceptance K1)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from parta.core import clock
from parta.core.errors import NotFound
from parta.diary.queries.marks import mark_page
from parta.diary.queries.subjects import subject_page, subjects_page
from parta.diary.queries.week import week_page
from parta.grading.models import GradingPolicy, Mark
from parta.grading.queries.policy import publication_cutoff
from parta.people.models import Student
from tests.factories.cast import Cast

FAMILY = ["student", "guardian", "trusted"]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def publish(cast: Cast, **values: Any) -> None:
    GradingPolicy.objects.update_or_create(school=cast.school, defaults=values)


def set_at(cast: Cast, moment: datetime, *, mark: int = 0) -> None:
    Mark.objects.filter(pk=cast.marks[mark].pk).update(set_at=moment)


def hide(cast: Cast, mark: int = 0) -> None:
    """The school publishes at this very time of day, and the mark has been set since."""
    now = clock.now().astimezone(cast.school.zone)
    publish(cast, publish_at=now.time().replace(second=0, microsecond=0))
    set_at(cast, clock.now(), mark=mark)


def in_week(cast: Cast, key: str) -> list[int]:
    page = week_page(cast.actor(key), cast.student.pk, cast.past_lesson.held_on)
    return [mark.value for day in page.days for lesson in day.lessons for mark in lesson.marks]


@pytest.mark.parametrize("key", FAMILY)
def test_mark_of_the_day_waits_for_its_window(cast: Cast, key: str) -> None:
    assert in_week(cast, key) == [5, 4]
    hide(cast)
    assert in_week(cast, key) == [4]
    set_at(cast, clock.now() - timedelta(days=1, hours=1))
    assert in_week(cast, key) == [5, 4]


@pytest.mark.parametrize("key", ["class_teacher", "deputy", "head"])
def test_staff_see_everything_at_once(cast: Cast, key: str) -> None:
    hide(cast)
    assert in_week(cast, key) == [5, 4]
    actor = cast.actor(key)
    assert subjects_page(actor, cast.student.pk, cast.term.pk).pupil.publication == ""
    assert publication_cutoff(actor, cast.student.pk) is None


@pytest.mark.parametrize("key", FAMILY)
def test_averages_sums_and_counts_are_of_the_same_marks(cast: Cast, key: str) -> None:
    hide(cast)
    actor = cast.actor(key)
    row = next(
        row
        for row in subjects_page(actor, cast.student.pk, cast.term.pk).rows
        if row.course_id == cast.course.pk
    )
    page = subject_page(actor, cast.student.pk, cast.course.pk, cast.term.pk)
    assert row.values == ("4",) == tuple(entry.mark.text for entry in page.rows)
    assert str(row.average) == str(page.average) == "4.00"
    assert page.sum.terms == "4 × 5"
    assert page.before_last is None


@pytest.mark.parametrize("key", FAMILY)
def test_page_of_a_hidden_mark_is_not_there(cast: Cast, key: str) -> None:
    hide(cast)
    with pytest.raises(NotFound):
        mark_page(cast.actor(key), cast.student.pk, cast.marks[0].pk)
    assert mark_page(cast.actor(key), cast.student.pk, cast.marks[1].pk).mark.value == 4
    hide(cast, mark=1)
    with pytest.raises(NotFound):
        mark_page(cast.actor(key), cast.student.pk, cast.marks[1].pk)
    assert subject_page(cast.actor(key), cast.student.pk, cast.course.pk, cast.term.pk).rows == ()


def test_absences_are_exempt(cast: Cast) -> None:
    publish(cast, publish_at=time(16), guardian_delay_hours=168, guardian_delay_from_age=0)
    page = week_page(cast.actor("guardian"), cast.students[1].pk, cast.past_lesson.held_on)
    assert "Н" in [lesson.absence for day in page.days for lesson in day.lessons]


def test_student_has_the_news_first(cast: Cast) -> None:
    publish(cast, guardian_delay_hours=24, guardian_delay_from_age=12)
    set_at(cast, clock.now() - timedelta(hours=2))
    set_at(cast, clock.now() - timedelta(hours=25), mark=1)
    assert in_week(cast, "student") == [5, 4]
    assert in_week(cast, "guardian") == [4]
    Student.objects.filter(pk=cast.student.pk).update(born_on=cast.today - timedelta(days=365 * 10))
    assert in_week(cast, "guardian") == [5, 4]  # a child's parents see it at once


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("student", "Marks appear daily at 16:00."),
        ("guardian", "Marks appear daily at 16:00. Parents see a mark 24 hours after the student."),
        ("deputy", ""),
    ],
)
@pytest.mark.parametrize("page", ["week", "subjects"])
def test_page_says_when_marks_appear(cast: Cast, key: str, words: str, page: str) -> None:
    url = reverse(f"diary:{page}", kwargs={"school": cast.school.slug, "student_id": cast.student.pk})
    headers = {"Accept-Language": "en"}
    assert "diary-publication" not in cast.client(key).get(url, headers=headers).content.decode()
    publish(cast, publish_at=time(16), guardian_delay_hours=24, guardian_delay_from_age=10)
    content = cast.client(key).get(url, headers=headers).content.decode()
    assert words in content
    assert ("diary-publication" in content) is bool(words)


def test_publication_costs_no_query(cast: Cast) -> None:
    url = reverse("diary:week", kwargs={"school": cast.school.slug, "student_id": cast.student.pk})
    client = cast.client("guardian")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    before = count()
    publish(cast, publish_at=time(16), guardian_delay_hours=24)
    assert count() == before


def test_cutoff_is_the_same_for_every_page(cast: Cast) -> None:
    publish(cast, publish_at=time(16), guardian_delay_hours=24, guardian_delay_from_age=10)
    for key in FAMILY:
        actor = cast.actor(key)
        page = week_page(actor, cast.student.pk, None)
        assert page.pupil.cutoff == publication_cutoff(actor, cast.student.pk) is not None
    assert publication_cutoff(cast.actor("guardian"), cast.other_student.pk) is None  # no family of theirs
