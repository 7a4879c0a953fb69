from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parta.academics.models import Course, Enrollment, GroupMember, TeachingGroup
from parta.lessons.commands import cancel_lesson, substitute_lesson
from parta.schoolday.models import NotNeeded
from parta.schoolday.queries.backpack import DayWeight, list_day_things, week_weights
from tests.diary.weeks import add_lesson, add_subject
from tests.factories.cast import Cast
from tests.schoolday.things import add_thing

GRADE = 7


def weights(cast: Cast, *days: date, student: int = 0) -> dict[date, DayWeight]:
    return week_weights(cast.students[student].pk, cast.school_class.pk, GRADE, days or [cast.today])


def grams(cast: Cast, day: date | None = None) -> int:
    found = weights(cast, day or cast.today).get(day or cast.today)
    return found.grams if found else 0


@pytest.fixture
def things(cast: Cast) -> None:
    """Algebra 500 + 60 g, Russian 400 g in grade 7; others that nobody of 7А needs."""
    add_thing(cast, cast.course.subject_id, 500)
    add_thing(cast, cast.course.subject_id, 60, "Тетрадь", kind="exercise_book")
    add_thing(cast, cast.class_course.subject_id, 400)
    add_thing(cast, cast.course.subject_id, 3000, grade=8)
    add_thing(cast.other, cast.other.course.subject_id, 3000)


@pytest.mark.usefixtures("things")
def test_a_day_weighs_what_its_lessons_need(cast: Cast) -> None:
    assert weights(cast) == {cast.today: DayWeight(960, 3500, is_over=False)}


@pytest.mark.usefixtures("things")
def test_days_without_things_are_left_out(cast: Cast) -> None:
    assert weights(cast, date(2000, 1, 3)) == {}
    assert week_weights(cast.student.pk, cast.school_class.pk, GRADE, []) == {}
    assert week_weights(cast.student.pk, cast.school_class.pk, 9, [cast.today]) == {}


@pytest.mark.usefixtures("things")
def test_two_lessons_of_a_subject_need_its_things_once(cast: Cast) -> None:
    add_lesson(cast, cast.course, cast.today, 5)
    assert grams(cast) == 960


@pytest.mark.usefixtures("things")
def test_canceled_lesson_needs_nothing(cast: Cast) -> None:
    cancel_lesson(actor=cast.actor("deputy"), lesson_id=cast.lesson.pk)
    assert grams(cast) == 400


@pytest.mark.usefixtures("things")
def test_a_day_with_substitutions_weighs_what_takes_place(cast: Cast) -> None:
    """Algebra is canceled, chemistry is given in its place; a substitute teaches Russian all the same."""
    chemistry = add_subject(cast, "Химия")
    add_thing(cast, chemistry.subject_id, 550)
    assert grams(cast) == 960
    cancel_lesson(actor=cast.actor("deputy"), lesson_id=cast.lesson.pk)
    add_lesson(cast, chemistry, cast.today, cast.lesson.period, substitute=cast.colleague)
    assert grams(cast) == 400 + 550
    russian = cast.class_course.lessons.get(held_on=cast.future_lesson.held_on)
    substitute_lesson(actor=cast.actor("deputy"), lesson_id=russian.pk, teacher_id=cast.colleague.pk)
    assert grams(cast, cast.future_lesson.held_on) == 960


@pytest.mark.usefixtures("things")
def test_column_outside_the_timetable_is_no_lesson_to_pack_for(cast: Cast) -> None:
    chemistry = add_subject(cast, "Химия")
    add_thing(cast, chemistry.subject_id, 550)
    add_lesson(cast, chemistry, cast.today, None)
    assert grams(cast) == 960


@pytest.mark.usefixtures("things")
def test_what_is_not_needed_stays_at_home(cast: Cast) -> None:
    book = cast.course.subject.textbooks.get(grade=GRADE, name="Учебник")
    NotNeeded.objects.create(lesson=cast.lesson, textbook=book)
    assert grams(cast) == 460
    shown = list_day_things(cast.student.pk, cast.school_class.pk, GRADE, cast.today)
    assert [(thing.name, thing.grams, thing.is_needed) for thing in shown] == [
        ("Учебник", 500, False),
        ("Тетрадь", 60, True),
        ("Учебник", 400, True),
    ]
    # A second lesson of the day does need it.
    add_lesson(cast, cast.course, cast.today, 5)
    assert grams(cast) == 960
    assert list_day_things(cast.student.pk, cast.school_class.pk, GRADE, cast.today)[0].is_needed


@pytest.mark.usefixtures("things")
def test_only_own_groups_and_only_while_in_them(cast: Cast) -> None:
    english = add_subject(cast, "Английский язык")
    add_thing(cast, english.subject_id, 300)
    group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name="группа 1")
    Course.objects.filter(pk=english.pk).update(group=group)
    add_lesson(cast, english, cast.today, 6)
    assert grams(cast) == 960
    member = GroupMember.objects.create(group=group, student=cast.student, since_on=cast.year.starts_on)
    assert grams(cast) == 1260
    GroupMember.objects.filter(pk=member.pk).update(until_on=cast.today - timedelta(days=1))
    assert grams(cast) == 960


@pytest.mark.usefixtures("things")
def test_nothing_after_leaving_the_class(cast: Cast) -> None:
    Enrollment.objects.filter(student=cast.student).update(until_on=cast.today - timedelta(days=1))
    assert weights(cast) == {}


@pytest.mark.usefixtures("things")
def test_norm_is_passed(cast: Cast) -> None:
    add_thing(cast, cast.course.subject_id, 2541, "Атлас")
    assert weights(cast)[cast.today] == DayWeight(3501, 3500, is_over=True)


@pytest.mark.usefixtures("things")
def test_one_query_however_many_lessons(cast: Cast) -> None:
    days = [cast.today + timedelta(days=offset) for offset in range(-3, 4)]
    for number in range(30):
        course = add_subject(cast, f"Предмет {number}")
        add_thing(cast, course.subject_id, 100)
        add_lesson(cast, course, cast.today, 3 + number % 7)
    with CaptureQueriesContext(connection) as queries:
        found = weights(cast, *days)
    assert len(queries) == 1
    assert found[cast.today].grams == 960 + 3000
