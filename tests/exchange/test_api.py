"""The REST API: who gets what by which token, and that it writes by the commands of the pages."""

import uuid
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parta.access.models import Membership
from parta.attendance.models import AbsenceNotice
from parta.audit.models import AuditEvent, Viewing
from parta.core import clock
from parta.exchange import web
from parta.exchange.api_urls import api
from parta.exchange.commands.keys import revoke_key
from parta.exchange.models import AccessKey
from parta.exchange.rules.keys import Scope
from parta.grading.commands.term_marks import TermMarkData, replace_term_marks
from parta.grading.models import GradingPolicy, Mark
from parta.grading.rules.terms import TermMarkKind
from parta.homework.models import Homework
from tests.factories.announcements import publish
from tests.factories.cast import Cast
from tests.factories.keys import Program, create_key

_FREE = {"/api/v1/me", "/api/v1/children"}  # say only whose token it is


def _program(cast: Cast, key: str, *parts: Scope, student_id: int | None = None) -> Program:
    asked = tuple(part.value for part in parts) or None
    return Program(create_key(cast, key, parts=asked, student_id=student_id).secret)


def _days(cast: Cast) -> dict[str, str]:
    since, until = cast.today - timedelta(days=45), cast.today + timedelta(days=45)
    return {"since": since.isoformat(), "until": until.isoformat()}


class Call(NamedTuple):
    """``shape``: the path as the document has it."""

    method: str
    path: str
    body: Any
    shape: str


def _calls(cast: Cast) -> list[Call]:
    """Every call there is, as method, path and what is sent, about 7А."""
    notice = publish(cast)
    notice.attachments.set([cast.attachment])
    values = {
        "student_id": cast.student.pk,
        "course_id": cast.course.pk,
        "class_id": cast.school_class.pk,
        "homework_id": cast.homework.pk,
        "announcement_id": notice.pk,
        "key": cast.attachment.key,
    }
    edit = {"lesson_id": cast.lesson.pk, "student_id": cast.student.pk, "text": "5"}
    absence = {"starts_on": cast.today + timedelta(days=1), "ends_on": cast.today + timedelta(days=1)}
    task = {"text": "§ 14", "operation": uuid.uuid4(), "reason": "Так велено"}
    bodies: dict[str, Any] = {
        "cells": {"edits": [edit | {"operation": uuid.uuid4()}], "reason": "Так велено"},
        "topic": {"topic": "Квадратные уравнения", "reason": "Так велено"},
        "homework": task,
        "{homework_id}": task | {"operation": uuid.uuid4(), "due_on": cast.homework.due_on},
        "notices": absence | {"reason": "illness", "operation": uuid.uuid4()},
    }
    found = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        # What is given is given at the lesson before.
        given = "homework_id" in path or "key" in path
        lesson_id = (cast.past_lesson if given else cast.lesson).pk
        for method in methods:
            asked = "?reason=Так%20велено" if method == "delete" else ""
            address = path.format(**values, lesson_id=lesson_id) + asked
            found.append(Call(method, address, bodies.get(path.rpartition("/")[2], {}), path))
    return sorted(found, key=lambda call: call.method == "delete")


def _status(program: Program, cast: Cast, call: Call) -> int:
    path = call.path.removeprefix("/api/v1/")
    is_read = call.method == "get"
    answer = program.get(path, **_days(cast)) if is_read else program.send(call.method, path, call.body)
    if answer.streaming:
        answer.getvalue()
    return int(answer.status_code)


def test_nothing_is_open_without_a_token_and_without_its_scope(cast: Cast) -> None:
    nobody, poor = Program("forged"), _program(cast, "class_teacher", Scope.ANNOUNCEMENTS)
    for call in _calls(cast):
        assert _status(nobody, cast, call) == 401, call
        is_open = call.path in _FREE or "/announcements" in call.path
        assert _status(poor, cast, call) in ({200, 204} if is_open else {403}), call
    signed_in = cast.client("head").get("/api/v1/me")
    assert (signed_in.status_code, signed_in["Content-Type"]) == (401, "application/problem+json")
    assert "Bearer" in signed_in["WWW-Authenticate"]


