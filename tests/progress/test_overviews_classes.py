"""A class in a term: heat table, risks with their reasons, grades in sum, and as a spreadsheet."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from parta.academics.models import ClassClosing, SchoolClass
from parta.attendance.models import Attendance
from parta.attendance.rules import AttendanceCode
from parta.core import clock
from parta.core.errors import NotFound
from parta.grading.rules.rates import Standing
from parta.grading.rules.terms import Outcome
from parta.lessons.models import Lesson
from parta.people.models import Student
from parta.progress.queries.classes import ClassPage, HeatRow, StudentReasons, class_page
from parta.progress.rules.risks import RiskKind
from tests.factories.cast import Cast
from tests.progress.overviews import add_student, give_grades, read_sheets, set_mark, set_marks
from tests.tools.queries import OF_EVERY_PAGE

_MOST_QUERIES = 12 + OF_EVERY_PAGE


@pytest.fixture(autouse=True)
def _english(settings: Any) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def url(cast: Cast, school_class: SchoolClass | None = None) -> str:
    class_id = (school_class or cast.school_class).pk
    return reverse("progress:class", kwargs={"school": cast.school.slug, "class_id": class_id})


def index_url(cast: Cast) -> str:
    return reverse("progress:index", kwargs={"school": cast.school.slug})


def open_page(cast: Cast, term_id: int | None = None) -> ClassPage:
    return class_page(cast.actor("class_teacher"), cast.school_class.pk, term_id)


def row_of(page: ClassPage, student: Student) -> HeatRow:
    return next(row for row in page.rows if row.student_id == student.pk)


def reasons_of(page: ClassPage, student: Student) -> dict[RiskKind, str]:
    none = StudentReasons(0, "", ())
    own = next((item for item in page.at_risk if item.student_id == student.pk), none)
    return {reason.kind: f"{reason.subject}: {reason.words}" for reason in own.reasons}


def test_class_teacher_with_a_single_class_goes_straight_there(cast: Cast) -> None:
    response = cast.client("class_teacher").get(index_url(cast))
    assert (response.status_code, response["Location"]) == (302, url(cast))


def test_class_teacher_of_two_chooses(cast: Cast) -> None:
    cast.other_class.leads.create(teacher=cast.class_teacher)
    body = cast.client("class_teacher").get(index_url(cast)).content.decode()
    assert url(cast) in body
    assert url(cast, cast.other_class) in body
    assert reverse("progress:school", kwargs={"school": cast.school.slug}) not in body


def test_head_is_offered_the_school(cast: Cast) -> None:
    body = cast.client("head").get(index_url(cast)).content.decode()
    for name in ("progress:school", "progress:accumulation", "progress:closings"):
        assert reverse(name, kwargs={"school": cast.school.slug}) in body
    assert url(cast, cast.other_class) in body


def test_averages_of_cells_rows_and_columns(cast: Cast) -> None:
    set_marks(cast, cast.students[0], [5, 5, 4], course=cast.class_course)
    set_marks(cast, cast.students[1], [3], course=cast.class_course)
    page = open_page(cast)
    assert [column.name for column in page.columns] == ["Алгебра", "Русский язык"]
    first, second, third = page.rows
    algebra, russian = first.cells
    assert algebra
    assert russian
    assert (algebra.average.value, algebra.average.band) == (Decimal("4.29"), 4)  # 5·2 and 4·5
    assert (russian.average.value, russian.average.band) == (Decimal("4.67"), 5)
    assert first.average.value == Decimal("4.48")
    assert second.missed == 1
    assert third.average.value is None
    assert [column.average.value for column in page.columns] == [Decimal("4.29"), Decimal("3.84")]
    assert page.missed == 1


def test_grade_of_the_term_stands_in_its_cell(cast: Cast) -> None:
    give_grades(cast, cast.course, cast.closed_term, {cast.student: 4, cast.students[1]: Outcome.EXEMPT})
    page = open_page(cast, cast.closed_term.pk)
    assert [row.cells[0] and row.cells[0].grade for row in page.rows] == ["4", "ex.", ""]
    assert page.is_closed
    assert [row.cells[0] and row.cells[0].grade for row in open_page(cast).rows] == ["", "", ""]


def test_term_closed_for_this_class_is_marked(cast: Cast) -> None:
    assert not open_page(cast).is_closed
    ClassClosing.objects.create(
        school=cast.school, school_class=cast.school_class, term=cast.term, closed_at=clock.now()
    )
    assert open_page(cast).is_closed


@pytest.mark.parametrize(
    ("values", "kind", "words"),
    [
        ([2, 2, 3], RiskKind.FAILING, "Русский язык: average 2.33 (3 marks), a 3 begins at 2.50"),
        ([2, 3], RiskKind.NEAR_FAILING, "Русский язык: average 2.50 (2 marks), under 2.50 it is a 2"),
        (
            [5, 5, 5, 4, 4, 4],
            RiskKind.FALLING,
            "Русский язык: from 5.00 in the first half of the marks to 4.00 in the second",
        ),
    ],
)
def test_why_a_student_is_at_risk(cast: Cast, values: list[int], kind: RiskKind, words: str) -> None:
    student = cast.students[2]
    set_marks(cast, student, values, course=cast.class_course)
    page = open_page(cast)
    assert reasons_of(page, student) == {kind: words}
    assert words in cast.client("class_teacher").get(url(cast)).content.decode().replace(
        "<b>Русский язык</b>", "Русский язык"
    )


def test_missed_lessons_are_a_risk_with_their_share(cast: Cast) -> None:
    student = cast.students[2]
    held = Lesson.objects.filter(course=cast.course, held_on__range=(cast.term.starts_on, cast.today))
    for lesson in held:
        Attendance.objects.create(
            school=cast.school,
            year=cast.year,
            lesson=lesson,
            student=student,
            code=AttendanceCode.ILL.value,
            recorded_at=clock.now(),
        )
    count = held.count()
    words = reasons_of(open_page(cast), student)[RiskKind.MISSED]
    assert words == f": missed {count} of {2 * count} lessons (50.0 %)"


def test_few_marks_are_listed_by_subject(cast: Cast) -> None:
    cast.term.starts_on, cast.term.ends_on = cast.today - timedelta(days=9), cast.today
    cast.term.save()
    for student in cast.students[:2]:
        set_marks(cast, student, [4] * 8, course=cast.class_course)
    algebra, russian = open_page(cast).few_marks
    assert algebra.subject == "Алгебра"
    assert algebra.students == ()  # nearly everybody: the teacher's matter
    assert "3 of 3 students have fewer" in algebra.words
    assert russian.words == "For the term there should be 7 marks. 1 of 3 students have fewer"
    assert russian.students == (("Кузнецов Лев", 0),)


def test_first_grade_has_neither_marks_nor_their_risks(cast: Cast) -> None:
    cast.school_class.grade = 1
    cast.school_class.save()
    page = open_page(cast)
    assert not page.is_marked
    assert page.few_marks == ()
    assert "The first grade is taught without marks." in (
        cast.client("class_teacher").get(url(cast)).content.decode()
    )


def test_one_step_to_better_by_grades_else_by_marks(cast: Cast) -> None:
    give_grades(cast, cast.course, cast.term, {cast.students[0]: 5, cast.students[1]: 5})
    set_marks(cast, cast.students[0], [4, 4], course=cast.class_course)
    set_marks(cast, cast.students[1], [3, 3], course=cast.class_course)
    steps = open_page(cast).steps
    assert [(step.student_id, step.label, step.words) for step in steps] == [
        (cast.students[0].pk, "With one 4", "Русский язык: 4, average 4.00"),
        (cast.students[1].pk, "With one 3", "Русский язык: 3, average 3.00"),
    ]


def test_summary_of_grades(cast: Cast) -> None:
    first, second, third = cast.students
    give_grades(cast, cast.course, cast.term, {first: 5, second: 5, third: 2})
    give_grades(cast, cast.class_course, cast.term, {first: 5, second: 4, third: 3})
    summary = open_page(cast).summary
    assert summary
    algebra, russian = summary.subjects
    assert (algebra.counts, algebra.rates.success, algebra.rates.quality) == (
        (2, 0, 0, 1, 0),
        Decimal("66.7"),
        Decimal("66.7"),
    )
    assert (russian.rates.success, russian.rates.quality) == (Decimal(100), Decimal("66.7"))
    assert (summary.success, summary.quality) == (Decimal("66.7"), Decimal("66.7"))
    lists = {item.standing: [student.student_id for student in item.students] for item in summary.lists}
    assert lists == {
        Standing.EXCELLENT: [first.pk],
        Standing.ONE_FOUR: [second.pk],
        Standing.ONE_THREE: [],
        Standing.FAILING: [third.pk],
    }


def test_summary_waits_for_grades(cast: Cast) -> None:
    assert open_page(cast).summary is None
    body = cast.client("class_teacher").get(url(cast)).content.decode()
    assert "No grades have been given for this term yet" in body


@pytest.mark.parametrize("term", ["none", "-1", "9" * 30])
def test_a_term_that_is_none_is_not_found(cast: Cast, term: str) -> None:
    assert cast.client("head").get(url(cast), {"term": term}).status_code == 404


def test_term_of_the_other_school_is_not_found(cast: Cast) -> None:
    assert cast.client("head").get(url(cast), {"term": cast.other.term.pk}).status_code == 404
    with pytest.raises(NotFound):
        open_page(cast, cast.other.term.pk)


def test_class_without_students_has_a_friendly_page(cast: Cast) -> None:
    cast.school_class.enrollments.all().delete()
    body = cast.client("class_teacher").get(url(cast)).content.decode()
    assert "Nobody is enrolled in this class" in body


def test_same_few_queries_at_three_and_thirty_students(cast: Cast) -> None:
    client = cast.client("class_teacher")
    client.get(url(cast))
    with CaptureQueriesContext(connection) as few:
        client.get(url(cast))
    for number in range(27):
        student = add_student(cast, f"Новенькая {number}")
        set_mark(cast, cast.past_lesson, student, 2 + number % 4, cast.form)
    give_grades(cast, cast.course, cast.term, dict.fromkeys(cast.students, 4))
    with CaptureQueriesContext(connection) as many:
        response = client.get(url(cast))
    assert len(response.context["page"].rows) == 30
    assert len(many) == len(few) <= _MOST_QUERIES


def test_spreadsheet_of_a_class(cast: Cast) -> None:
    set_marks(cast, cast.students[2], [2, 2], course=cast.class_course)
    give_grades(cast, cast.course, cast.term, {cast.student: 5, cast.students[1]: Outcome.EXEMPT})
    response = cast.client("class_teacher").get(url(cast), {"format": "xlsx"})
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''7%D0%90%2C%20Quarter%202")
    sheets = read_sheets(response)
    assert list(sheets) == ["Averages", "Missed lessons", "Grades of the term", "At risk", "Grades in sum"]
    averages = sheets["Averages"]
    assert averages[0] == ["Student", "Алгебра", "Русский язык", "Average"]
    assert averages[1] == ["Иванов Пётр", 4.29, "", 4.29]
    assert averages[-1] == ["Average", 4.29, 2.0, 3.15]
    assert sheets["Missed lessons"][2] == ["Иванова Софья", 1, 0, 1]
    assert [line[1] for line in sheets["Grades of the term"][1:]] == [5, "ex.", ""]
    assert sheets["At risk"][1][:3] == ["Кузнецов Лев", "failing", "Русский язык"]


def test_no_text_becomes_a_formula(cast: Cast) -> None:
    for surname in ("=1+1", "+7", "-1", "@cmd"):
        add_student(cast, surname)
    response = cast.client("class_teacher").get(url(cast), {"format": "xlsx"})
    content = BytesIO(b"".join(response))
    sheet = load_workbook(content)["Averages"]
    cells = {cell.value: cell for (cell,) in sheet.iter_rows(min_row=2, max_col=1)}
    for name in ("=1+1 Анна", "+7 Анна", "-1 Анна", "@cmd Анна"):
        assert (cells[name].data_type, cells[name].quotePrefix) == ("s", True)
    assert not cells["Иванов Пётр"].quotePrefix
    assert sheet.freeze_panes == "B2"


def test_nobody_of_another_class_gets_the_spreadsheet(cast: Cast) -> None:
    answer = cast.client("class_teacher").get(url(cast, cast.other_class), {"format": "xlsx"})
    assert answer.status_code == 404
    assert cast.client("colleague").get(url(cast), {"format": "xlsx"}).status_code == 403
