"""The sheet of a day, notices and reports: whose, with what, and in how many queries."""

from typing import Any

import pytest

from parta.academics.models import Enrollment
from parta.attendance.models import AbsenceNotice
from parta.attendance.queries.notices import list_notices, notices_between
from parta.attendance.queries.reports import AskedReport, Grouping, Order, report_page
from parta.attendance.queries.sheet import sheet_page
from parta.attendance.rules import AttendanceCode
from parta.core import clock
from parta.core.errors import NotFound
from parta.lessons.models import Lesson
from parta.people.models import Guardian, Student
from tests.factories.absences import at, file_notice, notice_data, record, school_days
from tests.factories.cast import Cast

ABSENT, ILL = AttendanceCode.ABSENT, AttendanceCode.ILL


def asked(**values: Any) -> AskedReport:
    usual: dict[str, Any] = {
        "class_id": None,
        "since": None,
        "until": None,
        "grouping": Grouping.STUDENT,
        "order": Order.NAME,
    }
    return AskedReport(**(usual | values))


def url(cast: Cast, path: str = "") -> str:
    return f"/{cast.school.slug}/absences/{path}"


def add_students(cast: Cast, count: int) -> None:
    for number in range(count):
        student = Student.objects.create(school=cast.school, surname=f"Ю{number:02}", given_name="Имя")
        Enrollment.objects.create(
            student=student, school_class=cast.school_class, since_on=cast.year.starts_on
        )
        record(cast, cast.lesson, student, ABSENT)
        AbsenceNotice.objects.create(
            school=cast.school,
            year=cast.year,
            student=student,
            starts_on=school_days(cast)[1],
            ends_on=school_days(cast)[2],
            reason="illness",
            family_key=f"00000000-0000-0000-0000-{number:012}",
            filed_at=clock.now(),
            edited_at=clock.now(),
        )


def test_the_sheet_has_codes_notices_and_phones(cast: Cast) -> None:
    Guardian.objects.filter(pk=cast.guardian.pk).update(phone="+79121112233")
    with at(cast, 7):
        file_notice(cast, notice_data(cast.today, periods=(2, 2)))
        record(cast, cast.lesson, cast.students[1], ABSENT)
        page = sheet_page(cast.actor("class_teacher"), None, None)
    assert page.current is not None
    assert (page.current.name, page.may_accept, page.periods) == ("7А", True, (1, 2))
    first, second, _third = page.rows
    assert [cell.css for cell in first.cells] == ["", "told"]
    assert [cell.text for cell in second.cells] == ["н", ""]
    assert [phone.number for phone in second.phones] == ["+79121112233"]
    assert (first.phones, page.absent, len(page.waiting)) == ((), 1, 1)


def test_unexplained_absences_count_after_three_days(cast: Cast) -> None:
    assert sheet_page(cast.actor("class_teacher"), None, None).rows[1].unresolved in {0, 1}
    with at(cast, 12, day=school_days(cast)[8]):
        assert sheet_page(cast.actor("class_teacher"), None, None).rows[1].unresolved == 1


def test_the_sheet_of_another_class(cast: Cast) -> None:
    with pytest.raises(NotFound):
        sheet_page(cast.actor("class_teacher"), cast.other_class.pk, None)
    page = sheet_page(cast.actor("deputy"), cast.other_class.pk, None)
    assert [row.student_id for row in page.rows] == [cast.other_student.pk]
    assert not page.may_accept
    with pytest.raises(NotFound):
        sheet_page(cast.actor("head"), cast.other.school_class.pk, None)


def test_class_teacher_accepts_from_the_sheet(cast: Cast) -> None:
    (notice,) = file_notice(cast, notice_data(school_days(cast)[1]))
    client = cast.client("class_teacher")
    assert b"acceptance" in client.get(url(cast)).content
    back = f"{url(cast)}?day={cast.today}"
    response = client.post(url(cast, f"notices/{notice.pk}/acceptance/"), {"back": back})
    assert (response.status_code, response["Location"]) == (302, back)
    notice.refresh_from_db()
    assert notice.state == "accepted"
    elsewhere = client.post(url(cast, f"notices/{notice.pk}/acceptance/"), {"back": "https://evil.example/"})
    assert elsewhere["Location"] == url(cast)
    assert b"acceptance" not in cast.client("head").get(url(cast)).content


def test_notices_are_filtered_and_cut_by_class(cast: Cast) -> None:
    file_notice(cast, notice_data(school_days(cast)[1], comment="Тайна"))
    client = cast.client("class_teacher")
    assert "Тайна" in client.get(url(cast, "notices/")).content.decode()
    assert "Тайна" not in client.get(url(cast, "notices/?state=accepted")).content.decode()
    wrong = client.get(url(cast, "notices/?since=2026-12-01&until=2026-11-01"))
    assert wrong.status_code == 200
    assert b"field-error" in wrong.content
    cast.school_class.leads.update(teacher=cast.colleague)
    assert "Тайна" not in client.get(url(cast, "notices/")).content.decode()


def test_reports_by_student_class_and_reason(cast: Cast) -> None:
    head = cast.actor("head")
    with at(cast, 12):
        record(cast, cast.lesson, cast.student, ILL)
        rows = report_page(head, asked()).rows
        assert [(row.label, row.lessons, row.days) for row in rows] == [
            ("Иванов Пётр", 1, 0),
            ("Иванова Софья", 1, 0),
        ]
        (by_class,) = report_page(head, asked(grouping=Grouping.CLASS)).rows
        assert (by_class.label, by_class.counts) == ("7А", (1, 1, 0, 0))
        by_reason = report_page(head, asked(grouping=Grouping.REASON)).rows
        assert [row.note for row in by_reason] == ["н", "б"]
        today = report_page(head, asked(since=cast.today, order=Order.LESSONS))
        assert [row.student_id for row in today.rows] == [cast.student.pk]
        assert report_page(cast.actor("class_teacher"), asked(class_id=0)).is_every_class is False


def test_a_day_is_missed_with_all_its_lessons(cast: Cast) -> None:
    second = Lesson.objects.get(course=cast.class_course, held_on=cast.today)
    with at(cast, 12):
        record(cast, cast.lesson, cast.student, ILL)
        record(cast, second, cast.student, ILL)
        (row,) = report_page(cast.actor("head"), asked(since=cast.today)).rows
    assert (row.lessons, row.days) == (2, 1)


def test_the_table_for_a_spreadsheet_computes_nothing(cast: Cast) -> None:
    Student.objects.filter(pk=cast.students[1].pk).update(surname="=1+1")
    response = cast.client("class_teacher").get(url(cast, "reports/?format=csv"))
    assert response["Content-Type"].startswith("text/csv")
    assert "'=1+1" in response.content.decode()


@pytest.mark.parametrize("path", ["", "notices/", "reports/"])
def test_the_same_queries_for_one_and_thirty(
    cast: Cast, path: str, django_assert_max_num_queries: Any
) -> None:
    client = cast.client("class_teacher")
    client.get(url(cast, path))
    add_students(cast, 30)
    with django_assert_max_num_queries(32):
        assert client.get(url(cast, path)).status_code == 200


def test_lists_of_notices_take_a_query_each(cast: Cast, django_assert_num_queries: Any) -> None:
    add_students(cast, 5)
    ids = list(Student.objects.filter(school=cast.school).values_list("pk", flat=True))
    actor = cast.actor("head")
    with django_assert_num_queries(1):
        assert len(notices_between(ids, cast.today, school_days(cast)[3])) == 5
    with django_assert_num_queries(2):
        list_notices(actor, student_ids=None, since=cast.today, until=school_days(cast)[3])
