"""Pages of the planner and of the load, through the client."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from parta.homework.commands import HomeworkData, give_homework
from parta.homework.models import Homework
from tests.factories.cast import Cast
from tests.factories.homework import get_independent_task
from tests.homework.test_load import due
from tests.homework.test_series import make_more_lessons, make_parallel


def url(cast: Cast, name: str, **arguments: Any) -> str:
    return reverse(f"homework:{name}", kwargs={"school": cast.school.slug, **arguments})


def series(cast: Cast, **values: Any) -> dict[str, Any]:
    return {
        "series": "0b0d1f0e-7f0a-4b3c-9a43-6f1f2f3f4f50",
        "lines": "§ 1\n§ 2 | 40",
        "since": cast.today.isoformat(),
        "publication": "now",
        "is_mandatory": "on",
        **values,
    }


def test_series_is_looked_at_and_then_applied(cast: Cast) -> None:
    make_more_lessons(cast)
    parallel = make_parallel(cast)
    client, address = cast.client("teacher"), url(cast, "series", course_id=cast.course.pk)
    values = series(cast, also=[parallel.pk])
    answer = client.post(address, values | {"preview": "1"})
    assert answer.status_code == 200
    assert len(answer.context["plans"]) == 2
    assert not Homework.objects.filter(series__isnull=False).exists()
    for _again in range(2):
        answer = client.post(address, values | {"apply": "1"})
        assert answer.status_code == 302
    assert Homework.objects.filter(series=values["series"], is_draft=False).count() == 4


def test_refused_series_keeps_what_was_typed(cast: Cast) -> None:
    make_more_lessons(cast)
    address = url(cast, "series", course_id=cast.course.pk)
    answer = cast.client("teacher").post(address, series(cast, lines="§ 1 | 999", apply="1"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "§ 1 | 999" in text
    assert 'id="id_lines_error"' in text


def test_chosen_earlier_tasks_become_lines(cast: Cast) -> None:
    make_more_lessons(cast)
    address = url(cast, "series", course_id=cast.course.pk)
    answer = cast.client("teacher").get(
        address, {"task": [str(cast.homework.pk), "x", str(cast.other.homework.pk)]}
    )
    assert answer.context["page"].source_ids == {cast.homework.pk}
    assert cast.homework.text in answer.content.decode()


def test_independent_work_through_its_form(cast: Cast) -> None:
    client, address = cast.client("teacher"), url(cast, "new_task", course_id=cast.course.pk)
    values = {
        "text": "Доклад",
        "due_on": (cast.today + timedelta(days=4)).isoformat(),
        "links": "https://resh.edu.ru/\n",
        "is_individual": "on",
        "students": [cast.student.pk],
        "draft": "1",
    }
    assert client.post(address, values).status_code == 302
    task = Homework.objects.get(text="Доклад")
    assert (task.is_draft, task.lesson, task.links) == (True, None, ["https://resh.edu.ru/"])
    publication = url(cast, "publication", course_id=cast.course.pk, homework_id=task.pk)
    assert client.post(publication).status_code == 302
    task.refresh_from_db()
    assert not task.is_draft
    assert "Доклад" in client.get(url(cast, "course", course_id=cast.course.pk)).content.decode()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": ""}, "text"),
        ({"due_on": ""}, "due_on"),
        ({"due_on": "2000-01-01"}, "due_on"),
        ({"minutes": "999"}, "minutes"),
        ({"links": "javascript:alert(1)"}, "links"),
    ],
)
def test_bad_independent_work_is_refused_at_its_field(cast: Cast, values: dict[str, str], field: str) -> None:
    good = {"text": "Доклад", "due_on": cast.today.isoformat(), "links": "https://resh.edu.ru/"}
    address = url(cast, "new_task", course_id=cast.course.pk)
    answer = cast.client("teacher").post(address, good | values)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert f'id="homework_{field}_error"' in text
    assert (good | values)["text"] in text
    assert not Homework.objects.filter(lesson__isnull=True).exists()


def test_nobody_named_is_refused_at_the_students(cast: Cast) -> None:
    address = url(cast, "new_task", course_id=cast.course.pk)
    values = {"text": "Доклад", "due_on": cast.today.isoformat(), "is_individual": "on"}
    answer = cast.client("teacher").post(address, values)
    assert answer.status_code == 422
    assert answer.context["form"].errors["students"]


def test_task_of_a_lesson_is_published_and_leads_back(cast: Cast) -> None:
    draft = give_homework(
        actor=cast.actor("teacher"),
        course_id=cast.course.pk,
        lesson_id=cast.lesson.pk,
        data=HomeworkData("§ 7", is_draft=True),
    )
    address = url(cast, "publication", course_id=cast.course.pk, homework_id=draft.pk)
    answer = cast.client("teacher").post(address, {"back": "lesson"})
    assert f"/lessons/{cast.lesson.pk}/" in answer.headers["Location"]


def test_refused_withdrawal_says_why(cast: Cast) -> None:
    task = get_independent_task(cast)
    address = url(cast, "withdrawal", course_id=cast.course.pk, homework_id=task.pk)
    answer = cast.client("deputy").post(address)
    assert answer.status_code == 422
    assert Homework.objects.filter(pk=task.pk).exists()


def test_load_at_entry_is_a_part(cast: Cast) -> None:
    due(cast, 140)
    address = url(cast, "lesson_load", lesson_id=cast.lesson.pk)
    client = cast.client("teacher")
    answer = client.get(address, {"minutes": "30", "is_mandatory": "on"})
    assert "load-over" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    answer = client.get(address, {"minutes": "many", "due_on": "never", "due_lesson": "x", "task": "-1"})
    assert answer.status_code == 200


def test_load_pages_take_any_day(cast: Cast) -> None:
    client = cast.client("deputy")
    for address in (url(cast, "load"), url(cast, "class_load", class_id=cast.school_class.pk)):
        for day in ("", "2026-02-03", "9999-12-31", "0001-01-01", "x"):
            assert client.get(address, {"day": day}).status_code == 200


def test_head_reads_a_plan_and_changes_nothing(cast: Cast) -> None:
    get_independent_task(cast)
    text = cast.client("head").get(url(cast, "course", course_id=cast.course.pk)).content.decode()
    assert '<form method="post" action="/school-1/homework/' not in text


def at_lesson(cast: Cast) -> str:
    arguments = {"school": cast.school.slug, "lesson_id": cast.lesson.pk}
    return reverse("journal:homework", kwargs=arguments)


def test_draft_at_the_lesson_is_for_its_teacher(cast: Cast) -> None:
    answer = cast.client("teacher").post(at_lesson(cast), {"text": "§ 77", "draft": "1"})
    assert answer.status_code == 302
    page = reverse("journal:lesson", kwargs={"school": cast.school.slug, "lesson_id": cast.lesson.pk})
    for key, is_seen in (("teacher", True), ("class_teacher", False), ("head", False)):
        assert ("§ 77" in cast.client(key).get(page).content.decode()) is is_seen, key
    diary = reverse("diary:week", kwargs={"school": cast.school.slug, "student_id": cast.student.pk})
    assert "§ 77" not in cast.client("student").get(diary).content.decode()


def test_lesson_or_day_not_both(cast: Cast) -> None:
    values = {
        "text": "§ 77",
        "due_lesson": cast.future_lesson.pk,
        "due_on": cast.future_lesson.held_on.isoformat(),
        "links": "https://resh.edu.ru/",
        "is_individual": "on",
        "students": [cast.student.pk],
    }
    answer = cast.client("teacher").post(at_lesson(cast), values)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'id="homework_due_on_error"' in text
    assert "https://resh.edu.ru/" in text
    assert f'value="{cast.student.pk}"' in text


def test_choices_of_the_lesson_tell_the_load_without_javascript(cast: Cast) -> None:
    due(cast, 130)
    page = reverse("journal:lesson", kwargs={"school": cast.school.slug, "lesson_id": cast.lesson.pk})
    found = cast.client("teacher").get(page).context["page"]
    assert found.next_load.load.minutes == 130
    assert "130" in found.due_choices[0].load_words
