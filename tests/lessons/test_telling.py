"""Staff are told of changes at once, families of today's at once and of tomorrow's in the evening."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

import pytest

from parta.core import clock
from parta.lessons.commands import cancel_lesson, restore_lesson, substitute_lesson
from parta.lessons.models import Lesson
from parta.notifications.models import Delivery, Happening
from parta.timetable.models import Room
from tests.factories.cast import Cast
from tests.tools.told import told


@contextmanager
def _at(cast: Cast, days: int, hour: int) -> Iterator[None]:
    """So many days from the day of the lesson that changes, at that hour of the school."""
    day = cast.future_lesson.held_on + timedelta(days=days)
    with clock.fixed_at(datetime.combine(day, time(hour), cast.school.zone)):
        yield


def _told(cast: Cast, key: str) -> list[tuple[str, str]]:
    return told(cast.users[key], "timetable")


def _substitute(cast: Cast, lesson: Lesson, note: str = "болезнь") -> None:
    room = Room.objects.get_or_create(school=cast.school, name="27")[0]
    substitute_lesson(
        actor=cast.actor("deputy"),
        lesson_id=lesson.pk,
        teacher_id=cast.colleague.pk,
        room_id=room.pk,
        note=note,
    )


@pytest.fixture
def free_colleague(cast: Cast) -> None:
    Lesson.objects.filter(course=cast.other_course).update(period=None)


@pytest.mark.usefixtures("free_colleague")
def test_tomorrows_changes_come_in_the_evening_old_and_new(cast: Cast) -> None:
    lesson = cast.future_lesson
    with _at(cast, -3, 10):
        _substitute(cast, lesson)
        ((title, text),) = _told(cast, "colleague")
        assert title == f"Вы заменяете: {cast.course.subject.name}, 7А"
        assert "болезнь" in text
        ((title, _text),) = _told(cast, "teacher")
        assert title == f"Ваш урок проведёт {cast.colleague.short_name}" + f": {cast.course.subject.name}, 7А"
        assert _told(cast, "deputy") == []
        assert _told(cast, "guardian") == []
    with _at(cast, -1, 17):
        assert _told(cast, "guardian") == []
    with _at(cast, -1, 18):
        found = _told(cast, "guardian")
        names = [student.given_name for student in cast.students[:2]]
        assert [title.split(":")[0] for title, _text in found] == names
        title, text = found[0]
        assert title.endswith(": 1 изменение в расписании")
        assert "завтра, " in title
        assert f"{cast.teacher.short_name} → {cast.colleague.short_name}" in text
        assert "→ 27 (болезнь)" in text
        assert [one for one, _text in _told(cast, "trusted")] == [found[0][0]]  # who may fetch the child
        assert len(_told(cast, "student")) == 1
        for key in ("former_guardian", "support", "class_teacher"):
            assert _told(cast, key) == []
        assert not Happening.objects.exists()


def test_what_was_put_right_until_the_evening_is_no_news(cast: Cast) -> None:
    with _at(cast, -2, 10):
        cancel_lesson(actor=cast.actor("deputy"), lesson_id=cast.future_lesson.pk)
        assert [title.split(":")[0] for title, _text in _told(cast, "teacher")] == ["Ваш урок отменён"]
        restore_lesson(actor=cast.actor("deputy"), lesson_id=cast.future_lesson.pk)
    with _at(cast, -1, 19):
        assert _told(cast, "guardian") == []
        assert [title.split(":")[0] for title, _text in _told(cast, "teacher")][1:] == [
            "Ваш урок пройдёт по плану"
        ]


def test_todays_and_late_changes_come_at_once(cast: Cast) -> None:
    lesson, name = cast.future_lesson, cast.student.given_name
    with _at(cast, -1, 20):
        cancel_lesson(actor=cast.actor("deputy"), lesson_id=lesson.pk, note="карантин")
        title, text = _told(cast, "guardian")[0]
        assert title == f"{name}: {cast.course.subject.name}: урока не будет (карантин)"
        assert text.startswith("завтра, ")
    with _at(cast, 0, 7):
        restore_lesson(actor=cast.actor("deputy"), lesson_id=lesson.pk)
        title, text = _told(cast, "guardian")[2]
        assert title == f"{name}: {cast.course.subject.name}: всё же по расписанию"
        assert text.startswith("сегодня, ")
        quiet_until = {row.due_at.astimezone(cast.school.zone).time() for row in Delivery.objects.all()}
        assert time(20, 1) in quiet_until  # not quiet yet
    with _at(cast, 1, 10):
        cancel_lesson(actor=cast.actor("deputy"), lesson_id=lesson.pk)
        assert len(_told(cast, "guardian")) == 4  # a record put right afterwards is no news


@pytest.mark.usefixtures("free_colleague")
def test_a_substitute_who_is_not_needed_any_more_hears_so(cast: Cast) -> None:
    with _at(cast, -3, 10):
        _substitute(cast, cast.future_lesson)
        cancel_lesson(actor=cast.actor("deputy"), lesson_id=cast.future_lesson.pk)
        titles = [title.split(":")[0] for title, _text in _told(cast, "colleague")]
    assert titles[-1] == "Замена больше не нужна"
