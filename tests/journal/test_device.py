"""What a device has kept while there was no network, and sends afterwards, perhaps twice."""

import json
import uuid
from typing import Any

from django.test import Client

from parta.audit.models import AuditEvent
from parta.homework.models import Homework
from parta.journal.commands import CellEdit, CellResult, HeadingEdit, Outcome, record_cells, record_heading
from parta.lessons.commands import set_topics
from parta.lessons.models import Lesson
from tests.factories.cast import Cast


def topic_of(cast: Cast) -> str:
    return Lesson.objects.get(pk=cast.lesson.pk).topic


def test_a_topic_is_written_once_and_its_conflict_names_the_other(cast: Cast) -> None:
    teacher, seen = cast.actor("teacher"), topic_of(cast)
    mine = HeadingEdit("Корни  уравнений", seen, cast.test_form.pk, uuid.uuid4())
    for _again in range(2):
        result = record_heading(actor=teacher, lesson_id=cast.lesson.pk, edit=mine)
        assert (result.outcome, result.text) == (Outcome.SAVED, "Корни уравнений")
    assert AuditEvent.objects.filter(operation=mine.operation).count() == 1

    set_topics(
        actor=cast.actor("deputy"),
        course_id=cast.course.pk,
        topics={cast.lesson.pk: "Замена"},
        reason="болен",
    )
    assert (
        record_heading(actor=teacher, lesson_id=cast.lesson.pk, edit=mine).text == "Замена"
    )  # sent late again
    late = HeadingEdit("Дроби", "Корни уравнений", None, uuid.uuid4())
    result = record_heading(actor=teacher, lesson_id=cast.lesson.pk, edit=late)
    assert (result.outcome, result.text) == (Outcome.CONFLICT, "Замена")
    assert str(cast.users["deputy"]) in result.writer
    assert topic_of(cast) == "Замена"
    refused = HeadingEdit("Дроби", "", None, uuid.uuid4())
    result = record_heading(actor=teacher, lesson_id=cast.closed_lesson.pk, edit=refused)
    assert (result.outcome, result.code) == (Outcome.REFUSED, "term_closed")


def write(cast: Cast, key: str, edit: CellEdit) -> CellResult:
    (result,) = record_cells(actor=cast.actor(key), course_id=cast.course.pk, edits=[edit], reason="замена")
    return result


def test_a_conflict_of_cells_names_the_other_and_what_is_sent_late_says_so(cast: Cast) -> None:
    place = cast.lesson.pk, cast.student.pk
    first = CellEdit(*place, "н 3", "", uuid.uuid4())
    version = write(cast, "teacher", first).version
    assert not write(cast, "teacher", first).is_overtaken
    assert write(cast, "deputy", CellEdit(*place, "2", version, uuid.uuid4())).outcome is Outcome.SAVED
    result = write(cast, "teacher", first)
    assert (result.outcome, result.text, result.is_overtaken) == (Outcome.SAVED, "2", True)
    result = write(cast, "teacher", CellEdit(*place, "5", version, uuid.uuid4()))
    assert (result.outcome, result.text) == (Outcome.CONFLICT, "2")
    assert str(cast.users["deputy"]) in result.writer


def give(client: Client, cast: Cast, values: dict[str, Any], task: str = "") -> dict[str, Any]:
    url = f"/{cast.school.slug}/journal/lessons/{cast.lesson.pk}/homework/{task}"
    values = {"operation": str(uuid.uuid4())} | values
    answer = client.post(url, values, headers={"Accept": "application/json"})
    result: dict[str, Any] = json.loads(answer.content)["results"][0]
    return result


def test_homework_sent_twice_is_given_once_and_changed_as_it_was_seen(cast: Cast) -> None:
    client, values = cast.client("teacher"), {"text": "§ 14", "operation": str(uuid.uuid4())}
    given = give(client, cast, values)
    assert given == give(client, cast, values) == {"outcome": "saved", "text": "§ 14", "version": "1"}
    task = Homework.objects.get(lesson=cast.lesson, text="§ 14")
    refused = give(client, cast, {"text": ""})
    assert refused["outcome"] == "refused"
    assert refused["message"]

    mine = {"text": "§ 15", "seen": "1", "operation": str(uuid.uuid4())}
    changed = give(client, cast, mine, f"{task.pk}/")
    assert (
        changed
        == give(client, cast, mine, f"{task.pk}/")
        == {
            "outcome": "saved",
            "text": "§ 15",
            "version": "2",
        }
    )
    late = give(cast.client("deputy"), cast, {"text": "§ 16", "seen": "1", "reason": "замена"}, f"{task.pk}/")
    assert (late["outcome"], late["text"], late["version"]) == ("conflict", "§ 15", "2")
    assert str(cast.users["teacher"]) in late["writer"]


def test_who_it_is_and_a_token(cast: Cast) -> None:
    answer = cast.client("teacher").get("/app/who/")
    page = cast.client("teacher").get(f"/{cast.school.slug}/journal/")
    assert (
        answer.json()["user"] == page["Parta-User"] != cast.client("deputy").get("/app/who/").json()["user"]
    )
    assert answer.json()["token"]
    assert "no-store" in answer["Cache-Control"]