# By method and the end of the path: who gets it with every scope. Rows are of 7А and its first student.
_COLUMNS = ["student", "guardian", "trusted", "teacher", "class_teacher", "colleague", "head", "registrar"]
_TABLE = """
get    week                 200 200 200 403 200 403 200 403
get    marks                200 200 200 403 200 403 200 403
get    progress             200 200 200 403 200 403 200 403
get    absences             200 200 200 403 200 403 200 403
get    /files/{key}         200 200 200 403 200 403 200 403
post   notices              403 200 403 403 403 403 403 403
get    timetable            200 200 200 200 200 200 200 200
put    reading              204 204 204 204 204 404 404 404
get    journals             403 403 403 200 200 200 200 403
get    grades               403 403 403 200 200 404 200 403
post   cells                403 403 403 200 200 404 200 403
put    topic                403 403 403 200 403 404 403 403
get    {lesson_id}/homework 403 403 403 200 200 404 200 403
put    {homework_id}        403 403 403 200 403 404 403 403
get    classes              403 403 403 403 200 403 200 200
get    students             403 403 403 403 200 403 200 200
"""


def test_what_is_no_call_is_a_problem_too() -> None:
    refused = Client().delete("/api/v1/me")
    assert refused["Allow"] == "GET"
    found = [(refused, 405), *((Client().get(f"/api/v1/{path}"), 404) for path in ("nothing/7", ""))]
    for answer, status in found:
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        assert answer.json()["status"] == status


def test_every_call_answers_each_role_as_the_pages_do_and_the_other_school_not_at_all(cast: Cast) -> None:
    calls = _calls(cast)
    programs: dict[str, Program] = {}
    for line in _TABLE.strip().splitlines():
        method, end, *cells = line.split()
        call = next(one for one in calls if one.method == method and one.shape.endswith(end))
        for key, status in zip(_COLUMNS, cells, strict=True):
            program = programs.setdefault(key, _program(cast, key))
            assert _status(program, cast, call) == int(status), (call, key)
    for key in ("guardian", "teacher", "head", "registrar"):
        foreign = Program(create_key(cast.other, key).secret)
        for call in calls:
            if "{" in call.shape:
                assert _status(foreign, cast, call) in {403, 404}, (key, call)
    registrar = Program(create_key(cast.other, "registrar").secret)
    ids = {item["person_id"] for item in registrar.get("people/students", limit=200).json()["items"]}
    assert not ids & {student.pk for student in cast.students}


def test_a_token_of_one_student_reads_what_the_family_reads_of_that_one(cast: Cast) -> None:
    program = _program(cast, "guardian", student_id=cast.student.pk)
    assert [child["student_id"] for child in program.get("children").json()] == [cast.student.pk]
    me = program.get("me").json()
    assert me["scopes"] == sorted(set(me["scopes"]) - {"absences:write", "journal:write", "people:read"})
    assert program.get(f"students/{cast.students[1].pk}/week").status_code == 404
    week = program.get(f"students/{cast.student.pk}/week", day=cast.past_lesson.held_on).json()
    lessons = {lesson["lesson_id"]: lesson for day in week["days"] for lesson in day["lessons"]}
    assert [mark["text"] for mark in lessons[cast.past_lesson.pk]["marks"]] == ["5", "4"]
    without = _program(cast, "guardian", Scope.TIMETABLE)
    bare = without.get(f"students/{cast.student.pk}/week", day=cast.past_lesson.held_on).json()
    assert not any(lesson["marks"] or lesson["homework"] for day in bare["days"] for lesson in day["lessons"])


def test_marks_appear_when_the_pages_show_them(cast: Cast) -> None:
    program, path = _program(cast, "guardian"), f"students/{cast.student.pk}/marks"
    assert {item["text"] for item in program.get(path, **_days(cast)).json()["items"]} >= {"5", "4"}
    GradingPolicy.objects.update_or_create(
        school=cast.school, defaults={"guardian_delay_hours": 48, "guardian_delay_from_age": 0}
    )
    Mark.objects.filter(school=cast.school).update(set_at=clock.now())
    assert program.get(path, **_days(cast)).json()["items"] == []
    week = program.get(f"students/{cast.student.pk}/week", day=cast.past_lesson.held_on).json()
    assert not any(lesson["marks"] for day in week["days"] for lesson in day["lessons"])


