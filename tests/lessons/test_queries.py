"""Who may see which lesson, and what they may write in it."""

from datetime import timedelta

import pytest

from parta.academics.models import CourseAssignment, SchoolClass
from parta.core.errors import NotFound
from parta.lessons.commands import cancel_lesson, substitute_lesson
from parta.lessons.models import Lesson
from parta.lessons.queries import (
    NO_RIGHTS,
    LessonRights,
    get_journal_course,
    get_lesson,
    list_course_lessons,
    list_teacher_lessons,
    locks_in_course,
    rights_in_course,
)
from parta.lessons.queries.plan import lesson_plan
from parta.lessons.rules import Lock
from tests.factories.cast import Cast


@pytest.mark.parametrize("key", ["teacher", "class_teacher", "deputy", "head"])
def test_lesson_is_seen(cast: Cast, key: str) -> None:
    assert get_lesson(cast.actor(key), cast.lesson.pk) == cast.lesson


@pytest.mark.parametrize("key", ["student", "guardian", "trusted", "colleague", "registrar"])
def test_lesson_is_hidden(cast: Cast, key: str) -> None:
    with pytest.raises(NotFound):
        get_lesson(cast.actor(key), cast.lesson.pk)
    with pytest.raises(NotFound):
        get_journal_course(cast.actor(key), cast.course.pk)


def test_other_schools_lesson_is_hidden(cast: Cast) -> None:
    with pytest.raises(NotFound):
        get_lesson(cast.actor("deputy"), cast.other.lesson.pk)


def test_substitute_opens_the_journal_for_one_lesson(cast: Cast) -> None:
    substitute_lesson(actor=cast.actor("deputy"), lesson_id=cast.lesson.pk, teacher_id=cast.colleague.pk)
    colleague = cast.actor("colleague")
    assert get_journal_course(colleague, cast.course.pk) == cast.course
    rights = rights_in_course(colleague, cast.course, cast.lessons)
    assert rights.pop(cast.lesson.pk) == LessonRights(marks=True, attendance=True)
    assert set(rights.values()) == {NO_RIGHTS}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("teacher", LessonRights(marks=True, attendance=True)),
        ("class_teacher", LessonRights(marks=False, attendance=True)),
        ("deputy", LessonRights(marks=True, attendance=True, needs_reason=True)),
        ("head", NO_RIGHTS),
        ("colleague", NO_RIGHTS),
        ("registrar", NO_RIGHTS),
    ],
)
def test_rights_by_role(cast: Cast, key: str, expected: LessonRights) -> None:
    assert rights_in_course(cast.actor(key), cast.course, [cast.lesson]) == {cast.lesson.pk: expected}


def test_locks_follow_dates_terms_and_cancellation(cast: Cast) -> None:
    cancel_lesson(actor=cast.actor("deputy"), lesson_id=cast.past_lesson.pk)
    cast.past_lesson.refresh_from_db()
    lessons = [cast.closed_lesson, cast.past_lesson, cast.lesson, cast.future_lesson]
    teacher, deputy = cast.actor("teacher"), cast.actor("deputy")
    rights = rights_in_course(teacher, cast.course, lessons)
    locks = locks_in_course(teacher, cast.course, lessons, rights)
    assert list(locks.values()) == [Lock.TERM_CLOSED, Lock.CANCELED, None, Lock.FUTURE]
    rights = rights_in_course(deputy, cast.course, lessons)
    assert locks_in_course(deputy, cast.course, lessons, rights)[cast.lesson.pk] is Lock.REASON_NEEDED


def test_lessons_of_a_course_in_order(cast: Cast) -> None:
    extra = Lesson.objects.create(school=cast.school, year=cast.year, course=cast.course, held_on=cast.today)
    found = list_course_lessons(cast.course.pk, cast.today, cast.future_lesson.held_on)
    assert found == [cast.lesson, extra, cast.future_lesson]


def test_teacher_who_left_the_course_keeps_only_the_days_before(cast: Cast) -> None:
    CourseAssignment.objects.filter(course=cast.course).update(until_on=cast.past_lesson.held_on)
    lessons = list_teacher_lessons(cast.actor("teacher"), cast.past_lesson.held_on, cast.today)
    assert lessons == [cast.past_lesson]


def test_teacher_lessons_include_substitutions(cast: Cast) -> None:
    substitute_lesson(actor=cast.actor("deputy"), lesson_id=cast.lesson.pk, teacher_id=cast.colleague.pk)
    own = list_teacher_lessons(cast.actor("colleague"), cast.today, cast.today)
    assert {lesson.course_id for lesson in own} == {cast.course.pk, cast.other_course.pk}
    assert cast.lesson in list_teacher_lessons(cast.actor("teacher"), cast.today, cast.today)


def test_plan_marks_who_and_what_is_busy(cast: Cast) -> None:
    """The lesson's own teacher is no candidate."""
    beside = Lesson.objects.get(course=cast.other_course, held_on=cast.today)
    Lesson.objects.filter(pk=beside.pk).update(
        period=1, starts_at=cast.lesson.starts_at, ends_at=cast.lesson.ends_at
    )
    plan = lesson_plan(cast.actor("deputy"), cast.lesson.pk)
    assert {row.name: row.is_busy for row in plan.teachers} == {
        "Лебедева Ольга Николаевна": False,
        "Фомина Анна Игоревна": True,
    }
    assert [(row.name, row.is_busy) for row in plan.rooms] == [("21", True)]
    assert plan.may_change
    assert not lesson_plan(cast.actor("head"), cast.lesson.pk).may_change


def test_plan_tells_its_history_in_names(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    substitute_lesson(actor=deputy, lesson_id=cast.lesson.pk, teacher_id=cast.colleague.pk, note="Больничный")
    cancel_lesson(actor=deputy, lesson_id=cast.lesson.pk)
    newest, oldest = lesson_plan(deputy, cast.lesson.pk).history
    assert newest.kind == "lesson.canceled"
    assert (oldest.kind, oldest.substitute, oldest.note) == (
        "lesson.substituted",
        "Фомина А. И.",
        "Больничный",
    )
    assert oldest.author == "Громова Елена Львовна"


def test_class_teacher_of_a_stream_sees_it(cast: Cast) -> None:
    stream = cast.school.groups.create(year=cast.year, name="Английский, 1")
    stream.classes.set(SchoolClass.objects.filter(school=cast.school))
    course = cast.school.courses.create(year=cast.year, subject=cast.course.subject, group=stream)
    lesson = Lesson.objects.create(
        school=cast.school, year=cast.year, course=course, held_on=cast.today - timedelta(days=1)
    )
    actor = cast.actor("class_teacher")
    assert get_lesson(actor, lesson.pk) == lesson
    assert rights_in_course(actor, course, [lesson])[lesson.pk].attendance
