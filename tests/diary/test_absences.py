"""The family's page of absences: calendar, form, what it refuses, and who sees what of it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile

from parta.attendance.models import AbsenceNotice
from parta.attendance.rules import AttendanceCode, NoticeReason
from parta.audit.models import Viewing
from parta.core.errors import NotFound
from parta.diary.queries.absences import absences_page, catch_up_page
from parta.lessons.models import Lesson
from parta.people.models import Guardianship
from parta.people.rules import Scope
from tests.diary.weeks import add_task
from tests.factories.absences import (
    at,
    file_notice,
    get_running_out,
    notice_data,
    record,
    school_days,
    upload,
)
from tests.factories.cast import Cast

ABSENT = AttendanceCode.ABSENT


def url(cast: Cast, path: str = "", student: int = 0) -> str:
    return f"/{cast.school.slug}/diary/{cast.students[student].pk}/absences/{path}"


def fields(cast: Cast, **values: Any) -> dict[str, Any]:
    day = school_days(cast)[1].isoformat()
    return {"starts_on": day, "ends_on": day, "reason": "illness", "form_key": uuid.uuid4()} | values


def test_the_calendar_names_what_was_missed(cast: Cast) -> None:
    day = cast.past_lesson.held_on
    page = absences_page(cast.actor("guardian"), cast.students[1].pk, chosen=day)
    assert page.calendar is not None
    found = page.calendar.chosen
    assert found is not None
    assert (found.state, found.code, len(found.lines)) == ("part", "н", 1)
    assert found.lines[0].startswith("1. Алгебра, 8:30: ")
    html = cast.client("guardian").get(f"{url(cast, student=1)}?day={day}").content.decode()
    assert "Алгебра, 8:30" in html


def test_every_day_has_its_state(cast: Cast) -> None:
    days = school_days(cast)
    with at(cast, 7):
        file_notice(cast, notice_data(days[1], days[2]))
        page = absences_page(cast.actor("guardian"), cast.student.pk)
    assert page.calendar is not None
    cells = {day.day: day for month in page.calendar.months for week in month.weeks for day in week if day}
    assert cells[days[1]].told == "filed"
    assert cells[days[1]].may_tell
    assert not cells[cast.past_lesson.held_on].may_tell
    assert cells[cast.today].is_today
    assert not cells[days[-1] + timedelta(days=3)].may_tell


def test_a_plain_form_files_a_notice(cast: Cast) -> None:
    client = cast.client("guardian")
    body = fields(cast, **{f"student-{cast.students[1].pk}": "on"})
    body |= {"attachments": upload("своя.txt"), f"attachments-{cast.students[1].pk}": upload("сестры.txt")}
    response = client.post(url(cast, "notices/"), body)
    assert (response.status_code, response["Location"]) == (302, url(cast))
    names = {
        notice.student_id: [file.name for file in notice.attachments.all()]
        for notice in AbsenceNotice.objects.all()
    }
    assert names == {cast.student.pk: ["своя.txt"], cast.students[1].pk: ["сестры.txt"]}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"ends_on": "2199-01-01"}, "ends_on"),
        ({"starts_on": "нет"}, "starts_on"),
        ({"reason": "other"}, "comment"),
        ({"reason": ""}, "reason"),
        ({"first_period": "3", "last_period": "2"}, "last_period"),
        ({"attachments": "файл"}, "attachments"),
    ],
)
def test_refusals_stand_beside_their_field_and_nothing_is_lost(
    cast: Cast, values: dict[str, Any], field: str
) -> None:
    body = fields(cast, comment="Напишу позже" if field != "comment" else "") | values
    if field == "attachments":
        body["attachments"] = ContentFile(b"MZ\x00\x01", name="справка.pdf")
    response = cast.client("guardian").post(url(cast, "notices/"), body)
    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert form["comment"].value() == body["comment"]
    assert form["starts_on"].value() == body["starts_on"]
    assert not AbsenceNotice.objects.exists()


def test_overlap_asks_before_it_merges(cast: Cast) -> None:
    days = school_days(cast)
    file_notice(cast, notice_data(days[1], days[2], comment="Прежний"))
    client, body = cast.client("guardian"), fields(cast, ends_on=days[3].isoformat(), reason="doctor")
    response = client.post(url(cast, "notices/"), body)
    assert response.status_code == 422
    assert [item.comment for item in response.context["overlaps"]] == ["Прежний"]
    assert b'name="merge"' in response.content
    assert client.post(url(cast, "notices/"), body | {"merge": "1"}).status_code == 302
    assert AbsenceNotice.objects.get(merged_into=None).reason == "doctor"


def test_days_off_within_are_said(cast: Cast) -> None:
    days = [day for day in school_days(cast) if day.isoweekday() <= 5]
    Lesson.objects.filter(held_on=days[2]).update(is_canceled=True)
    body = fields(cast, starts_on=days[1].isoformat(), ends_on=days[3].isoformat())
    response = cast.client("guardian").post(url(cast, "notices/"), body, follow=True)
    assert str(days[2].day) in str(next(iter(response.context["messages"])))


def test_change_withdraw_and_certificate(cast: Cast) -> None:
    client, days = cast.client("guardian"), school_days(cast)
    (notice,) = file_notice(cast, notice_data(days[1]))
    path = f"notices/{notice.pk}/"
    assert client.get(url(cast, path)).status_code == 200
    body = fields(cast, starts_on=days[2].isoformat(), ends_on=days[2].isoformat(), version=9)
    assert client.post(url(cast, path), body).status_code == 422
    assert client.post(url(cast, path), body | {"version": 1}).status_code == 302
    assert client.post(url(cast, f"{path}certificates/"), {"attachments": upload()}).status_code == 302
    assert client.post(url(cast, f"{path}withdrawal/")).status_code == 302
    notice.refresh_from_db()
    assert (notice.starts_on, notice.state, notice.attachments.count()) == (days[2], "withdrawn", 1)
    assert client.get(url(cast, path, student=1)).status_code == 404  # of the other child


def test_still_ill_by_one_button(cast: Cast) -> None:
    notice, client = get_running_out(cast), cast.client("guardian")
    page = client.get(url(cast))
    (prompt,) = page.context["page"].prompts
    body = {"until": prompt.next_day.isoformat()}
    assert client.post(url(cast, f"notices/{notice.pk}/answer/"), body).status_code == 302
    notice.refresh_from_db()
    assert notice.ends_on == prompt.next_day


def test_an_alert_stands_on_the_page(cast: Cast) -> None:
    record(cast, cast.lesson, cast.student, ABSENT)
    assert "8:30–9:15" in cast.client("guardian").get(url(cast)).content.decode()
    assert "8:30–9:15" not in cast.client("student").get(url(cast)).content.decode()


def test_catch_up_has_topic_and_homework_of_missed_lessons(cast: Cast) -> None:
    page = catch_up_page(cast.actor("guardian"), cast.students[1].pk)
    assert [(lesson.subject, lesson.topic) for lesson in page.lessons] == [("Алгебра", "Линейные уравнения")]
    assert [task.text for task in page.lessons[0].tasks] == ["§ 12, № 214–218"]
    add_task(cast, cast.past_lesson, None, "Не для неё", is_individual=True)
    add_task(cast, cast.past_lesson, None, "Черновик", is_draft=True)
    assert len(catch_up_page(cast.actor("guardian"), cast.students[1].pk).lessons[0].tasks) == 1
    assert catch_up_page(cast.actor("guardian"), cast.student.pk).lessons == ()


def test_a_trusted_person_sees_absences_within_scope_and_never_notices(cast: Cast) -> None:
    file_notice(cast, notice_data(school_days(cast)[1], reason=NoticeReason.OTHER, comment="Тайна"))
    html = cast.client("trusted").get(url(cast)).content.decode()
    assert "Тайна" not in html
    assert "told-filed" not in html.split("absence-legend")[0]
    assert 'id="notice"' not in html
    Guardianship.objects.filter(guardian=cast.trusted).update(scopes=Scope.MARKS)
    assert cast.client("trusted").get(url(cast)).status_code == 404
    assert cast.client("trusted").get(url(cast, "catch-up/")).status_code == 404


@pytest.mark.parametrize(("key", "files"), [("guardian", True), ("student", False), ("class_teacher", False)])
def test_who_reads_notices_and_who_files_them(cast: Cast, key: str, *, files: bool) -> None:
    file_notice(cast, notice_data(school_days(cast)[1], comment="Кашель"))
    html = cast.client(key).get(url(cast)).content.decode()
    assert "Кашель" in html
    assert ('id="notice"' in html) is files


def test_another_child_is_nobodys_business(cast: Cast) -> None:
    with pytest.raises(NotFound):
        absences_page(cast.actor("guardian"), cast.other_student.pk)
    with pytest.raises(NotFound):
        absences_page(cast.actor("student"), cast.students[1].pk)


def test_staff_who_look_are_noted(cast: Cast) -> None:
    cast.client("class_teacher").get(url(cast))
    assert Viewing.objects.get(user=cast.users["class_teacher"]).page == "absences"
    cast.client("guardian").get(url(cast))
    assert Viewing.objects.count() == 1


def test_the_page_asks_as_often_with_many_notices(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client, days = cast.client("guardian"), school_days(cast)
    client.get(url(cast))
    for day in days[1:9]:
        file_notice(cast, notice_data(day), uploads={cast.student.pk: [upload()]})
    with django_assert_max_num_queries(34):
        client.get(url(cast))
