"""The school's overviews: what is not filled in, rates of success and quality, and both as spreadsheets."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from parta.academics.models import Course, CourseAssignment, Enrollment, SchoolClass, Subject
from parta.access.actors import system_actor
from parta.access.commands import grant_roles
from parta.access.rules import Role
from parta.core import clock
from parta.core.errors import NotFound
from parta.grading.models import Dot
from parta.grading.rules.dots import DotState
from parta.grading.rules.terms import Outcome
from parta.lessons.models import Lesson
from parta.people.models import Student
from parta.progress.queries.accumulation import AccumulationPage, accumulation_page
from parta.progress.queries.control import CourseIssues
from parta.progress.queries.school import SchoolPage, SchoolRow, school_page
from parta.progress.rules.control import Issue
from parta.schools.commands import create_school
from parta.schoolyear.models import Term
from tests.factories.base import create_user
from tests.factories.cast import Cast
from tests.progress.overviews import add_student, give_grades, read_sheets, set_mark, set_marks
from tests.tools.queries import OF_EVERY_PAGE

_MOST_QUERIES = 16 + OF_EVERY_PAGE  # the years to choose from and the last night's check included


@pytest.fixture(autouse=True)
def _english(settings: Any) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def url(cast: Cast, name: str) -> str:
    return reverse(f"progress:{name}", kwargs={"school": cast.school.slug})


def control(cast: Cast, term_id: int | None = None, **narrowed: int | None) -> AccumulationPage:
    asked = {"class_id": None, "teacher_id": None, **narrowed}
    page = accumulation_page(cast.actor("deputy"), term_id, **asked)
    assert page
    return page


def rates(cast: Cast, term_id: int | None = None) -> SchoolPage:
    page = school_page(cast.actor("head"), term_id)
    assert page
    return page


def course_of(page: AccumulationPage, course: Course) -> CourseIssues:
    return next(row for row in page.courses if row.course_id == course.pk)


def count(cast: Cast, issue: Issue, course: Course | None = None) -> int:
    return course_of(control(cast), course or cast.course).counts[list(Issue).index(issue)]


def held(cast: Cast, course: Course | None = None) -> Any:
    """Lessons of the running term before today."""
    return Lesson.objects.filter(
        course=course or cast.course, held_on__gte=cast.term.starts_on, held_on__lt=cast.today
    )


def _lessons_over_today(cast: Cast, course: Course | None = None) -> int:
    """A lesson of today has no topic yet, which counts from its end."""
    over = Lesson.objects.filter(held_on=cast.today, ends_at__lte=clock.now())
    return over.filter(course=course or cast.course).count()


def test_lessons_without_topic_and_those_long_without(cast: Cast) -> None:
    today_too = _lessons_over_today(cast)
    assert (count(cast, Issue.NO_TOPIC), count(cast, Issue.NO_TOPIC_LATE)) == (today_too, 0)
    held(cast).update(topic="")
    late = held(cast).filter(held_on__lt=cast.today - timedelta(days=3)).count()
    assert count(cast, Issue.NO_TOPIC) == held(cast).count() + today_too
    assert count(cast, Issue.NO_TOPIC_LATE) == late > 0
    assert count(cast, Issue.NO_TOPIC, cast.class_course) == _lessons_over_today(cast, cast.class_course)


def test_canceled_lessons_owe_nothing(cast: Cast) -> None:
    held(cast).update(topic="", is_canceled=True)
    assert count(cast, Issue.NO_TOPIC_LATE) == 0


def test_lessons_without_homework(cast: Cast) -> None:
    """All but the one of the cast; none in the first grade."""
    page = control(cast)
    row = course_of(page, cast.course)
    assert count(cast, Issue.NO_HOMEWORK) == row.lessons - 1
    cast.school_class.grade = 1
    cast.school_class.save()
    assert count(cast, Issue.NO_HOMEWORK) == 0
    assert count(cast, Issue.FEW_MARKS) == 0


def test_students_with_few_marks(cast: Cast) -> None:
    cast.term.starts_on, cast.term.ends_on = cast.today - timedelta(days=9), cast.today
    cast.term.save()
    assert count(cast, Issue.FEW_MARKS) == 3
    set_marks(cast, cast.student, [4] * 7, course=cast.course)
    assert count(cast, Issue.FEW_MARKS) == 2


def test_student_who_has_just_come_owes_no_marks_yet(cast: Cast) -> None:
    cast.term.starts_on, cast.term.ends_on = cast.today - timedelta(days=9), cast.today
    cast.term.save()
    newcomer = add_student(cast, "Новенькая")
    assert count(cast, Issue.FEW_MARKS) == 4
    Enrollment.objects.filter(student=newcomer).update(since_on=cast.today)
    assert count(cast, Issue.FEW_MARKS) == 3


def test_courses_without_marks_for_three_weeks(cast: Cast) -> None:
    assert count(cast, Issue.SILENT) == 0
    assert count(cast, Issue.SILENT, cast.class_course) == 1
    cast.class_course.lessons.all().delete()
    assert count(cast, Issue.SILENT, cast.class_course) == 0, "no lessons, no marks"


def test_tests_whose_marks_are_all_alike(cast: Cast) -> None:
    students = [*cast.students[1:], *(add_student(cast, f"Ученица {number}") for number in range(3))]
    for student in students:
        set_mark(cast, cast.class_lesson, student, 5, cast.test_form)
    assert count(cast, Issue.UNIFORM_TEST, cast.class_course) == 1
    set_mark(cast, cast.class_lesson, cast.student, 4, cast.test_form)
    assert count(cast, Issue.UNIFORM_TEST, cast.class_course) == 0


@pytest.mark.parametrize(
    ("days", "state", "expected"),
    [
        (-1, DotState.OPEN, 1),
        (2, DotState.OPEN, 1),
        (3, DotState.OPEN, 0),
        (-1, DotState.FULFILLED, 0),
    ],
)
def test_dots_past_or_ending(cast: Cast, days: int, state: DotState, expected: int) -> None:
    Dot.objects.create(
        school=cast.school,
        year=cast.year,
        lesson=cast.past_lesson,
        student=cast.student,
        form=cast.form,
        weight=Decimal(1),
        valid_until=cast.today + timedelta(days=days),
        state=state.value,
        recorded_at=clock.now(),
    )
    assert count(cast, Issue.DOTS) == expected


def test_sums_by_class_and_by_teacher(cast: Cast) -> None:
    held(cast).update(topic="")
    page = control(cast)
    assert [row.owner.name for row in page.by_class] == ["7А", "7Б"]
    assert [row.owner.name for row in page.by_teacher] == ["Лебедева О. Н.", "Орлов Д. А.", "Фомина А. И."]
    assert [row.courses for row in page.by_class] == [2, 1]
    assert page.total.counts[0] == sum(row.counts[0] for row in page.by_class) > 0
    russian, algebra = (row.counts[0] for row in page.by_teacher[:2])
    assert russian + algebra == page.by_class[0].counts[0]
    assert algebra == held(cast).count() + _lessons_over_today(cast)


def test_narrowed_to_a_class_or_a_teacher(cast: Cast) -> None:
    by_class = control(cast, class_id=cast.other_class.pk)
    assert [row.course_id for row in by_class.courses] == [cast.other_course.pk]
    by_teacher = control(cast, teacher_id=cast.class_teacher.pk)
    assert [row.course_id for row in by_teacher.courses] == [cast.class_course.pk]
    assert control(cast, class_id=cast.other_class.pk, teacher_id=cast.teacher.pk).courses == ()


def test_numbers_lead_to_the_journal(cast: Cast) -> None:
    query = {"class": cast.school_class.pk}
    body = cast.client("deputy").get(url(cast, "accumulation"), query).content.decode()
    arguments = {"school": cast.school.slug, "course_id": cast.course.pk, "term": cast.term.number}
    journal = reverse("journal:term", kwargs=arguments)
    assert body.count(f'href="{journal}"') > 1


@pytest.mark.parametrize("name", ["class", "teacher", "term"])
def test_what_is_asked_for_of_the_other_school_is_not_found(cast: Cast, name: str) -> None:
    foreign = {
        "class": cast.other.school_class.pk,
        "teacher": cast.other.teacher.pk,
        "term": cast.other.term.pk,
    }
    client = cast.client("deputy")
    assert client.get(url(cast, "accumulation"), {name: foreign[name]}).status_code == 404
    assert client.get(url(cast, "accumulation"), {name: "x"}).status_code == 404


def test_classes_of_semesters_are_looked_at_in_theirs(cast: Cast) -> None:
    semester = Term.objects.create(
        year=cast.year,
        kind="semester",
        number=1,
        starts_on=cast.year.starts_on,
        ends_on=cast.term.ends_on,
    )
    before = course_of(control(cast), cast.other_course)
    cast.other_class.term_kind = semester.kind
    cast.other_class.save()
    page = control(cast, cast.term.pk)
    after = course_of(page, cast.other_course)
    assert (before.term_number, after.term_number) == (cast.term.number, semester.number)
    assert after.lessons == before.lessons + 1, "the lesson of the closed quarter"
    assert [link.term_id for link in page.terms] == [cast.closed_term.pk, cast.term.pk]


@pytest.mark.parametrize("name", ["accumulation", "school"])
def test_same_few_queries_for_a_large_school(cast: Cast, name: str) -> None:
    client = cast.client("deputy")
    client.get(url(cast, name))
    with CaptureQueriesContext(connection) as few:
        client.get(url(cast, name))
    for number in range(24):
        _add_class(cast, number)
    with CaptureQueriesContext(connection) as many:
        assert client.get(url(cast, name)).status_code == 200
    assert len(many) == len(few) <= _MOST_QUERIES


def _add_class(cast: Cast, number: int) -> None:
    school_class = SchoolClass.objects.create(
        school=cast.school, year=cast.year, grade=2 + number % 10, letter=f"Ю{number}", bells=cast.bells
    )
    subject = Subject.objects.create(school=cast.school, name=f"Предмет {number}", short_name="П")
    course = Course.objects.create(
        school=cast.school, year=cast.year, subject=subject, school_class=school_class
    )
    CourseAssignment.objects.create(course=course, teacher=cast.colleague, since_on=cast.year.starts_on)
    student = Student.objects.create(school=cast.school, surname="Рост", given_name="Ян")
    Enrollment.objects.create(student=student, school_class=school_class, since_on=cast.year.starts_on)
    set_marks(cast, student, [4], course=course)
    give_grades(cast, course, cast.term, {student: 4})


def test_rates_by_grade_class_and_subject(cast: Cast) -> None:
    first, second, third = cast.students
    give_grades(cast, cast.course, cast.term, {first: 5, second: 4, third: 2})
    give_grades(cast, cast.class_course, cast.term, {first: 5, second: 5, third: 3})
    give_grades(cast, cast.other_course, cast.term, {cast.other_student: Outcome.NOT_ASSESSED})
    page = rates(cast)
    ours, theirs = page.classes
    assert (ours.label, ours.students, ours.assessed) == ("7А", 3, 3)
    assert (ours.success.value, ours.quality.value) == (Decimal("66.7"), Decimal("66.7"))
    assert ours.learning.value == Decimal("69.3")  # (3·100 + 64 + 36 + 16) / 6
    assert (theirs.success.value, theirs.learning.value) == (Decimal(0), Decimal(7))
    (grade,) = page.grades
    assert (grade.label, grade.students, grade.success.value) == ("Grade 7", 4, Decimal(50))
    algebra, russian = page.subjects
    assert (algebra.label, algebra.students, algebra.success.value) == ("Алгебра", 4, Decimal(50))
    assert (russian.success.value, russian.quality.value) == (Decimal(100), Decimal("66.7"))
    assert page.total.success == grade.success


def test_average_of_marks_goes_by_their_weights(cast: Cast) -> None:
    page = rates(cast)
    assert page.classes[0].average.value == Decimal("4.29")  # 5·2 and 4·5
    assert page.subjects[0].average.value == Decimal("4.29")
    assert page.classes[1].average.value is None


def test_change_since_the_term_before(cast: Cast) -> None:
    first, second, third = cast.students
    give_grades(cast, cast.course, cast.closed_term, {first: 5, second: 2, third: 2})
    give_grades(cast, cast.course, cast.term, {first: 5, second: 4, third: 2})
    set_mark(cast, cast.closed_lesson, first, 3, cast.form)
    row: SchoolRow = rates(cast).classes[0]
    assert (row.success.value, row.success.change) == (Decimal("66.7"), Decimal("33.4"))
    assert (row.average.value, row.average.change) == (Decimal("4.29"), Decimal("1.29"))
    before = rates(cast, cast.closed_term.pk)
    assert before.previous == ""
    assert before.classes[0].success.change is None
    assert before.classes[0].average.value == Decimal(3)


def test_student_who_changed_the_class_counts_where_they_were(cast: Cast) -> None:
    give_grades(cast, cast.course, cast.closed_term, {cast.student: 5})
    moved_on = cast.term.starts_on
    Enrollment.objects.filter(student=cast.student).update(until_on=moved_on - timedelta(days=1))
    Enrollment.objects.create(student=cast.student, school_class=cast.other_class, since_on=moved_on)
    then, now = rates(cast, cast.closed_term.pk), rates(cast)
    assert [row.assessed for row in then.classes] == [1, 0]
    assert [row.students for row in now.classes] == [2, 2]
    assert [row.average.value for row in now.classes] == [None, Decimal("4.29")]


def test_rates_wait_for_grades(cast: Cast) -> None:
    page = rates(cast)
    assert (page.has_grades, page.has_marks) == (False, True)
    body = cast.client("head").get(url(cast, "school")).content.decode()
    assert "No grades have been given for this term yet" in body
    with pytest.raises(NotFound):
        rates(cast, cast.other.term.pk)


@pytest.mark.parametrize("name", ["accumulation", "school", "index"])
def test_school_that_has_not_begun_has_friendly_pages(db: None, name: str) -> None:
    school = create_school(
        region_code="29", region_name="Архангельская область", slug="new", name="Новая", short_name="Новая"
    )
    user = create_user("new-head")
    grant_roles(actor=system_actor(school), grants=[(user.pk, Role.HEAD)], since_on=clock.today(school.zone))
    client = Client()
    client.force_login(user)
    for query in ("", "?format=xlsx"):
        response = client.get(reverse(f"progress:{name}", kwargs={"school": "new"}) + query)
        assert response.status_code == 200
        assert 'class="empty"' in response.content.decode()


def test_spreadsheet_of_what_is_not_filled_in(cast: Cast) -> None:
    response = cast.client("deputy").get(
        url(cast, "accumulation"), {"format": "xlsx", "class": str(cast.school_class.pk)}
    )
    sheets = read_sheets(response)
    assert list(sheets) == ["By class", "By teacher", "By course"]
    assert sheets["By class"][0][:4] == ["Class", "Courses", "Lessons held", "Without topic"]
    lessons = course_of(control(cast), cast.course).lessons
    assert [line[:4] for line in sheets["By course"][1:2]] == [["7А", "Алгебра", "Орлов Д. А.", lessons]]
    assert len(sheets["By course"]) == 3


def test_spreadsheet_of_the_school(cast: Cast) -> None:
    give_grades(cast, cast.course, cast.term, dict.fromkeys(cast.students, 4))
    response = cast.client("head").get(url(cast, "school"), {"format": "xlsx"})
    sheets = read_sheets(response)
    assert list(sheets) == ["By grade level", "By class", "By subject"]
    head, line, _other = sheets["By class"]
    assert head[:6] == ["Class", "Students", "Assessed", "Success, %", "Success, %: change", "Quality, %"]
    assert line == ["7А", 3, 3, 100, "", 100, "", 64, "", 4.29, ""]
