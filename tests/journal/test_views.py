import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.academics.models import Enrollment
from parta.core import clock
from parta.grading.models import Mark
from parta.homework.models import Homework
from parta.lessons.models import Lesson
from parta.people.models import Student
from tests.factories.cast import Cast
from tests.tools.queries import OF_EVERY_PAGE


def url(cast: Cast, name: str, **arguments: object) -> str:
    return reverse(f"journal:{name}", kwargs={"school": cast.school.slug, **arguments})


def course_url(cast: Cast) -> str:
    return url(cast, "course", course_id=cast.course.pk)


def lesson_url(cast: Cast) -> str:
    return url(cast, "lesson", lesson_id=cast.lesson.pk)


def post_cells(client: Client, cast: Cast, body: Any) -> Any:
    return client.post(
        url(cast, "cells", course_id=cast.course.pk), json.dumps(body), content_type="application/json"
    )


def test_grid_shows_students_marks_and_totals(cast: Cast) -> None:
    text = cast.client("teacher").get(course_url(cast)).content.decode()
    assert "Иванов Пётр" in text
    assert ">5 4</td>" in text
    assert "4,29" in text  # (5·2 + 4·5) / 7
    assert "Яковлева" not in text  # of the other class


def test_grid_hatches_days_before_a_student_came(cast: Cast) -> None:
    Enrollment.objects.filter(student=cast.student).update(since_on=cast.today)
    text = cast.client("teacher").get(course_url(cast)).content.decode()
    assert 'class="out"' in text or " out" in text


def test_grid_escapes_names(cast: Cast) -> None:
    Student.objects.filter(pk=cast.student.pk).update(given_name="<script>alert(1)</script>")
    text = cast.client("teacher").get(course_url(cast)).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_a_term_that_does_not_exist_is_not_found(cast: Cast) -> None:
    answer = cast.client("teacher").get(url(cast, "term", course_id=cast.course.pk, term=9))
    assert answer.status_code == 404


def test_grid_costs_the_same_for_one_student_and_thirty(cast: Cast) -> None:
    client = cast.client("teacher")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(course_url(cast)).status_code == 200
        return len(captured)

    queries()
    few = queries()
    students = Student.objects.bulk_create(
        Student(school=cast.school, surname=f"Новый{number}", given_name="Ученик") for number in range(30)
    )
    Enrollment.objects.bulk_create(
        Enrollment(student=student, school_class=cast.school_class, since_on=cast.year.starts_on)
        for student in students
    )
    Mark.objects.bulk_create(
        Mark(
            school=cast.school,
            year=cast.year,
            lesson=cast.past_lesson,
            student=student,
            value=4,
            form=cast.form,
            weight=2,
            set_at=clock.now(),
            recorded_at=clock.now(),
        )
        for student in students
    )
    assert queries() == few
    assert few <= 18 + OF_EVERY_PAGE


def test_index_lists_todays_lessons_and_own_journals(cast: Cast) -> None:
    text = cast.client("teacher").get(url(cast, "index")).content.decode()
    assert lesson_url(cast) in text
    assert course_url(cast) in text
    assert url(cast, "course", course_id=cast.other_course.pk) not in text


def test_index_of_the_deputy_lists_every_class(cast: Cast) -> None:
    text = cast.client("deputy").get(url(cast, "index")).content.decode()
    assert course_url(cast) in text
    assert url(cast, "course", course_id=cast.other_course.pk) in text


def test_cells_are_saved_by_a_request_of_the_grid(cast: Cast) -> None:
    edit = {
        "lesson": cast.lesson.pk,
        "student": cast.student.pk,
        "text": "5",
        "seen": "",
        "operation": str(uuid.uuid4()),
    }
    (result,) = post_cells(cast.client("teacher"), cast, {"edits": [edit]}).json()["results"]
    assert (result["outcome"], result["text"], result["average"]) == ("saved", "5", "4,44")


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"edits": "x"},
        {"edits": []},
        {"edits": [{"lesson": 1}]},
        {"edits": [{"lesson": "x", "student": 1, "text": "5", "seen": "", "operation": "no-uuid"}]},
    ],
)
def test_a_request_that_is_not_of_the_grid_is_refused(cast: Cast, body: Any) -> None:
    answer = post_cells(cast.client("teacher"), cast, body)
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_lesson_is_saved_without_a_script(cast: Cast) -> None:
    data = {"topic": "Степень", "form": cast.test_form.pk, f"cell-{cast.student.pk}": "5 4"}
    answer = cast.client("teacher").post(lesson_url(cast), data)
    assert answer.status_code == 302
    marks = Mark.objects.filter(lesson=cast.lesson, student=cast.student)
    assert [(mark.value, mark.form) for mark in marks.order_by("position")] == [
        (5, cast.test_form),
        (4, cast.test_form),
    ]


