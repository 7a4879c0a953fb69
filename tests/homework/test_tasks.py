"""Drafts, days, links, named students, independent work, what comes late."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from parta.academics.models import CourseAssignment
from parta.audit.models import AuditEvent
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.homework.commands import HomeworkData, give_homework, publish_homework, withdraw_homework
from parta.homework.models import DoneTick, Homework
from parta.homework.queries import get_lesson_file, list_tasks_given
from parta.homework.queries.tasks import get_independent_task as read_independent_task
from parta.homework.queries.tasks import with_history
from parta.homework.queries.words import change_words
from parta.homework.rules import MAX_LINKS
from parta.lessons.rules import Lock
from tests.factories.cast import Cast
from tests.factories.homework import get_independent_task
from tests.homework.test_commands import give, kinds


def independent(
    cast: Cast, key: str = "teacher", *, homework_id: int | None = None, reason: str = "", **data: Any
) -> Homework:
    values: dict[str, Any] = {"text": "Доклад", "due_on": cast.today + timedelta(days=3)} | data
    return give_homework(
        actor=cast.actor(key),
        course_id=cast.course.pk,
        lesson_id=None,
        data=HomeworkData(**values),
        homework_id=homework_id,
        reason=reason,
    )


def test_draft_is_published_at_a_moment_of_its_own(cast: Cast) -> None:
    draft = give(cast, is_draft=True)
    assert draft.is_draft
    assert [task.is_draft for task in list_tasks_given(cast.lesson.pk)] == [True]
    assert list_tasks_given(cast.lesson.pk, with_drafts=False) == []
    with clock.fixed_at(clock.now() + timedelta(minutes=5)):
        moment = clock.now()
        task = publish_homework(actor=cast.actor("teacher"), course_id=cast.course.pk, homework_id=draft.pk)
    assert (task.is_draft, task.given_at, task.version) == (False, moment, 2)
    again = publish_homework(actor=cast.actor("teacher"), course_id=cast.course.pk, homework_id=draft.pk)
    assert (again.given_at, again.version) == (moment, 2)
    assert kinds(cast.lesson) == ["homework.drafted", "homework.given"]
    assert Homework.objects.filter(lesson=cast.lesson).count() == 1


def test_draft_may_be_edited_and_then_given_by_the_form(cast: Cast) -> None:
    draft = give(cast, is_draft=True)
    edited = give(cast, "§ 14", homework_id=draft.pk, is_draft=True)
    assert edited.is_draft
    assert not give(cast, "§ 15", homework_id=draft.pk).is_draft
    assert kinds(cast.lesson) == ["homework.drafted", "homework.changed", "homework.given"]


def test_what_is_given_is_no_draft_again(cast: Cast) -> None:
    task = give(cast)
    with pytest.raises(Refused) as error:
        give(cast, homework_id=task.pk, is_draft=True)
    assert error.value.code == "already_given"


@pytest.mark.parametrize(("hour", "is_late"), [(9, False), (20, True)])
def test_late_is_after_the_class_has_gone_home(cast: Cast, hour: int, is_late: bool) -> None:
    moment = datetime.combine(cast.lesson.held_on, time(hour, 30), cast.school.zone)
    with clock.fixed_at(moment):
        assert give(cast).is_posted_late is is_late
        assert give(cast, is_draft=True).is_posted_late is False
        assert give(cast, lesson=cast.future_lesson).is_posted_late is False


def test_due_on_a_day(cast: Cast) -> None:
    taken = {lesson.held_on for lesson in cast.lessons}
    coming = (cast.future_lesson.held_on + timedelta(days=step) for step in range(1, 15))
    day = next(day for day in coming if day not in taken)
    homework = give(cast, due_on=day)
    assert (homework.due_on, homework.due_lesson) == (day, None)
    at_a_lesson = give(cast, due_on=cast.future_lesson.held_on)
    assert at_a_lesson.due_lesson == cast.future_lesson


def test_links_and_students_are_kept_and_recorded(cast: Cast) -> None:
    names = [cast.students[2].pk, cast.students[0].pk]
    homework = give(cast, links=["https://resh.edu.ru/"], student_ids=names)
    assert homework.is_individual
    (task,) = list_tasks_given(cast.lesson.pk)
    assert task.links == ("https://resh.edu.ru/",)
    assert task.names == ("Иванов Пётр", "Кузнецов Лев")
    after = AuditEvent.objects.get(record=f"homework:{homework.pk}").after
    assert after is not None
    assert (after["links"], after["students"]) == (["https://resh.edu.ru/"], sorted(names))
    for_all = give(cast, homework_id=homework.pk)
    assert (for_all.is_individual, for_all.students.count(), for_all.links) == (False, 0, [])


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ({"links": ["javascript:alert(1)"]}, ("bad_link", "links")),
        ({"links": [f"https://example.org/{n}" for n in range(MAX_LINKS + 1)]}, ("too_many_links", "links")),
        ({"student_ids": []}, ("nobody_named", "students")),
        ({"student_ids": "other"}, ("not_of_course", "students")),
        ({"due_on": -1}, ("due_before_given", "due_on")),
        ({"due_on": 900}, ("outside_year", "due_on")),
    ],
)
def test_refusals_stand_at_their_field(
    cast: Cast, arguments: dict[str, Any], refusal: tuple[str, str]
) -> None:
    arguments = dict(arguments)
    if arguments.get("student_ids") == "other":
        arguments["student_ids"] = [cast.other_student.pk]
    if "due_on" in arguments:
        arguments["due_on"] = cast.today + timedelta(days=arguments["due_on"])
    for write in (give, independent):
        with pytest.raises(Refused) as error:
            write(cast, **arguments)
        assert (error.value.code, error.value.field) == refusal


def test_files_are_taken_away(cast: Cast) -> None:
    homework = cast.homework
    give(cast, lesson=cast.past_lesson, homework_id=homework.pk, removed_files=[cast.attachment.key])
    assert not homework.attachments.exists()


def test_independent_work_has_no_lesson(cast: Cast) -> None:
    homework = independent(cast, minutes=40)
    assert (homework.lesson, homework.due_lesson, homework.is_posted_late) == (None, None, False)
    changed = independent(cast, homework_id=homework.pk, text="Реферат")
    assert (changed.pk, changed.text, changed.version) == (homework.pk, "Реферат", 2)
    task = read_independent_task(cast.actor("teacher"), cast.course.pk, homework.pk)
    assert [edit.words for edit in task.history] == [
        change_words("homework.changed"),
        change_words("homework.given"),
    ]
    withdraw_homework(
        actor=cast.actor("teacher"), course_id=cast.course.pk, lesson_id=None, homework_id=homework.pk
    )
    assert not Homework.objects.filter(pk=homework.pk).exists()


def test_independent_work_needs_a_day(cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        independent(cast, due_on=None)
    assert (error.value.code, error.value.field) == ("due_missing", "due_on")


def test_who_writes_independent_work(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        independent(cast, "class_teacher")
    with pytest.raises(NotFound):
        independent(cast, "colleague")
    with pytest.raises(Refused) as error:
        independent(cast, "deputy")
    assert (error.value.code, error.value.field) == (Lock.REASON_NEEDED, "reason")
    assert independent(cast, "deputy", reason="Учитель болен").edited_by == cast.users["deputy"]


def test_independent_work_of_a_closed_term_is_shut(cast: Cast) -> None:
    homework = get_independent_task(cast)
    Homework.objects.filter(pk=homework.pk).update(due_on=cast.closed_lesson.held_on)
    with pytest.raises(Refused) as error:
        withdraw_homework(
            actor=cast.actor("teacher"), course_id=cast.course.pk, lesson_id=None, homework_id=homework.pk
        )
    assert error.value.code == Lock.TERM_CLOSED


def test_a_task_is_changed_where_it_stands_only(cast: Cast) -> None:
    with pytest.raises(NotFound):
        independent(cast, homework_id=cast.homework.pk)
    with pytest.raises(NotFound):
        give(cast, homework_id=get_independent_task(cast).pk)
    with pytest.raises(NotFound):
        publish_homework(
            actor=cast.actor("colleague"), course_id=cast.course.pk, homework_id=cast.homework.pk
        )


def test_file_of_independent_work_is_read_by_who_sees_the_journal(cast: Cast) -> None:
    homework = get_independent_task(cast)
    cast.homework.attachments.remove(cast.attachment)
    homework.attachments.add(cast.attachment)
    assert get_lesson_file(cast.actor("class_teacher"), cast.attachment.key) == cast.attachment
    with pytest.raises(NotFound):
        get_lesson_file(cast.actor("colleague"), cast.attachment.key)


def test_only_shared_ticks_are_counted(cast: Cast) -> None:
    now = clock.now()
    DoneTick.objects.bulk_create(
        DoneTick(homework=cast.homework, student=student, done_at=now, is_shared=number == 0)
        for number, student in enumerate(cast.students)
    )
    (task,) = list_tasks_given(cast.past_lesson.pk)
    assert task.shared_done == 1


def test_history_says_who_edited_when(cast: Cast) -> None:
    task = give(cast)
    CourseAssignment.objects.filter(course=cast.course).update(teacher=cast.colleague)
    give(cast, "§ 15", key="colleague", homework_id=task.pk)
    (found,) = with_history(cast.actor("head"), list_tasks_given(cast.lesson.pk))
    assert [edit.author for edit in found.history] == [
        str(cast.users["colleague"]),
        str(cast.users["teacher"]),
    ]
    assert found.edited_by == str(cast.users["colleague"])