def test_pages_of_a_list_are_its_whole_and_no_row_twice(cast: Cast) -> None:
    program = _program(cast, "registrar")
    found, after = [], ""
    while after is not None:
        page = program.get("people/students", limit=2, after=after).json()
        found += [item["person_id"] for item in page["items"]]
        after = page["next"]
    whole = [item["person_id"] for item in program.get("people/students").json()["items"]]
    assert found == whole == sorted(set(whole))
    notices = [publish(cast).pk for _number in range(3)]
    reader, read, after = _program(cast, "guardian"), [], ""
    while after is not None:
        page = reader.get("announcements", limit=1, after=after).json()
        read += [item["announcement_id"] for item in page["items"]]
        after = page["next"]
    assert read == notices[::-1]
    assert reader.send("put", f"announcements/{notices[0]}/reading", {}).status_code == 204
    assert [one["is_read"] for one in reader.get("announcements").json()["items"]] == [False, False, True]
    problem = program.get("people/students", after="~")
    assert (problem.status_code, problem.json()["code"]) == (422, "cursor")
    assert problem["Content-Type"] == "application/problem+json"


def test_a_journal_is_written_once_whatever_is_repeated(cast: Cast) -> None:
    program, operation = _program(cast, "teacher"), uuid.uuid4()
    student = cast.students[2].pk
    edit = {"lesson_id": cast.lesson.pk, "student_id": student, "text": "4", "operation": operation}
    for _time in range(2):
        answer = program.send("post", f"journals/{cast.course.pk}/cells", {"edits": [edit]}).json()
        assert [(row["outcome"], row["text"]) for row in answer["results"]] == [("saved", "4")]
    assert Mark.objects.filter(lesson=cast.lesson, student_id=student).count() == 1
    assert AuditEvent.objects.get(operation=operation).user == cast.users["teacher"]
    late = edit | {"text": "5", "operation": uuid.uuid4()}
    conflict = program.send("post", f"journals/{cast.course.pk}/cells", {"edits": [late]}).json()
    assert conflict["results"][0]["outcome"] == "conflict"
    task = {"text": "§ 15", "operation": uuid.uuid4()}
    ids = [program.send("post", f"lessons/{cast.lesson.pk}/homework", task).json() for _time in range(2)]
    assert ids[0] == ids[1]
    assert Homework.objects.filter(lesson=cast.lesson, text="§ 15").count() == 1
    journal = program.get(f"journals/{cast.course.pk}").json()
    cells = {row["student_id"]: row["cells"] for row in journal["rows"]}[student]
    assert {"lesson_id": cast.lesson.pk, "text": "4"}.items() <= cells[-1].items()


def test_homework_is_read_changed_and_withdrawn_by_its_teacher(cast: Cast) -> None:
    program, lesson = _program(cast, "teacher"), cast.past_lesson.pk
    path, own = f"lessons/{lesson}/homework", f"lessons/{lesson}/homework/{cast.homework.pk}"
    [task] = program.get(path).json()["items"]
    assert (task["text"], task["files"][0]["name"]) == (cast.homework.text, cast.attachment.name)
    cast.homework.students.set([cast.student])
    Homework.objects.filter(pk=cast.homework.pk).update(is_individual=True)
    with cast.attachment.file.open() as file:
        content = file.read()
    for reader, address in (
        (program, f"{path}/files/{cast.attachment.key}"),
        (_program(cast, "guardian"), f"students/{cast.student.pk}/files/{cast.attachment.key}"),
    ):
        answer = reader.get(address)
        assert answer.getvalue() == content
        assert "attachment" in answer["Content-Disposition"]
    other = f"students/{cast.students[1].pk}/files/{cast.attachment.key}"
    assert _program(cast, "guardian").get(other).status_code == 404  # it is for the brother alone
    new = {"operation": uuid.uuid4(), "text": "§ 16", "due_on": cast.homework.due_on, "reason": "Опечатка"}
    new |= {"removed_files": [cast.attachment.key]}
    answers = [program.send("put", own, new) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200], answers[0].content
    [task] = program.get(path).json()["items"]
    assert (task["text"], task["files"], task["student_ids"]) == ("§ 16", [], [cast.student.pk])
    assert AuditEvent.objects.filter(record=f"homework:{cast.homework.pk}", reason="Опечатка").count() == 1
    assert [program.send("delete", own + "?reason=x", {}).status_code for _time in range(2)] == [204, 404]


