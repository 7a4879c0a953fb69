"""What a school is made of changes from a day on; refusals, effects and what the pages cost."""

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.academics.commands.class_settings import (
    ClassSettings,
    add_classes,
    edit_class,
    remove_class,
    withdraw_change,
)
from parta.academics.commands.curriculum import CurriculumData, assign_classes, create_curriculum
from parta.academics.commands.groups import divide_classes, place_students, remove_group
from parta.academics.commands.subjects import add_subjects, edit_subject, remove_subject
from parta.academics.commands.teaching import (
    Assignment,
    add_teacher,
    end_teacher,
    fill_assignments,
    remove_course,
    set_hours,
)
from parta.academics.models import (
    Course,
    CourseAssignment,
    CurriculumLine,
    Enrollment,
    GroupMember,
    SchoolClass,
    Subject,
    TeachingGroup,
)
from parta.academics.queries import class_teachers, list_class_rows, teachers_of
from parta.academics.queries.course_office import course_office
from parta.academics.queries.curriculum import find_student_plan
from parta.academics.queries.groups import board_page
from parta.academics.queries.teaching import load_page, teaching_page
from parta.academics.rules import CellState, TeacherLoad, judge_teacher, split_letters
from parta.access.models import Membership
from parta.access.rules import Permission
from parta.audit.models import AuditEvent
from parta.audit.queries import iter_broken_chains
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.lessons.models import Lesson
from parta.people.models import Student, Teacher
from parta.schoolyear.commands import create_bells
from parta.schoolyear.models import Term
from parta.schoolyear.rules import TermKind
from parta.schoolyear.rules.bells import lay_out_bells
from parta.timetable.models import TimetableVersion
from parta.timetable.queries.courses import list_courses
from tests.factories.cast import Cast
from tests.factories.curricula import get_curriculum


