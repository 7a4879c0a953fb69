"""The dated timetable: whose, which week, what has changed."""

from datetime import timedelta

import pytest

from parta.access.actors import system_actor
from parta.core.errors import NotFound
from parta.lessons.commands import cancel_lesson, substitute_lesson
from parta.lessons.queries.week import (
    LessonEntry,
    TimetableWeek,
    Whose,
    list_changes,
    timetable_week,
)
from tests.factories.cast import Cast


def entries_of(page: TimetableWeek) -> dict[int, LessonEntry]:
    return {entry.lesson_id: entry for day in page.days for row in day.rows for entry in row.entries}


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("student", "7А"),
        ("guardian", "7А"),
        ("trusted", "7А"),
        ("teacher", "Орлов Д. А."),
        ("class_teacher", "Лебедева О. Н."),
        ("deputy", "7А"),
        ("registrar", "7А"),
    ],
)
def test_opens_at_ones_own(cast: Cast, key: str, name: str) -> None:
    page = timetable_week(cast.actor(key), "", None)
    assert page.owner is not None
    assert page.owner.name == name
    assert page.chosen == page.today == cast.today


def test_class_teacher_has_own_lessons_and_own_class(cast: Cast) -> None:
    page = timetable_week(cast.actor("class_teacher"), "", None)
    assert [(owner.whose, owner.name) for owner in page.mine] == [
        (Whose.TEACHER, "Лебедева О. Н."),
        (Whose.CLASS, "7А"),
    ]


def test_class_has_its_lessons_and_nobody_elses(cast: Cast) -> None:
    page = timetable_week(cast.actor("student"), "", None)
    shown = entries_of(page)
    assert {entry.subject for entry in shown.values()} == {"Алгебра", "Русский язык"}
    assert {entry.students for entry in shown.values()} == {"7А"}
    entry = shown[cast.lesson.pk]
    assert (entry.period, entry.teachers, entry.room, entry.old_room) == (1, ("Орлов Д. А.",), "21", "")


def test_teacher_has_own_lessons_only(cast: Cast) -> None:
    page = timetable_week(cast.actor("student"), f"teacher-{cast.colleague.pk}", None)
    assert {entry.students for entry in entries_of(page).values()} == {"7Б"}


def test_periods_of_every_day_stand_side_by_side(cast: Cast) -> None:
    page = timetable_week(cast.actor("student"), "", None)
    periods = {tuple(row.period for row in day.rows) for day in page.days if day.rows}
    assert periods == {(1, 2)}
    assert sum(day.is_today for day in page.days) == 1


def test_holiday_is_named(cast: Cast) -> None:
    in_holidays = cast.term.starts_on - timedelta(days=4)
    page = timetable_week(cast.actor("student"), "", in_holidays)
    assert {day.holiday for day in page.days} == {"Осенние каникулы"}
    assert not entries_of(page)


def test_substitution_is_in_both_teachers_weeks(cast: Cast) -> None:
    substitute_lesson(actor=cast.actor("deputy"), lesson_id=cast.lesson.pk, teacher_id=cast.colleague.pk)
    old = entries_of(timetable_week(cast.actor("teacher"), "", None))[cast.lesson.pk]
    assert (old.substitute, old.is_taken_over) == ("Фомина А. И.", False)
    new = entries_of(timetable_week(cast.actor("colleague"), "", None))[cast.lesson.pk]
    assert (new.teachers, new.is_taken_over) == (("Орлов Д. А.",), True)


def test_canceled_lesson_stays(cast: Cast) -> None:
    cancel_lesson(actor=cast.actor("deputy"), lesson_id=cast.lesson.pk, note="Мороз")
    page = timetable_week(cast.actor("student"), "", None)
    entry = entries_of(page)[cast.lesson.pk]
    assert (entry.is_canceled, entry.note) == (True, "Мороз")
    today = next(day for day in page.days if day.is_today)
    assert today.count == 1


@pytest.mark.parametrize("key", ["class-0", "teacher-999999", "class", "class-x", "room-1", "class-²", "'"])
def test_unknown_owner_is_not_found(cast: Cast, key: str) -> None:
    with pytest.raises(NotFound):
        timetable_week(cast.actor("student"), key, None)


def test_other_schools_class_is_not_found(cast: Cast) -> None:
    for key in (f"class-{cast.other.school_class.pk}", f"teacher-{cast.other.teacher.pk}"):
        with pytest.raises(NotFound):
            timetable_week(cast.actor("deputy"), key, None)


def test_changes_of_the_school(cast: Cast) -> None:
    for school in (cast, cast.other):
        actor = system_actor(school.school)
        cancel_lesson(actor=actor, lesson_id=school.lesson.pk)
        substitute_lesson(actor=actor, lesson_id=school.future_lesson.pk, teacher_id=school.colleague.pk)
    changes = list_changes(cast.actor("deputy"), cast.today, cast.future_lesson.held_on)
    assert [entry.lesson_id for entry in changes] == [cast.lesson.pk, cast.future_lesson.pk]
    assert list_changes(cast.actor("deputy"), cast.today, cast.today)[0].is_canceled