def test_averages_and_grades_are_those_of_the_progress_table(cast: Cast) -> None:
    grade = TermMarkData(cast.student.pk, TermMarkKind.TERM, cast.closed_term.pk, 5, comment="Молодец")
    replace_term_marks(actor=cast.actor("deputy"), course=cast.course, marks=[grade])
    found = _program(cast, "guardian").get(f"students/{cast.student.pk}/progress").json()
    subject = next(row for row in found["subjects"] if row["subject"] == cast.course.subject.name)
    assert subject["average"] == "4.29"
    assert ("5", "Молодец") in {(one["text"], one["comment"]) for one in subject["grades"]}
    teacher = _program(cast, "teacher")
    term = next(number for number in (1, 2) if number == cast.closed_term.number)
    rows = teacher.get(f"journals/{cast.course.pk}/grades", term=term).json()["rows"]
    texts = {row["student_id"]: [entry["text"] for entry in row["entries"]] for row in rows}
    assert texts[cast.student.pk] == ["5"]
    assert teacher.get(f"journals/{cast.course.pk}/grades").json()["term"] is None


def test_a_notice_is_filed_once_and_a_rule_refuses_in_words(cast: Cast) -> None:
    program, path = _program(cast, "guardian"), f"students/{cast.student.pk}/notices"
    day = cast.future_lesson.held_on.isoformat()
    notice = {"starts_on": day, "ends_on": day, "reason": "illness", "operation": str(uuid.uuid4())}
    assert [program.send("post", path, notice).json()["is_known"] for _time in range(2)] == [False, True]
    assert AbsenceNotice.objects.filter(student=cast.student, starts_on=day).count() == 1
    again = program.send("post", path, notice | {"operation": str(uuid.uuid4())})
    assert (again.status_code, again.json()["code"]) == (422, "overlap")
    stranger = program.send("post", f"students/{cast.other_student.pk}/notices", notice)
    assert stranger.status_code == 404


def test_reading_by_the_school_is_noted_and_a_token_dies_with_everything_it_hangs_on(cast: Cast) -> None:
    made = create_key(cast, "class_teacher")
    program = Program(made.secret)
    assert program.get(f"students/{cast.student.pk}/marks", **_days(cast)).status_code == 200
    assert Viewing.objects.filter(user=cast.users["class_teacher"], page="marks").exists()
    AccessKey.objects.filter(pk=made.key.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    assert program.get("me").status_code == 401
    revoked = create_key(cast, "class_teacher")
    revoke_key(actor=cast.actor("class_teacher"), key_id=revoked.key.pk)
    assert Program(revoked.secret).get("me").status_code == 401
    left = _program(cast, "class_teacher")
    Membership.objects.filter(user=cast.users["class_teacher"]).delete()
    assert left.get("me").status_code == 401


def test_a_token_has_so_many_requests_a_minute(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LIMIT", 2)
    program = _program(cast, "guardian")
    answers = [program.get("children") for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert int(answers[2]["Retry-After"]) <= web.WINDOW
    assert _program(cast, "guardian").get("children").status_code == 200


def test_lists_ask_the_same_however_long(cast: Cast) -> None:
    program = _program(cast, "guardian")
    paths = ("announcements", f"students/{cast.student.pk}/homework")
    publish(cast)
    before = [_queries(program, path, cast) for path in paths]
    for _number in range(5):
        publish(cast)
        task = Homework.objects.get(pk=cast.homework.pk)
        task.pk = None
        task.save()
    assert [_queries(program, path, cast) for path in paths] == before


def _queries(program: Program, path: str, cast: Cast) -> int:
    program.get("me")  # what is noted of a token once an hour is noted
    with CaptureQueriesContext(connection) as found:
        assert len(program.get(path, **_days(cast)).json()["items"]) > 0
    return len(found)


def test_the_reference_names_every_call(cast: Cast) -> None:
    page = Client().get("/api/v1/reference/").content.decode()
    for path in api.get_openapi_schema()["paths"]:
        assert path in page


@pytest.mark.parametrize(
    ("key", "offered"),
    [
        ("trusted", {"timetable", "marks", "homework", "absences", "announcements"}),
        ("registrar", {"timetable", "announcements", "people"}),
    ],
)
def test_a_token_is_offered_what_its_owner_may_do(cast: Cast, key: str, offered: set[str]) -> None:
    page = cast.client(key).get(f"/{cast.school.slug}/programs/tokens/").content.decode()
    assert {scope for scope in Scope if f'value="{scope}"' in page} == {f"{name}:read" for name in offered}
