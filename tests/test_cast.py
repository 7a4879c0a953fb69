"""The standing cast is what its docstring promises: other tests lean on it."""

import pytest

from parta.access.rules import Role
from parta.audit.queries import iter_broken_chains
from parta.core.errors import NotFound
from parta.grading.queries.marks import iter_tampered_marks
from tests.factories.cast import Cast


def test_families_see_their_children_only(cast: Cast) -> None:
    first, second, _third = cast.students
    assert cast.actor("student").student_ids == {first.pk}
    assert cast.actor("guardian").student_ids == {first.pk, second.pk}
    assert cast.actor("trusted").student_ids == {first.pk}
    assert cast.actor("support").student_ids == {first.pk}
    with pytest.raises(NotFound):
        cast.actor("former_guardian")


def test_everybody_is_a_stranger_next_door(cast: Cast) -> None:
    cast.users["stranger"] = cast.stranger
    for key in cast.users:
        cast.other.users[key] = cast.users[key]
        with pytest.raises(NotFound):
            cast.other.actor(key)


def test_class_teacher_also_teaches(cast: Cast) -> None:
    assert cast.actor("class_teacher").roles == {Role.TEACHER, Role.CLASS_TEACHER}


def test_lessons_lie_around_today(cast: Cast) -> None:
    assert cast.closed_term.starts_on <= cast.closed_lesson.held_on <= cast.closed_term.ends_on
    assert cast.past_lesson.held_on < cast.lesson.held_on == cast.today < cast.future_lesson.held_on
    assert cast.term.starts_on <= cast.past_lesson.held_on
    assert cast.future_lesson.held_on <= cast.term.ends_on


def test_facts_have_their_history(cast: Cast) -> None:
    assert [mark.value for mark in cast.marks] == [5, 4]
    assert cast.attendance.student == cast.students[1]
    assert cast.homework.due_lesson == cast.lesson
    assert not list(iter_tampered_marks())
    assert not list(iter_broken_chains())
