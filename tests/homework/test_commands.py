"""Tasks: given, changed, withdrawn, refused."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from parta.academics.models import SchoolClass
from parta.audit.models import AuditEvent
from parta.core.errors import Forbidden, NotFound, Refused
from parta.homework.commands import HomeworkData, give_homework, withdraw_homework
from parta.homework.models import Homework
from parta.homework.rules import MAX_MINUTES, MAX_TEXT
from parta.lessons.commands import cancel_lesson
from parta.lessons.models import Lesson
from parta.lessons.rules import Lock
from tests.factories.cast import Cast


def give(
    cast: Cast,
    text: str = "§ 13",
    *,
    key: str = "teacher",
    lesson: Lesson | None = None,
    homework_id: int | None = None,
    files: list[ContentFile[bytes]] | None = None,
    reason: str = "",
    **data: Any,
) -> Homework:
    return give_homework(
        actor=cast.actor(key),
        course_id=cast.course.pk,
        lesson_id=(lesson or cast.lesson).pk,
        data=HomeworkData(text=text, **data),
        homework_id=homework_id,
        files=files or [],
        reason=reason,
    )


def kinds(lesson: Lesson) -> list[str]:
    events = AuditEvent.objects.filter(place=f"lesson:{lesson.pk}", kind__startswith="homework.")
    return list(events.order_by("sequence").values_list("kind", flat=True))


def test_task_is_due_at_the_next_lesson(cast: Cast) -> None:
    homework = give(cast, "  § 13, № 5 \n", minutes=30)
    assert (homework.text, homework.due_lesson, homework.due_on) == (
        "§ 13, № 5",
        cast.future_lesson,
        cast.future_lesson.held_on,
    )
    assert (homework.version, homework.edited_by) == (1, cast.users["teacher"])
    assert kinds(cast.lesson) == ["homework.given"]


def test_canceled_lesson_is_not_the_next(cast: Cast) -> None:
    cancel_lesson(actor=cast.actor("deputy"), lesson_id=cast.future_lesson.pk)
    due = give(cast).due_lesson
    assert due is not None
    assert due.held_on > cast.future_lesson.held_on


def test_without_a_next_lesson_it_is_due_on_the_day(cast: Cast) -> None:
    homework = give(cast, lesson=cast.lessons[-1])
    assert (homework.due_lesson, homework.due_on) == (None, cast.lessons[-1].held_on)


def test_task_is_changed_and_withdrawn_with_its_history(cast: Cast) -> None:
    homework = give(cast)
    changed = give(cast, "§ 14", homework_id=homework.pk, is_mandatory=False)
    assert (changed.pk, changed.text, changed.version) == (homework.pk, "§ 14", 2)
    assert changed.given_at == homework.given_at
    withdraw_homework(
        actor=cast.actor("teacher"),
        course_id=cast.course.pk,
        lesson_id=cast.lesson.pk,
        homework_id=homework.pk,
    )
    assert not Homework.objects.filter(pk=homework.pk).exists()
    assert kinds(cast.lesson) == ["homework.given", "homework.changed", "homework.withdrawn"]


def test_task_may_be_planned_ahead(cast: Cast) -> None:
    assert give(cast, lesson=cast.future_lesson).pk


def test_files_are_kept_with_the_task(cast: Cast) -> None:
    homework = give(cast, files=[ContentFile("План".encode(), name="план.txt")])
    assert [file.name for file in homework.attachments.all()] == ["план.txt"]


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ({"text": " \n"}, ("text_missing", "text")),
        ({"text": "т" * (MAX_TEXT + 1)}, ("text_too_long", "text")),
        ({"minutes": 0}, ("minutes_out_of_range", "minutes")),
        ({"minutes": MAX_MINUTES + 1}, ("minutes_out_of_range", "minutes")),
        ({"due_lesson_id": "past_lesson"}, ("due_before_given", "due_lesson")),
        ({"due_lesson_id": "lesson"}, ("due_before_given", "due_lesson")),
        ({"lesson": "closed_lesson"}, (Lock.TERM_CLOSED, None)),
    ],
)
def test_task_is_refused(cast: Cast, arguments: dict[str, Any], refusal: tuple[str, str | None]) -> None:
    arguments = dict(arguments)
    if due := arguments.get("due_lesson_id"):
        arguments["due_lesson_id"] = getattr(cast, due).pk
    if lesson := arguments.get("lesson"):
        arguments["lesson"] = getattr(cast, lesson)
    with pytest.raises(Refused) as error:
        give(cast, **arguments)
    assert (error.value.code, error.value.field) == refusal
    assert Homework.objects.filter(lesson__course=cast.course).count() == 1


def test_bad_file_leaves_no_task(cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        give(cast, files=[ContentFile(b"MZ\x90", name="game.exe")])
    assert error.value.code == "file_kind"
    assert not Homework.objects.filter(lesson=cast.lesson).exists()


@pytest.mark.parametrize("is_stream", [False, True])
def test_first_grade_has_no_homework(cast: Cast, is_stream: bool) -> None:
    SchoolClass.objects.filter(pk=cast.school_class.pk).update(grade=1)
    if is_stream:
        group = cast.school.groups.create(year=cast.year, name="Поток")
        group.classes.set([cast.school_class])
        cast.course.group, cast.course.school_class = group, None
        cast.course.save()
    with pytest.raises(Refused) as error:
        give(cast)
    assert error.value.code == "first_grade"


def test_late_change_needs_a_reason(cast: Cast) -> None:
    cast.school.free_edit_days = 0
    cast.school.save()
    with pytest.raises(Refused) as error:
        give(cast, lesson=cast.past_lesson, homework_id=cast.homework.pk)
    assert (error.value.code, error.value.field) == (Lock.REASON_NEEDED, "reason")
    give(cast, lesson=cast.past_lesson, homework_id=cast.homework.pk, reason="Опечатка")
    assert AuditEvent.objects.get(kind="homework.changed").reason == "Опечатка"


@pytest.mark.parametrize("key", ["class_teacher", "head"])
def test_those_who_only_read_give_nothing(cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        give(cast, key=key)


@pytest.mark.parametrize("key", ["colleague", "student", "registrar"])
def test_those_who_see_nothing_find_nothing(cast: Cast, key: str) -> None:
    with pytest.raises(NotFound):
        give(cast, key=key)


def test_task_of_another_lesson_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        give(cast, homework_id=cast.homework.pk)
    with pytest.raises(NotFound):
        give(cast, due_lesson_id=cast.other.future_lesson.pk)
    with pytest.raises(NotFound):
        withdraw_homework(
            actor=cast.actor("teacher"),
            course_id=cast.course.pk,
            lesson_id=cast.lesson.pk,
            homework_id=cast.homework.pk,
        )
