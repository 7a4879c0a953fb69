"""A student's progress pages: whose, with which numbers, and what marks to come would change."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from parta.academics.models import ClassClosing, Course, Enrollment, GroupMember, TeachingGroup
from parta.access.actors import system_actor
from parta.attendance.models import Attendance
from parta.attendance.rules import AttendanceCode
from parta.core import clock
from parta.core.errors import NotFound
from parta.grading.commands.marks import set_lesson_form
from parta.grading.commands.term_marks import TermMarkData, replace_term_marks
from parta.grading.models import AssessmentForm, GradingPolicy, Mark
from parta.grading.rules.terms import Grade, Outcome, TermMarkKind
from parta.lessons.commands import open_lessons
from parta.lessons.models import Lesson
from parta.people.models import Guardianship, Student
from parta.progress.queries.charts import ChartsPage, charts_page
from parta.progress.queries.student import TablePage, TableRow, table_page
from parta.progress.queries.subject import SubjectPage, Wish, forecast, subject_page
from tests.diary.weeks import add_lesson, add_mark, add_subject, write_marks
from tests.factories.cast import Cast, SchoolCast
from tests.tools.queries import OF_EVERY_PAGE

_MOST_QUERIES = 12 + OF_EVERY_PAGE
_OF_THE_HEAD = 1  # is there a deputy


@pytest.fixture(autouse=True)
def _english(settings: Any) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def url(cast: SchoolCast, name: str = "student", **arguments: object) -> str:
    given = {"school": cast.school.slug, "student_id": cast.student.pk, **arguments}
    if name == "subject":
        given.setdefault("subject_id", cast.course.subject_id)
    return reverse(f"progress:{name}", kwargs=given)


def text_of(cast: Cast, name: str = "student", key: str = "guardian", **query: str | int) -> str:
    response = cast.client(key).get(url(cast, name), query)
    assert response.status_code == 200
    return str(response.content.decode())


def open_table(cast: Cast, key: str = "guardian", term_id: int | None = None) -> TablePage:
    return table_page(cast.actor(key), cast.student.pk, term_id)


def row_of(page: TablePage, course: Course) -> TableRow:
    return next(row for row in page.rows if row.subject_id == course.subject_id)


def open_subject(cast: Cast, key: str = "guardian", term_id: int | None = None) -> SubjectPage:
    return subject_page(cast.actor(key), cast.student.pk, cast.course.subject_id, term_id)


def open_charts(cast: Cast) -> ChartsPage:
    return charts_page(cast.actor("guardian"), cast.student.pk, None)


def grade(cast: Cast, kind: TermMarkKind, result: Grade, **values: Any) -> None:
    mark = TermMarkData(cast.student.pk, kind, values.pop("term_id", None), result, **values)
    replace_term_marks(actor=system_actor(cast.school), course=cast.course, marks=[mark])


def add_classmates(cast: Cast, count: int, *values: int) -> None:
    """Further students of 7А with these marks in algebra."""
    for number in range(count):
        student = Student.objects.create(school=cast.school, surname=f"Новый {number}", given_name="Ян")
        Enrollment.objects.create(
            student=student, school_class=cast.school_class, since_on=cast.year.starts_on
        )
        for position, value in enumerate(values):
            add_mark(cast, cast.past_lesson, value, student=student, position=position)


# --- The table


def test_row_has_marks_with_hints_average_and_teacher(cast: Cast) -> None:
    page = open_table(cast)
    row = row_of(page, cast.course)
    five, four = row.marks
    assert (five.text, five.form, five.weight, five.comment) == ("5", "Работа на уроке", "2", "У доски")
    assert (four.text, four.form, four.weight) == ("4", "Контрольная работа", "5")
    assert five.held_on == cast.past_lesson.held_on
    assert (row.average, row.teachers) == (Decimal("4.29"), "Орлов Д. А.")
    assert (page.term.term_id, page.term.is_closed) == (cast.term.pk, False)
    assert page.columns == ("Quarter 1", "Quarter 2", "Year")


def test_absences_are_told_by_reason(cast: Cast) -> None:
    lessons = [lesson for lesson in cast.lessons if lesson.held_on >= cast.term.starts_on][:3]
    codes = (AttendanceCode.ILL, AttendanceCode.ILL, AttendanceCode.LATE)
    Attendance.objects.bulk_create(
        Attendance(
            school=cast.school,
            year=cast.year,
            lesson=lesson,
            student=cast.student,
            code=code.value,
            recorded_at=clock.now(),
        )
        for lesson, code in zip(lessons, codes, strict=True)
    )
    row = row_of(open_table(cast), cast.course)
    assert (row.missed, row.reasons, row.late) == (2, "ill: 2", 1)


def test_grades_stand_in_their_columns_with_author_and_comment(cast: Cast) -> None:
    grade(cast, TermMarkKind.TERM, 4, term_id=cast.closed_term.pk, comment="Молодец")
    grade(cast, TermMarkKind.YEAR, Outcome.NOT_ASSESSED)
    first, second, year = row_of(open_table(cast), cast.course).grades
    assert (first.label, first.text, first.comment) == ("Quarter 1", "4", "Молодец")
    assert (second.text, second.grade_id) == ("—", 0)
    assert year.text == "n/a"
    html = text_of(cast)
    assert "Quarter 1: 4" in html
    assert "«Молодец»" in html


@pytest.mark.parametrize(("number", "columns"), [(7, ()), (9, ("Exam", "Final")), (11, ("Exam", "Final"))])
def test_exam_and_final_are_columns_where_a_class_has_them(
    cast: Cast, number: int, columns: tuple[str, ...]
) -> None:
    cast.school_class.grade = number
    cast.school_class.save()
    assert open_table(cast).columns[3:] == columns


def test_admission_average_in_the_upper_grades(cast: Cast) -> None:
    grade(cast, TermMarkKind.YEAR, 4)
    assert not open_table(cast).has_admission
    assert "Average for admission" not in text_of(cast)
    cast.school_class.grade = 10
    cast.school_class.save()
    assert open_table(cast).admission == Decimal("4.00")
    grade(cast, TermMarkKind.FINAL, 5)
    assert open_table(cast).admission == Decimal("5.00")
    assert "Average for admission" in text_of(cast)


def test_provisional_until_the_term_is_closed_for_the_class(cast: Cast) -> None:
    assert "provisional" in text_of(cast)
    assert "provisional" not in text_of(cast, term=cast.closed_term.pk)
    ClassClosing.objects.create(
        school=cast.school, school_class=cast.school_class, term=cast.term, closed_at=clock.now()
    )
    assert open_table(cast).term.is_closed
    assert "provisional" not in text_of(cast)
    assert "What if" not in text_of(cast, "subject")


def test_terms_part_the_marks(cast: Cast) -> None:
    assert row_of(open_table(cast, term_id=cast.closed_term.pk), cast.course).marks == ()
    for wrong in (cast.other.term.pk, "x", "9" * 30):
        assert cast.client("guardian").get(url(cast), {"term": wrong}).status_code == 404


def test_only_the_teacher_of_the_own_group_is_named(cast: Cast) -> None:
    courses = [add_subject(cast, f"Английский язык {number}") for number in (1, 2)]
    for course in courses:
        group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name=str(course.subject))
        group.classes.add(cast.school_class)
        course.group, course.subject = group, courses[0].subject
        course.save()
    GroupMember.objects.create(
        group_id=courses[1].group_id or 0, student=cast.student, since_on=cast.year.starts_on
    )
    courses[0].assignments.update(teacher=cast.teacher)
    row = row_of(open_table(cast), courses[1])
    assert row.teachers == "Фомина А. И."
    sister = table_page(cast.actor("guardian"), cast.students[1].pk, None)
    assert courses[1].subject_id not in {other.subject_id for other in sister.rows}
    with pytest.raises(NotFound):
        subject_page(cast.actor("guardian"), cast.students[1].pk, courses[1].subject_id, None)


def test_children_are_switched_and_staff_go_back_to_the_class(cast: Cast) -> None:
    assert url(cast, student_id=cast.students[1].pk) in text_of(cast)
    assert url(cast, student_id=cast.students[1].pk) not in text_of(cast, key="student")
    back = reverse("academics:class", kwargs={"school": cast.school.slug, "class_id": cast.school_class.pk})
    assert f'href="{back}"' in text_of(cast, key="class_teacher")
    assert f'href="{back}"' not in text_of(cast)


def test_diary_leads_to_the_table_and_back(cast: Cast) -> None:
    diary = reverse("diary:week", kwargs={"school": cast.school.slug, "student_id": cast.student.pk})
    assert f'href="{url(cast)}"' in cast.client("guardian").get(diary).content.decode()
    assert f'href="{diary}"' in text_of(cast)


# --- Whose


@pytest.mark.parametrize("name", ["student", "charts", "subject"])
def test_trust_ends_and_the_other_school_gets_nothing(cast: Cast, name: str) -> None:
    assert cast.client("trusted").get(url(cast, name)).status_code == 200
    yesterday = cast.today - timedelta(days=1)
    Guardianship.objects.filter(guardian=cast.trusted).update(until_on=yesterday)
    for key in ("trusted", "former_guardian"):
        assert cast.client(key).get(url(cast, name)).status_code == 404
    for key in cast.other.users:
        assert cast.other.client(key).get(url(cast, name)).status_code == 404


def test_subject_nobody_takes_is_not_found(cast: Cast) -> None:
    for subject_id in (cast.other.course.subject_id, 10**30):
        assert cast.client("head").get(url(cast, "subject", subject_id=subject_id)).status_code == 404


@pytest.mark.parametrize(("key", "average"), [("guardian", None), ("student", None), ("head", Decimal(3))])
def test_family_sees_no_mark_before_its_publication(cast: Cast, key: str, average: Decimal | None) -> None:
    """Marks appear a minute from now: everything set today waits; staff see it at once."""
    Mark.objects.all().delete()
    write_marks(cast, cast.lesson, 3)
    soon = (clock.now() + timedelta(minutes=1)).astimezone(cast.school.zone).time()
    GradingPolicy.objects.create(school=cast.school, publish_at=soon)
    assert row_of(open_table(cast, key), cast.course).average == average
    assert open_subject(cast, key).sum.average == average
    beside = charts_page(cast.actor(key), cast.student.pk, None).subjects
    assert [row.average for row in beside] == ([average] if average else [])


def test_guardian_hears_later_than_the_student(cast: Cast) -> None:
    Mark.objects.all().delete()
    write_marks(cast, cast.lesson, 3)
    GradingPolicy.objects.create(school=cast.school, guardian_delay_hours=24, guardian_delay_from_age=1)
    assert row_of(open_table(cast, "student"), cast.course).average == 3
    assert row_of(open_table(cast, "guardian"), cast.course).average is None


# --- Charts


def test_class_is_shown_from_five_classmates_on(cast: Cast) -> None:
    add_classmates(cast, 4, 3)
    (row,) = open_charts(cast).subjects
    assert (row.average, row.count, row.spread) == (Decimal("4.29"), 2, None)
    assert "at least 5 classmates" in text_of(cast, "charts")
    add_classmates(cast, 1, 5)
    page = open_charts(cast)
    (row,) = page.subjects
    assert row.spread is not None
    assert (row.spread.average, row.spread.count) == (Decimal("3.55"), 6)
    assert not page.hides_class
    assert page.subjects_chart.rows[0].low is not None


def test_numbers_of_the_class_name_nobody(cast: Cast) -> None:
    add_classmates(cast, 6, 3)
    assert "Новый" not in text_of(cast, "charts")


def test_forms_are_compared_the_weightiest_first(cast: Cast) -> None:
    assert open_charts(cast).forms.items == (
        ("Контрольная работа", Decimal("4.00"), 1),
        ("Работа на уроке", Decimal("5.00"), 1),
    )


def test_terms_are_compared_with_their_grades(cast: Cast) -> None:
    add_mark(cast, cast.closed_lesson, 3)
    grade(cast, TermMarkKind.TERM, 3, term_id=cast.closed_term.pk)
    first, second = open_subject(cast).term_results
    assert (first.label, first.average, first.grade) == ("Quarter 1", Decimal("3.00"), "3")
    assert (second.label, second.average, second.grade) == ("Quarter 2", Decimal("4.29"), "")


@pytest.mark.parametrize("name", ["charts", "subject"])
def test_charts_are_small_and_have_names_and_numbers(cast: Cast, name: str) -> None:
    add_classmates(cast, 6, 3)
    for number in range(58):
        add_mark(cast, cast.past_lesson, 2 + number % 4, position=number + 2)
    for number in range(18):
        course = add_subject(cast, f"Основы духовно-нравственной культуры {number}")
        add_mark(cast, add_lesson(cast, course, cast.today, 5), 4)
    html = text_of(cast, name)
    charts = re.findall(r'<svg class="chart".*?</svg>', html, re.DOTALL)
    assert len(charts) == {"charts": 2, "subject": 3}[name]
    for chart in charts:
        assert len(chart.encode()) <= 10_000
        assert 'role="img"' in chart
        assert "<title" in chart
    assert html.count("The same in numbers") >= 2


# --- The sum and what if


def test_sum_is_written_out(cast: Cast) -> None:
    html = text_of(cast, "subject")
    for words in ("4.29", "5.00 → 4.29", "30 ÷ 7", "How it is counted"):
        assert words in html


def test_pages_agree_on_the_average(cast: Cast) -> None:
    for value in (2, 3, 5):
        add_mark(cast, cast.lesson, value, position=value)
    average = row_of(open_table(cast), cast.course).average
    assert average == open_subject(cast).sum.average == open_charts(cast).subjects[0].average


@pytest.mark.parametrize(
    "more",
    [[(5, "form")], [(2, "test_form"), (5, "form")], [(3, "test_form"), (3, "test_form"), (4, "form")]],
)
def test_what_if_is_what_happens(cast: Cast, more: list[tuple[int, str]]) -> None:
    """The marks are entered as the teacher does; the average is the promised one."""
    marks = [(value, getattr(cast, form)) for value, form in more]
    promised = forecast(open_subject(cast), [(value, form.pk) for value, form in marks], None)
    lessons = [cast.lesson, *(add_lesson(cast, cast.course, cast.today, 6 + n) for n in range(3))]
    for lesson, (value, form) in zip(lessons, marks, strict=False):
        enter(cast, lesson, value, form)
    page = open_subject(cast)
    assert page.sum.average == promised.average
    assert page.thresholds.grade_of(page.sum.average or Decimal(0)) == promised.grade


def enter(cast: Cast, lesson: Lesson, value: int, form: AssessmentForm) -> None:
    actor = cast.actor("teacher")
    opened = open_lessons(actor=actor, course_id=cast.course.pk, lesson_ids=[lesson.pk], has_reason=False)
    set_lesson_form(actor=actor, opened=opened[lesson.pk], form_id=form.pk)
    write_marks(cast, lesson, value)


def test_what_is_needed_for_a_grade(cast: Cast) -> None:
    wishes = {wish.grade: wish for wish in forecast(open_subject(cast), [], cast.test_form.pk).wishes}
    (need,) = wishes[5].needs
    assert (need.value, need.count, need.average) == (5, 1, Decimal("4.58"))
    assert wishes[4] == Wish(4, is_reached=True, needs=())


def test_what_if_is_counted_on_the_page(cast: Cast) -> None:
    html = text_of(cast, "subject", value1=5, form1=cast.test_form.pk, need=cast.form.pk)
    assert "4.29 → <b>4.58</b>, grade <b>5</b>" in html
    assert "<b>5</b> × 2" in html


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ({"value2": "9", "form2": "{form}"}, "value2", "Marks here are 2 to 5."),
        ({"value2": "пять", "form2": "{form}"}, "value2", "Marks here are 2 to 5."),
        ({"value3": "4", "form3": "999"}, "form3", "There is no such form of assessment here."),
        ({"value3": "4"}, "form3", "Choose a form of assessment."),
        ({"need": "{foreign}"}, "need", "There is no such form of assessment here."),
    ],
)
def test_bad_input_is_refused_beside_its_field(
    cast: Cast, query: dict[str, str], field: str, message: str
) -> None:
    known = {"form": cast.form.pk, "foreign": cast.other.form.pk}
    given = {key: value.format(**known) for key, value in query.items()}
    response = cast.client("guardian").get(url(cast, "subject"), given)
    assert response.status_code == 422
    html = response.content.decode()
    error = html.split(f'id="id_{field}_error"')[1].split("</div>")[0]
    assert message in error
    assert "Nothing has been counted" in html
    if "value2" in given:
        assert f'value="{given["value2"]}"' in html


def test_htmx_gets_the_part_alone(cast: Cast) -> None:
    response = cast.client("guardian").get(url(cast, "subject"), headers={"HX-Request": "true"})
    html = response.content.decode()
    assert html.strip().startswith('<section class="card what-if"')
    assert "HX-Request" in response.headers["Vary"]


def test_one_is_a_mark_only_by_the_schools_policy(cast: Cast) -> None:
    assert open_subject(cast).values == (5, 4, 3, 2)
    cast.school.allows_mark_one = True
    cast.school.save()
    assert open_subject(cast).values == (5, 4, 3, 2, 1)


# --- Bounded


@pytest.mark.parametrize("name", ["student", "charts", "subject"])
@pytest.mark.parametrize("key", ["guardian", "class_teacher", "head"])
def test_pages_take_few_queries_however_full(cast: Cast, name: str, key: str) -> None:
    GradingPolicy.objects.create(school=cast.school, publish_at="18:00")
    client, path = cast.client(key), url(cast, name)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    before = count()
    add_classmates(cast, 27, 4, 5)
    for number in range(12):
        add_mark(cast, add_lesson(cast, add_subject(cast, f"Предмет {number}"), cast.today, 5), 4)
        add_mark(cast, cast.past_lesson, 3, position=number + 2)
    assert count() == before <= _MOST_QUERIES + (_OF_THE_HEAD if key == "head" else 0)
