"""Families are told of marks when they may see them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from parta.core import clock
from parta.grading.commands.marks import CellMarks, replace_marks
from parta.grading.models import GradingPolicy
from parta.grading.rules.publication import visible_before, visible_from
from parta.lessons.commands import open_lessons
from parta.notifications.happenings import tell_of_happenings
from parta.notifications.models import Happening, Notification
from parta.people.models import Guardianship, Student
from tests.factories.cast import Cast

MOSCOW = ZoneInfo("Europe/Moscow")


@given(
    st.integers(0, 500_000),
    st.none() | st.times().map(lambda moment: moment.replace(microsecond=0)),
    st.integers(0, 72),
)
def test_told_exactly_when_it_is_seen(minutes: int, publish_at: time | None, hours: int) -> None:
    set_at = datetime(2026, 1, 1, tzinfo=MOSCOW) + timedelta(minutes=minutes)
    delay = timedelta(hours=hours)
    seen = visible_from(set_at, publish_at=publish_at, delay=delay, zone=MOSCOW)

    def is_seen(now: datetime) -> bool:
        cutoff = visible_before(now, publish_at=publish_at, delay=delay, zone=MOSCOW)
        return cutoff is None or set_at < cutoff

    assert seen >= set_at
    assert is_seen(seen + timedelta(seconds=1))
    if seen > set_at:
        assert not is_seen(seen - timedelta(seconds=1))


@transaction.atomic
def _mark(cast: Cast, *values: int) -> None:
    lesson, actor = cast.past_lesson, cast.actor("teacher")
    opened = open_lessons(actor=actor, course_id=lesson.course_id, lesson_ids=[lesson.pk], has_reason=False)
    replace_marks(
        actor=actor, opened=opened, cells=[CellMarks(lesson.pk, cast.students[1].pk, tuple(values))]
    )


def _told(key: str, cast: Cast) -> list[str]:
    rows = Notification.objects.filter(user=cast.users[key], kind="mark", happened_at__lte=clock.now())
    return list(rows.order_by("pk").values_list("title", flat=True))


@pytest.fixture
def sister(cast: Cast) -> Student:
    """The second student, whom the guardian represents and the trusted person does not know."""
    return cast.students[1]


def test_the_family_is_told_and_nobody_else(cast: Cast, sister: Student) -> None:
    _mark(cast, 5)
    assert Happening.objects.count() == 1
    assert tell_of_happenings() == 1
    assert _told("guardian", cast) == [f"{sister.given_name}: {cast.course.subject.name}: 5"]
    for key in ("former_guardian", "trusted", "student", "teacher", "class_teacher", "support"):
        assert _told(key, cast) == []
    assert tell_of_happenings() == 0


def test_several_at_once_are_counted(cast: Cast, sister: Student) -> None:
    _mark(cast, 5, 4)
    tell_of_happenings()
    assert _told("guardian", cast) == [f"{sister.given_name}: 2 отметки"]


def test_at_the_hour_of_the_school(cast: Cast) -> None:
    now = clock.now()
    local = now.astimezone(MOSCOW)
    later = (local + timedelta(minutes=30)).time().replace(second=0, microsecond=0)
    GradingPolicy.objects.update_or_create(school=cast.school, defaults={"publish_at": later})
    with clock.fixed_at(now):
        _mark(cast, 5)
        tell_of_happenings()
        assert _told("guardian", cast) == []
    with clock.fixed_at(now + timedelta(days=1)):
        assert len(_told("guardian", cast)) == 1


def test_a_mark_taken_back_before_anybody_was_told(cast: Cast) -> None:
    _mark(cast, 2)
    _mark(cast)
    tell_of_happenings()
    assert _told("guardian", cast) == []


def test_a_trusted_person_without_marks_is_told_nothing(cast: Cast) -> None:
    Guardianship.objects.filter(guardian=cast.trusted).update(scopes="attendance", student=cast.students[1])
    Guardianship.objects.filter(guardian=cast.guardian, student=cast.students[1]).update(ended_at=clock.now())
    _mark(cast, 5)
    tell_of_happenings()
    assert not Notification.objects.exists()


def test_what_cannot_be_told_stands_in_nobodys_way(cast: Cast) -> None:
    Happening.objects.create(
        topic="nonsense", payload={}, happened_at=clock.now(), due_at=clock.now() - timedelta(minutes=1)
    )
    _mark(cast, 5)
    assert tell_of_happenings() == 1
    assert Happening.objects.get().attempts == 1
    assert len(_told("guardian", cast)) == 1
