from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from parta.academics.models import Course, Enrollment, GroupMember, SchoolClass, TeachingGroup
from parta.access.models import Membership
from parta.access.queries import get_actor
from parta.access.rules import Role
from parta.attendance.models import Attendance
from parta.attendance.rules import AttendanceCode
from parta.core.errors import NotFound
from parta.diary.queries.marks import mark_page
from parta.diary.queries.people import first_student_id, get_pupil, list_children
from parta.diary.queries.subjects import subject_page, subjects_page
from parta.diary.queries.week import DiaryDay, DiaryLesson, week_page
from parta.grading.models import Mark
from parta.grading.rules.marks import average
from parta.lessons.models import Lesson
from parta.people.models import Guardian, Guardianship
from parta.schoolyear.models import Holiday
from parta.timetable.models import Room
from tests.diary.weeks import add_lesson, add_mark, add_subject, add_task, write_marks
from tests.factories.cast import Cast


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def find(cast: Cast, lesson: Lesson, key: str = "guardian", student: int = 0) -> DiaryLesson:
    """The lesson as it stands in the diary of one of the students."""
    page = week_page(cast.actor(key), cast.students[student].pk, lesson.held_on)
    return next(entry for day in page.days for entry in day.lessons if entry.lesson_id == lesson.pk)


def day_of(cast: Cast, lesson: Lesson) -> DiaryDay:
    page = week_page(cast.actor("guardian"), cast.student.pk, lesson.held_on)
    return next(day for day in page.days if day.day == lesson.held_on)


def test_day_has_its_lessons_in_order(cast: Cast) -> None:
    day = day_of(cast, cast.lesson)
    assert day.is_today
    assert day.is_chosen
    assert [(entry.period, entry.subject) for entry in day.lessons] == [(1, "Алгебра"), (2, "Русский язык")]
    first = day.lessons[0]
    assert (first.times, first.room, first.teachers) == ("8:30–9:15", "21", "Орлов Д. А.")
    assert (first.substitute, first.old_room, first.is_canceled) == ("", "", False)


def test_marks_carry_what_their_hint_says(cast: Cast) -> None:
    five, four = find(cast, cast.past_lesson).marks
    assert (five.value, five.form, five.weight_text, five.comment) == (5, "Работа на уроке", "2", "У доски")
    assert five.author == "Орлов Д. А."
    assert five.when.endswith(", 09:15")
    assert (four.value, four.weight, four.history) == (4, Decimal(5), ())


def test_homework_stands_where_it_is_due_and_is_named_where_it_was_given(cast: Cast) -> None:
    assert [task.text for task in find(cast, cast.lesson).due] == ["§ 12, № 214–218"]
    (given,) = find(cast, cast.past_lesson).given
    assert given.due_lesson_id == cast.lesson.pk
    assert given.due_words.startswith("Set for ")


def test_optional_homework_with_minutes_and_without_a_lesson_to_come(cast: Cast) -> None:
    add_task(cast, cast.lesson, None, "Почитать", is_mandatory=False, minutes=30)
    (task,) = find(cast, cast.lesson).given
    assert (task.due_words, task.is_here, task.is_mandatory, task.minutes) == ("", False, False, 30)


def test_absence_stands_instead_of_a_mark(cast: Cast) -> None:
    entry = find(cast, cast.past_lesson, student=1)
    assert (entry.absence, entry.attendance_words, entry.is_late, entry.marks) == ("Н", "absent", False, ())


def test_other_students_attendance_is_not_shown(cast: Cast) -> None:
    assert find(cast, cast.past_lesson).absence == ""


def test_late_student_is_present(cast: Cast) -> None:
    cast.attendance.student = cast.student
    cast.attendance.code, cast.attendance.late_minutes = AttendanceCode.LATE.value, 10
    cast.attendance.save()
    entry = find(cast, cast.past_lesson)
    assert (entry.absence, entry.is_late, entry.late_minutes) == ("", True, 10)
    assert len(entry.marks) == 2


def test_substitution_and_change_of_room(cast: Cast) -> None:
    cast.lesson.substitute, cast.lesson.change_note = cast.colleague, "Курсы"
    cast.lesson.room = Room.objects.create(school=cast.school, name="34")
    cast.lesson.save()
    entry = find(cast, cast.lesson)
    assert (entry.teachers, entry.substitute, entry.note) == ("Орлов Д. А.", "Фомина А. И.", "Курсы")
    assert (entry.old_room, entry.room) == ("21", "34")