def _refused(call: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code, refused.value.field


def _settings(cast: Cast, **values: Any) -> ClassSettings:
    known = {"letter": "А", "bells_id": cast.bells.pk, "class_teacher_id": cast.class_teacher.pk}
    return ClassSettings(**{"term_kind": TermKind.QUARTER, **known, **values})


def test_subjects_are_added_once_and_stay_when_used(cast: Cast) -> None:
    deputy, used = cast.actor("deputy"), cast.course.subject_id
    assert add_subjects(actor=deputy, names=[(" Физика ", ""), ("Алгебра", "А")]) == 1
    physics = Subject.objects.get(school=cast.school, name="Физика")
    assert physics.short_name == "Физика"

    def rename(name: str) -> None:
        edit_subject(actor=deputy, subject_id=physics.pk, name=name, short_name="")

    assert _refused(lambda: rename("Алгебра")) == ("name_taken", "name")
    assert _refused(lambda: rename(" ")) == ("bad_name", "name")
    assert _refused(lambda: remove_subject(actor=deputy, subject_id=used)) == ("subject_used", None)
    remove_subject(actor=deputy, subject_id=physics.pk)
    with pytest.raises(NotFound):
        remove_subject(actor=deputy, subject_id=cast.other.course.subject_id)


def test_classes_of_a_grade_at_once(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    curriculum = get_curriculum(cast)
    add: dict[str, Any] = {
        "actor": deputy,
        "year_id": cast.year.pk,
        "bells_id": cast.bells.pk,
        "term_kind": TermKind.QUARTER,
    }
    assert split_letters("в, г  Г;д") == ["В", "Г", "Д"]
    add_classes(**add, grade=curriculum.grade, letters=["В", "Г"])
    fresh = SchoolClass.objects.filter(year=cast.year, letter__in="ВГ")
    assert {row.curriculum_id for row in fresh} == {curriculum.pk}
    assert _refused(lambda: add_classes(**add, grade=7, letters=["Е", "А"])) == ("class_taken", "letters")
    assert not SchoolClass.objects.filter(letter="Е").exists()
    assert _refused(lambda: remove_class(actor=deputy, class_id=cast.school_class.pk))[0] == "class_used"
    with pytest.raises(NotFound):
        add_classes(**{**add, "bells_id": cast.other.bells.pk}, grade=9, letters=["А"])


def test_new_class_teacher_gets_the_role_and_the_former_loses_it(cast: Cast) -> None:
    settings = _settings(cast, class_teacher_id=cast.colleague.pk)
    edit_class(actor=cast.actor("deputy"), class_id=cast.school_class.pk, settings=settings)
    roles = {key: {role.value for role in cast.actor(key).roles} for key in ("colleague", "class_teacher")}
    assert roles == {"colleague": {"teacher", "class_teacher"}, "class_teacher": {"teacher"}}
    edit_class(actor=cast.actor("deputy"), class_id=cast.school_class.pk, settings=_settings(cast))
    assert "class_teacher" in {role.value for role in cast.actor("class_teacher").roles}
    assert Membership.objects.filter(user=cast.users["class_teacher"], role="class_teacher").count() == 1
    changes = AuditEvent.objects.filter(kind="class.changed").order_by("sequence")
    assert [event.after["class_teacher"] for event in changes if event.after] == [
        cast.colleague.pk,
        cast.class_teacher.pk,
    ]


def test_a_class_is_handed_over_from_a_day(cast: Cast) -> None:
    """The former one leads it to the day before, signs what was then, and is a stranger from the day."""
    deputy, monday = cast.actor("deputy"), cast.today + timedelta(days=7)
    own, course = cast.school_class, cast.class_course

    def leads(key: str) -> bool:
        actor = cast.actor(key)
        sees = Course.objects.visible_to(actor).filter(pk=course.pk).exists()
        assert sees or not actor.has(Permission.READ_OWN_CLASS)
        return SchoolClass.objects.visible_to(actor).filter(pk=own.pk).exists()

    settings = _settings(cast, class_teacher_id=cast.colleague.pk, since_on=monday)
    edit_class(actor=deputy, class_id=own.pk, settings=settings)
    assert (leads("class_teacher"), leads("colleague")) == (True, False)
    page = cast.client("deputy").get(f"/{cast.school.slug}/classes/{own.pk}/settings/").content.decode()
    assert str(cast.colleague) in page.split('id="tenures-class_teacher"')[1]
    with clock.fixed_at(clock.now() + timedelta(days=7)):
        assert (leads("class_teacher"), leads("colleague")) == (False, True)
        assert cast.client("class_teacher").get(f"/{cast.school.slug}/classes/{own.pk}/").status_code == 403
        assert list_class_rows(deputy, cast.year.pk, monday)[0].class_teacher == str(cast.colleague)
        names = class_teachers(own.pk, cast.year.starts_on, monday)
        assert names == [cast.class_teacher, cast.colleague]
        assert class_teachers(own.pk, cast.today, cast.today) == [cast.class_teacher]
    # What is planned may be withdrawn, and then nothing has happened.
    withdraw_change(actor=deputy, class_id=own.pk, what="class_teacher")
    with clock.fixed_at(clock.now() + timedelta(days=7)):
        assert (leads("class_teacher"), leads("colleague")) == (True, False)
    assert list(own.leads.values_list("since_on", "until_on")) == [(None, None)]
    # Another curriculum from the day: the plan of today stays.
    first = create_curriculum(actor=deputy, year_id=cast.year.pk, data=CurriculumData("7 обычный", 7))
    second = create_curriculum(actor=deputy, year_id=cast.year.pk, data=CurriculumData("7 новый", 7))
    assign_classes(actor=deputy, curriculum_id=first.pk, class_ids=[own.pk])
    edit_class(
        actor=deputy, class_id=own.pk, settings=_settings(cast, curriculum_id=second.pk, since_on=monday)
    )
    plans = [find_student_plan(cast.student.pk, own.pk, day) for day in (cast.today, monday)]
    assert [plan.name for plan in plans if plan] == ["7 обычный", "7 новый"]
    assert list(own.curricula.order_by("pk").values_list("since_on", "until_on")) == [
        (None, monday - timedelta(days=1)),
        (monday, None),
    ]
    # A day of a closed term, a day of another year, and the kind of terms once there are marks.
    Term.objects.filter(pk=cast.term.pk).update(closed_at=clock.now())
    for day, code in ((cast.today, "closed_term"), (cast.year.ends_on + timedelta(days=1), "outside")):
        settings = _settings(cast, class_teacher_id=None, curriculum_id=first.pk, since_on=day)
        refused = _refused(partial(edit_class, actor=deputy, class_id=own.pk, settings=settings))
        assert refused == (code, "since_on")
    settings = _settings(cast, curriculum_id=first.pk, term_kind=TermKind.SEMESTER)
    refused = _refused(lambda: edit_class(actor=deputy, class_id=own.pk, settings=settings))
    assert refused == ("terms_used", "term_kind")
    assert list(iter_broken_chains()) == []


def test_class_on_other_bells_keeps_the_times_of_lessons_held(cast: Cast) -> None:
    deputy, held = cast.actor("deputy"), cast.past_lesson.starts_at
    bells = [(bell.number, bell.starts_at, bell.ends_at) for bell in lay_out_bells(time(14, 0), 40, [10], 3)]
    second = create_bells(actor=deputy, name="Вторая", periods=bells, shift=2)
    edit_class(actor=deputy, class_id=cast.school_class.pk, settings=_settings(cast, bells_id=second.pk))
    cast.past_lesson.refresh_from_db()
    cast.future_lesson.refresh_from_db()
    assert cast.past_lesson.starts_at == held
    assert cast.future_lesson.starts_at is not None
    assert cast.future_lesson.starts_at.astimezone(cast.school.zone).hour == 14
    assert Lesson.objects.get(pk=cast.other_lesson.pk).starts_at == cast.other_lesson.starts_at


def test_a_class_is_divided_and_its_course_ends_the_day_before(cast: Cast) -> None:
    deputy, subject = cast.actor("deputy"), cast.course.subject_id
    divide: dict[str, Any] = {
        "actor": deputy,
        "year_id": cast.year.pk,
        "subject_id": subject,
        "by_list": True,
    }
    divide |= {"class_ids": [cast.school_class.pk], "names": ["7А алгебра 1", "7А алгебра 2"]}
    yesterday = cast.today - timedelta(days=1)
    assert _refused(lambda: divide_classes(**divide, since_on=yesterday)) == ("past", "since_on")
    first, second = divide_classes(**divide, since_on=cast.today)
    assert list(second.members.values_list("student_id", flat=True)) == [cast.students[2].pk]
    assert CourseAssignment.objects.get(course=cast.course).until_on == yesterday
    assert Course.objects.get(group=first).school_class == cast.school_class
    assert teachers_of([cast.course.pk], yesterday) != {}
    again = lambda: divide_classes(**{**divide, "subject_id": None}, since_on=cast.today)  # noqa: E731
    assert _refused(again) == ("name_taken", "name")
    assert TeachingGroup.objects.filter(year=cast.year).count() == 2
    remove_group(actor=deputy, group_id=second.pk)
    with pytest.raises(NotFound):
        remove_group(actor=cast.other.actor("deputy"), group_id=first.pk)


def test_students_move_between_groups_from_a_day_and_the_past_stays(cast: Cast) -> None:
    deputy, ivan = cast.actor("deputy"), cast.students[0]
    one, two = divide_classes(
        actor=deputy,
        year_id=cast.year.pk,
        class_ids=[cast.school_class.pk],
        names=["1", "2"],
        subject_id=None,
        since_on=cast.year.starts_on,
        by_list=True,
    )
    place: dict[str, Any] = {"actor": deputy, "group_ids": [one.pk, two.pk]}
    assert place_students(**place, places={ivan.pk: two.pk}, since_on=cast.today) == 1
    assert place_students(**place, places={ivan.pk: two.pk}, since_on=cast.today) == 0
    spans = GroupMember.objects.filter(student=ivan).order_by("since_on")
    yesterday = cast.today - timedelta(days=1)
    assert list(spans.values_list("group_id", "since_on", "until_on")) == [
        (one.pk, cast.year.starts_on, yesterday),
        (two.pk, cast.today, None),
    ]
    assert {column.group_id: len(column.students) for column in board_page(deputy, one.pk).columns} == {
        None: 0,
        one.pk: 1,
        two.pk: 2,
    }
    place_students(**place, places={ivan.pk: None}, since_on=cast.today)
    assert not spans.filter(group=two).exists()
    stranger = {cast.other_student.pk: one.pk}
    assert _refused(lambda: place_students(**place, places=stranger, since_on=cast.today))[0] == "other_class"
    with pytest.raises(NotFound):
        place_students(actor=deputy, group_ids=[one.pk], places={ivan.pk: two.pk}, since_on=cast.today)


def _cell(cast: Cast, key: str = "c", **values: Any) -> Assignment:
    known = {"course_id": None, "class_id": cast.school_class.pk, "subject_id": cast.course.subject_id}
    return Assignment(**{"key": key, "teacher_id": None, "hours": None, **known, **values})


def test_teachers_change_from_a_day(cast: Cast) -> None:
    deputy, day = cast.actor("deputy"), cast.today + timedelta(days=3)
    cell = _cell(cast, course_id=cast.course.pk, teacher_id=cast.colleague.pk)
    fill: dict[str, Any] = {"actor": deputy, "year_id": cast.year.pk, "assignments": [cell]}
    assert fill_assignments(**fill, since_on=day) == 1
    assert fill_assignments(**fill, since_on=day) == 0
    names = [teachers_of([cast.course.pk], one)[cast.course.pk] for one in (day - timedelta(days=1), day)]
    assert names == [[cast.teacher.short_name], [cast.colleague.short_name]]
    past = cast.today - timedelta(days=1)
    assert _refused(lambda: fill_assignments(**fill, since_on=past)) == ("past", "since_on")
    wrong = [cell, _cell(cast, "n1", subject_id=cast.class_course.subject_id, hours=Decimal(21))]
    rows: dict[str, Any] = {**fill, "assignments": wrong}
    assert _refused(lambda: fill_assignments(**rows, since_on=cast.today)) == ("bad_hours", "hours-n1")
    assert CourseAssignment.objects.filter(course=cast.course).count() == 2
    add_teacher(actor=deputy, course_id=cast.course.pk, teacher_id=cast.teacher.pk, since_on=day, alone=False)
    assert len(teachers_of([cast.course.pk], day)[cast.course.pk]) == 2
    end_teacher(actor=deputy, course_id=cast.course.pk, teacher_id=cast.colleague.pk, since_on=day)
    assert teachers_of([cast.course.pk], day)[cast.course.pk] == [cast.teacher.short_name]
    assert _refused(lambda: remove_course(actor=deputy, course_id=cast.course.pk))[0] == "course_used"
    with pytest.raises(NotFound):
        fill_assignments(
            **{**fill, "assignments": [_cell(cast, teacher_id=cast.other.teacher.pk)]}, since_on=day
        )
    assert list(iter_broken_chains()) == []


def test_table_and_load_follow_the_curriculum(cast: Cast) -> None:
    deputy, curriculum = cast.actor("deputy"), get_curriculum(cast)
    cast.school_class.curricula.create(curriculum=curriculum)
    CurriculumLine.objects.filter(curriculum=curriculum).delete()
    physics = Subject.objects.create(school=cast.school, name="Физика", short_name="Физ.")
    for subject_id in (cast.course.subject_id, physics.pk):
        CurriculumLine.objects.create(
            curriculum=curriculum, part="mandatory", subject_id=subject_id, hours_a_week=4, hours_a_year=136
        )
    page = teaching_page(deputy, None, curriculum.grade, None)
    states = {(row.subject, entry.class_id): entry.state for row in page.rows for entry in row.cells[0]}
    assert states == {
        ("Алгебра", cast.school_class.pk): CellState.COVERED,
        ("Русский язык", cast.school_class.pk): CellState.UNPLANNED,
        ("Физика", cast.school_class.pk): CellState.NO_COURSE,
    }
    loads = {row.teacher_id: (row.hours, row.load) for row in load_page(deputy, None).rows}
    assert loads[cast.teacher.pk] == (Decimal(4), TeacherLoad.UNDER)
    assert [judge_teacher(Decimal(hours)) for hours in (0, 17, 18, 27, 28)] == [
        TeacherLoad.NONE,
        TeacherLoad.UNDER,
        TeacherLoad.WITHIN,
        TeacherLoad.WITHIN,
        TeacherLoad.ABOVE,
    ]


def test_hours_change_from_a_day_and_what_was_stays(cast: Cast) -> None:
    deputy, day = cast.actor("deputy"), cast.today + timedelta(days=7)
    hours: dict[str, Any] = {"actor": deputy, "course_id": cast.course.pk}

    def load(on: date) -> Decimal:
        return next(
            row.hours for row in load_page(deputy, None, on).rows if row.teacher_id == cast.teacher.pk
        )

    set_hours(**hours, hours=Decimal(3), since_on=cast.today)
    set_hours(**hours, hours=Decimal(5), since_on=day)
    assert [load(on) for on in (cast.today - timedelta(days=1), day - timedelta(days=1), day)] == [0, 3, 5]
    past = cast.today - timedelta(days=1)
    assert _refused(lambda: set_hours(**hours, hours=Decimal(4), since_on=past)) == ("past", "since_on")
    lines = course_office(deputy, cast.course.pk).former_hours
    assert [(line.since_on, line.hours, line.is_running) for line in lines] == [
        (cast.today, "3", True),
        (day, "5", False),
    ]
    version = TimetableVersion.objects.get(school=cast.school)
    assert list_courses(deputy, version)[cast.course.pk].hours == 3  # the plan is made for the day as well
    # Another teacher is no reason to forget what is planned; said again from today, what was planned is off.
    cell = _cell(cast, course_id=cast.course.pk, teacher_id=cast.colleague.pk, hours=Decimal(3))
    fill_assignments(actor=deputy, year_id=cast.year.pk, assignments=[cell], since_on=cast.today)
    assert course_office(deputy, cast.course.pk).former_hours == lines
    set_hours(**hours, hours=Decimal(3), since_on=cast.today)
    assert len(course_office(deputy, cast.course.pk).former_hours) == 1
    set_hours(**hours, hours=None, since_on=day)
    assert course_office(deputy, cast.course.pk).former_hours[-1].hours == ""


def test_a_refused_cell_keeps_what_was_typed(cast: Cast) -> None:
    url = reverse("academics:teaching", kwargs={"school": cast.school.slug})
    key = f"c{cast.course.pk}"
    body = {"since_on": cast.today.isoformat(), f"teacher-{key}": cast.colleague.pk, f"hours-{key}": "много"}
    answer = cast.client("deputy").post(f"{url}?grade=7", body)
    assert answer.status_code == 422
    assert 'value="много"' in answer.content.decode()
    assert f'<option value="{cast.colleague.pk}" selected>' in answer.content.decode()
    assert CourseAssignment.objects.get(course=cast.course).teacher == cast.teacher


PAGES = ["subjects", "class_setup", "groups", "group", "teaching", "load"]


def test_pages_cost_the_same_however_much_there_is(cast: Cast) -> None:
    client, kwargs = cast.client("deputy"), {"school": cast.school.slug}
    group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name="7А 1")
    group.classes.add(cast.school_class)
    Course.objects.create(school=cast.school, year=cast.year, subject=cast.course.subject, group=group)

    def count() -> dict[str, int]:
        found = {}
        for page in PAGES:
            own = {"teaching_group_id": group.pk} if page == "group" else {}
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(f"academics:{page}", kwargs=kwargs | own)).status_code == 200
            found[page] = len(queries)
        return found

    count()
    few = count()
    _grow(cast)
    assert count() == few
    assert max(few.values()) <= 25


def _grow(cast: Cast) -> None:
    """Thirty of everything."""
    for number in range(30):
        subject = Subject.objects.create(school=cast.school, name=f"Предмет {number}", short_name="П")
        one = SchoolClass.objects.create(
            school=cast.school, year=cast.year, grade=7, letter=f"к{number}", bells=cast.bells
        )
        course = Course.objects.create(school=cast.school, year=cast.year, subject=subject, school_class=one)
        teacher = Teacher.objects.create(school=cast.school, surname=f"Учитель{number}", given_name="А")
        CourseAssignment.objects.create(course=course, teacher=teacher, since_on=cast.year.starts_on)
        student = Student.objects.create(school=cast.school, surname=f"Ученик{number}", given_name="А")
        Enrollment.objects.create(
            student=student, school_class=cast.school_class, since_on=cast.year.starts_on
        )
        group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name=f"Группа {number}")
        group.classes.add(one)
        Course.objects.create(school=cast.school, year=cast.year, subject=subject, group=group)