def test_a_refused_cell_keeps_what_was_typed_beside_its_message(cast: Cast) -> None:
    first, second, _third = cast.students
    data = {"topic": "Степень", "form": cast.form.pk, f"cell-{first.pk}": "5", f"cell-{second.pk}": "99"}
    answer = cast.client("teacher").post(lesson_url(cast), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="99"' in text
    assert f'id="error-{second.pk}"' in text
    assert Mark.objects.filter(lesson=cast.lesson, student=first).exists()


def test_a_topic_too_long_keeps_everything_typed(cast: Cast) -> None:
    data = {"topic": "т" * 501, "form": cast.form.pk, f"cell-{cast.student.pk}": "5"}
    answer = cast.client("teacher").post(lesson_url(cast), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "т" * 501 in text
    assert 'value="5"' in text
    assert not Mark.objects.filter(lesson=cast.lesson).exists()


def test_a_cell_that_changed_meanwhile_is_shown_with_both_values(cast: Cast) -> None:
    Mark.objects.create(
        school=cast.school,
        year=cast.year,
        lesson=cast.lesson,
        student=cast.student,
        value=3,
        form=cast.form,
        weight=2,
        set_at=clock.now(),
        recorded_at=clock.now(),
    )
    pk = cast.student.pk
    data = {"topic": "", "form": cast.form.pk, f"cell-{pk}": "5", f"seen-{pk}": "", f"was-{pk}": ""}
    text = cast.client("teacher").post(lesson_url(cast), data).content.decode()
    assert f'id="error-{pk}"' in text
    assert 'value="5"' in text
    assert Mark.objects.get(lesson=cast.lesson, student=cast.student).value == 3


def test_homework_is_given_with_a_file_and_due_at_the_next_lesson(cast: Cast) -> None:
    file = SimpleUploadedFile("план.txt", "Прочитать § 12".encode())
    data = {"text": "§ 12, № 3", "minutes": "20", "is_mandatory": "on", "attachments": file}
    client = cast.client("teacher")
    answer = client.post(url(cast, "homework", lesson_id=cast.lesson.pk), data)
    assert answer.status_code == 302
    homework = Homework.objects.get(lesson=cast.lesson)
    assert (homework.text, homework.minutes, homework.is_mandatory) == ("§ 12, № 3", 20, True)
    assert homework.due_lesson == cast.future_lesson
    attachment = homework.attachments.get()
    answer = client.get(url(cast, "file", key=attachment.key))
    assert b"".join(answer.streaming_content).decode() == "Прочитать § 12"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"text": "§ 12", "minutes": "0"}, "minutes"),
        ({"text": "§ 12", "minutes": "301"}, "minutes"),
        ({"text": "§ 12", "minutes": "час"}, "minutes"),
        ({"text": "§ 12", "due_lesson": "0"}, "due_lesson"),
        ({"text": "§ 12", "attachments": SimpleUploadedFile("a.pdf", b"<html>")}, "attachments"),
        ({"text": "§ 12", "attachments": SimpleUploadedFile("a.exe", b"MZ")}, "attachments"),
    ],
)
def test_bad_homework_is_refused_next_to_its_field(cast: Cast, data: dict[str, Any], field: str) -> None:
    answer = cast.client("teacher").post(url(cast, "homework", lesson_id=cast.lesson.pk), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="homework_{field}_error"' in text
    assert data["text"] in text or field == "text"
    assert not Homework.objects.filter(lesson=cast.lesson).exists()


def test_homework_is_changed_and_withdrawn(cast: Cast) -> None:
    client, homework = cast.client("teacher"), cast.homework
    arguments = {"lesson_id": homework.lesson_id, "homework_id": homework.pk}
    client.post(url(cast, "task", **arguments), {"text": "§ 14"})
    homework.refresh_from_db()
    assert (homework.text, homework.is_mandatory, homework.version) == ("§ 14", False, 2)
    client.post(url(cast, "withdrawal", **arguments))
    assert not Homework.objects.filter(pk=homework.pk).exists()


def test_a_file_is_not_for_those_who_cannot_see_the_lesson(cast: Cast) -> None:
    key = cast.homework.attachments.get().key
    answer = cast.client("teacher").get(url(cast, "file", key=key))
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert cast.client("colleague").get(url(cast, "file", key=key)).status_code == 404


def test_cell_tells_its_history_in_words(cast: Cast) -> None:
    address = url(cast, "cell", lesson_id=cast.past_lesson.pk, student_id=cast.student.pk)
    mark = cast.marks[0]
    data = {
        f"mark-{mark.pk}-version": mark.version,
        f"mark-{mark.pk}-form": cast.test_form.pk,
        f"mark-{mark.pk}-comment": "за доказательство",
    }
    client = cast.client("teacher")
    saved = client.post(
        url(cast, "mark", lesson_id=mark.lesson_id, student_id=mark.student_id, mark_id=mark.pk), data
    )
    assert saved.status_code == 302
    text = client.get(address).content.decode()
    assert "за доказательство" in text
    assert "Орлов" in text
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "за доказательство" in part


def test_a_column_outside_the_timetable_is_added(cast: Cast) -> None:
    data = {"held_on": cast.today.isoformat(), "topic": "Олимпиада"}
    address = url(cast, "extra_lessons", course_id=cast.course.pk)
    answer = cast.client("teacher").post(address, data)
    lesson = Lesson.objects.get(course=cast.course, period__isnull=True)
    assert answer["Location"] == url(cast, "lesson", lesson_id=lesson.pk)
    assert lesson.topic == "Олимпиада"


@pytest.mark.parametrize("held_on", ["", "вчера", "1999-09-01"])
def test_a_column_on_a_bad_day_is_refused(cast: Cast, held_on: str) -> None:
    address = url(cast, "extra_lessons", course_id=cast.course.pk)
    answer = cast.client("teacher").post(address, {"held_on": held_on, "topic": "Олимпиада"})
    assert answer.status_code == 422
    assert "Олимпиада" in answer.content.decode()
    assert not Lesson.objects.filter(period__isnull=True).exists()


def test_class_teacher_sees_the_page_but_cannot_plan(cast: Cast) -> None:
    client = cast.client("class_teacher")
    assert client.get(lesson_url(cast)).status_code == 200
    answer = client.post(url(cast, "homework", lesson_id=cast.lesson.pk), {"text": "§ 12"})
    assert answer.status_code == 403