def test_canceled_lesson_stays(cast: Cast) -> None:
    cast.lesson.is_canceled = True
    cast.lesson.save()
    assert find(cast, cast.lesson).is_canceled


def test_column_outside_the_timetable_comes_last_and_only_with_something_in_it(cast: Cast) -> None:
    extra = add_lesson(cast, cast.course, cast.today, None)
    assert len(day_of(cast, cast.lesson).lessons) == 2
    add_mark(cast, extra, 5, recorded_at=cast.past_lesson.ends_at)
    last = day_of(cast, cast.lesson).lessons[-1]
    assert (last.lesson_id, last.period, last.times) == (extra.pk, None, "")


def test_two_teachers_of_a_course_are_both_named(cast: Cast) -> None:
    cast.course.assignments.create(teacher=cast.colleague, since_on=cast.year.starts_on)
    assert find(cast, cast.lesson).teachers == "Орлов Д. А., Фомина А. И."


def test_groups_lessons_are_those_of_its_members(cast: Cast) -> None:
    group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name="7А англ. 1")
    group.classes.add(cast.school_class)
    english = Course.objects.create(
        school=cast.school,
        year=cast.year,
        subject=add_subject(cast, "Английский язык").subject,
        school_class=cast.school_class,
        group=group,
    )
    lesson = add_lesson(cast, english, cast.today, 5)
    GroupMember.objects.create(group=group, student=cast.student, since_on=cast.today)
    assert find(cast, lesson).subject == "Английский язык"
    page = week_page(cast.actor("guardian"), cast.students[1].pk, None)
    assert lesson.pk not in {entry.lesson_id for day in page.days for entry in day.lessons}


def test_lessons_end_where_the_student_left_the_class(cast: Cast) -> None:
    Enrollment.objects.filter(student=cast.student).update(until_on=cast.past_lesson.held_on)
    assert find(cast, cast.past_lesson).marks
    page = week_page(cast.actor("guardian"), cast.student.pk, cast.today)
    assert not next(day for day in page.days if day.day == cast.today).lessons


def test_holidays_are_named(cast: Cast) -> None:
    monday = cast.today + timedelta(days=70 - cast.today.weekday())
    Holiday.objects.create(
        year=cast.year, name="Каникулы", starts_on=monday, ends_on=monday + timedelta(days=2)
    )
    page = week_page(cast.actor("guardian"), cast.student.pk, monday)
    assert [day.holiday for day in page.days] == ["Каникулы"] * 3 + [""] * 3


def test_week_without_lessons_has_six_days(cast: Cast) -> None:
    page = week_page(cast.actor("guardian"), cast.student.pk, cast.today + timedelta(days=70))
    assert [day.number for day in page.days] == [1, 2, 3, 4, 5, 6]
    assert not any(day.lessons for day in page.days)
    assert not page.is_this_week


@pytest.mark.parametrize(
    ("key", "may"),
    [("student", True), ("guardian", True), ("trusted", False), ("class_teacher", True), ("head", True)],
)
def test_history_of_a_changed_mark(cast: Cast, key: str, may: bool) -> None:
    write_marks(cast, cast.lesson, 3)
    write_marks(cast, cast.lesson, 4)
    (mark,) = find(cast, cast.lesson, key).marks
    assert mark.value == 4
    words = [change.words for change in mark.history]
    assert bool(words) is may
    if may:
        assert words[-1] == "3 changed to 4"
        assert mark.history[-1].author == "Орлов Д. А."


def test_mark_page_is_the_students_own(cast: Cast) -> None:
    actor = cast.actor("guardian")
    page = mark_page(actor, cast.student.pk, cast.marks[0].pk)
    assert (page.subject, page.mark.value, page.held_on) == ("Алгебра", 5, cast.past_lesson.held_on)
    for student, mark in [(cast.students[1], cast.marks[0]), (cast.student, cast.other.marks[0])]:
        with pytest.raises(NotFound):
            mark_page(actor, student.pk, mark.pk)


@pytest.mark.parametrize("key", ["teacher", "colleague", "registrar"])
def test_not_everybody_has_a_diary(cast: Cast, key: str) -> None:
    with pytest.raises(NotFound):
        get_pupil(cast.actor(key), cast.student.pk, cast.today)
    assert first_student_id(cast.actor(key)) is None


def test_class_teacher_reads_own_class_only(cast: Cast) -> None:
    actor = cast.actor("class_teacher")
    assert get_pupil(actor, cast.student.pk, cast.today).class_name == "7А"
    with pytest.raises(NotFound):
        get_pupil(actor, cast.other_student.pk, cast.today)


def test_class_teacher_sees_only_the_days_in_own_class(cast: Cast) -> None:
    Enrollment.objects.filter(student=cast.student).update(until_on=cast.past_lesson.held_on)
    Enrollment.objects.create(student=cast.student, school_class=cast.other_class, since_on=cast.today)
    page = week_page(cast.actor("class_teacher"), cast.student.pk, cast.today)
    assert not next(day for day in page.days if day.day == cast.today).lessons
    assert next(
        day for day in week_page(cast.actor("guardian"), cast.student.pk, cast.today).days if day.is_today
    ).lessons
    assert SchoolClass.objects.visible_to(cast.actor("class_teacher")).count() == 1


def test_children_in_two_schools_are_told_apart(cast: Cast) -> None:
    there = Guardian.objects.create(school=cast.other.school, user=cast.users["guardian"], surname="Иванова")
    Guardianship.objects.create(
        guardian=there, student=cast.other.student, kind="parent", since_on=cast.year.starts_on
    )
    # A child of a school that the reader is no member of would be a link to a closed door.
    assert all(child.is_here for child in list_children(cast.actor("guardian")))
    Membership.objects.create(
        school=cast.other.school, user=cast.users["guardian"], role=Role.GUARDIAN.value, since_on=cast.today
    )
    children = list_children(cast.actor("guardian"))
    assert [(child.student_id, child.is_here) for child in children] == [
        (cast.student.pk, True),
        (cast.students[1].pk, True),
        (cast.other.student.pk, False),
    ]
    assert children[-1].school_slug == cast.other.school.slug
    for school in (cast, cast.other):
        actor = get_actor(user_id=cast.users["guardian"].pk, school_slug=school.school.slug)
        own = {cast.student.pk, cast.students[1].pk} if school is cast else {cast.other.student.pk}
        assert actor.student_ids == own


def test_subject_average_agrees_with_the_rule(cast: Cast) -> None:
    page = subject_page(cast.actor("guardian"), cast.student.pk, cast.course.pk, None)
    marks = Mark.objects.filter(student=cast.student, lesson__course=cast.course)
    assert page.average == average((mark.value, mark.weight) for mark in marks) == Decimal("4.29")
    assert page.before_last == Decimal("5.00")
    assert (page.sum.terms, page.sum.total, page.sum.weights) == ("5 × 2 + 4 × 5", Decimal(30), Decimal(7))
    assert [row.mark.value for row in page.rows] == [5, 4]


def test_subjects_of_the_term(cast: Cast) -> None:
    page = subjects_page(cast.actor("guardian"), cast.students[1].pk, None)
    algebra, russian = page.rows
    assert (algebra.subject, algebra.average, algebra.absences.missed) == ("Алгебра", None, 1)
    assert algebra.absences.by_code == (("absent", 1),)
    assert (russian.teachers, russian.absences.missed) == (("Лебедева О. Н.",), 0)


def test_lateness_is_not_missing(cast: Cast) -> None:
    Attendance.objects.filter(pk=cast.attendance.pk).update(code=AttendanceCode.LATE.value, late_minutes=5)
    page = subject_page(cast.actor("guardian"), cast.students[1].pk, cast.course.pk, None)
    assert (page.absences.missed, page.absences.late) == (0, 1)
    assert [row.words for row in page.absence_rows] == ["late by 5 min"]


def test_marks_belong_to_their_term(cast: Cast) -> None:
    page = subject_page(cast.actor("guardian"), cast.student.pk, cast.course.pk, cast.closed_term.pk)
    assert (page.average, page.rows, page.term.is_closed) == (None, (), True)


def test_subject_of_another_class_is_not_found(cast: Cast) -> None:
    actor = cast.actor("guardian")
    with pytest.raises(NotFound):
        subject_page(actor, cast.student.pk, cast.other_course.pk, None)
    with pytest.raises(NotFound):
        subjects_page(actor, cast.student.pk, cast.other.term.pk)
