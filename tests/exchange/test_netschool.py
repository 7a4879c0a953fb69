"""Apps made for another diary: the real client reads this one; app passwords open this door and no other."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.live_server_helper import LiveServer

from parta.core import clock
from parta.exchange.commands.keys import revoke_key
from parta.exchange.models import AccessKey
from parta.exchange.rules.keys import KeyKind
from parta.exchange.rules.netschool import Work, assignment_id, read_assignment
from parta.grading.models import GradingPolicy, Mark
from tests.factories.announcements import publish
from tests.factories.base import PASSWORD
from tests.factories.cast import Cast
from tests.factories.dots import get_dot
from tests.factories.keys import create_key
from tests.tools.isolated import run_isolated

_CLIENT = "netschoolapi==11.0.5"
_SCRIPT = Path(__file__).with_name("netschool_client.py")


def _days(cast: Cast) -> tuple[str, str]:
    first = cast.past_lesson.held_on - timedelta(days=7)
    return first.isoformat(), (first + timedelta(days=20)).isoformat()


@pytest.mark.django_db(transaction=True)
def test_the_real_client_reads_a_diary(cast: Cast, live_server: LiveServer, tmp_path: Path) -> None:
    get_dot(cast)
    notice, made = publish(cast), create_key(cast, "guardian", KeyKind.APP, student_id=cast.student.pk)
    homework = assignment_id(Work.HOMEWORK, cast.homework.pk)

    def run(password: str, school: str) -> Any:
        asked = [live_server.url, "guardian", password, school, *_days(cast), str(homework)]
        return json.loads(run_isolated([_CLIENT], ["python", str(_SCRIPT), *asked], home=tmp_path))

    found = run(made.secret, cast.school.short_name)
    assert cast.school.pk in {school["id"] for school in found["schools"]}
    lessons = [lesson for day in found["diary"]["schedule"] for lesson in day["lessons"]]
    work = [item for lesson in lessons for item in lesson["assignments"]]
    marks = {(item["mark"], item["type"]) for item in work if item["mark"]}
    assert {(5, cast.form.name), (4, cast.test_form.name)} <= marks
    assert any(item["is_duty"] and item["mark"] is None for item in work)
    assert (homework, cast.homework.text) in {(item["id"], item["content"]) for item in work}
    assert cast.course.subject.name in {lesson["subject"] for lesson in lessons}
    assert [item["is_duty"] for item in found["overdue"]] == [True]
    assert [file["name"] for file in found["files"]] == [cast.attachment.name]
    with cast.attachment.file.open() as file:
        assert found["content"].encode() == file.read()
    assert [item["name"] for item in found["announcements"]] == [notice.title]
    assert (found["card"]["name"], found["picture"] > 0) == (cast.school.name, True)
    assert "refused" in run(PASSWORD, str(cast.school.pk))


class App:
    """The protocol by hand, for what the client does not do."""

    def __init__(self) -> None:
        self.client = Client()
        self.token = ""

    def sign_in(self, login: str, password: str, school: int, *, salt: str = "") -> int:
        self.client.get("/webapi/logindata")
        data = self.client.post("/webapi/auth/getdata").json()
        inner = hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()
        proof = hashlib.md5((salt or data["salt"]).encode() + inner.encode(), usedforsecurity=False)
        pw2 = proof.hexdigest()
        self.form = {
            "loginType": 1,
            "scid": school,
            "un": login,
            "pw": pw2[: len(password)],
            "pw2": pw2,
            "lt": data["lt"],
            "ver": data["ver"],
        }
        answer = self.client.post("/webapi/login", self.form)
        self.token = answer.json().get("at", "")
        return answer.status_code

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/webapi/{path}", query, headers={"at": self.token})


def _diary(app: App, cast: Cast, student_id: int) -> Any:
    first, last = _days(cast)
    return app.get("student/diary", studentId=student_id, yearId=1, weekStart=first, weekEnd=last)


def test_a_salt_is_of_one_use_and_only_app_passwords_open(cast: Cast) -> None:
    made = create_key(cast, "guardian", KeyKind.APP)
    app = App()
    assert app.sign_in("guardian", PASSWORD, cast.school.pk) == 409
    assert app.sign_in("guardian", made.secret, cast.other.school.pk) == 409
    assert app.sign_in("student", made.secret, cast.school.pk) == 409
    token = create_key(cast, "guardian")
    assert app.sign_in("guardian", token.secret, cast.school.pk) == 409
    assert app.sign_in("guardian", made.secret, cast.school.pk, salt="chosen") == 409
    assert app.sign_in("GUARDIAN", made.secret, cast.school.pk) == 200
    assert app.client.post("/webapi/login", app.form).status_code == 409  # heard on the way, sent again
    assert "md5" not in AccessKey.objects.get(pk=made.key.pk).sealed
    assert app.get("student/diary/init").json()["students"] != []
    assert App().get("student/diary/init").status_code == 401
    assert Client(headers={"authorization": f"Bearer {made.secret}"}).get("/api/v1/me").status_code == 401


def test_an_app_sees_what_the_diary_shows_and_dies_with_its_password(cast: Cast) -> None:
    made, app = create_key(cast, "guardian", KeyKind.APP, student_id=cast.student.pk), App()
    app.sign_in("guardian", made.secret, cast.school.pk)
    assert "dutyMark" in _diary(app, cast, cast.student.pk).content.decode()
    for student in (cast.students[1], cast.other_student, cast.other.student):
        assert _diary(app, cast, student.pk).status_code == 404
    assert app.get(f"attachments/{cast.other.attachment.pk}").status_code == 404
    assert app.get("student/diary", studentId="x").status_code == 400
    far = app.get("student/diary", studentId=cast.student.pk, weekStart="0001-01-01", weekEnd="0001-01-02")
    assert far.status_code == 409
    GradingPolicy.objects.update_or_create(
        school=cast.school, defaults={"guardian_delay_hours": 48, "guardian_delay_from_age": 0}
    )
    Mark.objects.filter(school=cast.school).update(set_at=clock.now())
    assert '"dutyMark": false' not in _diary(app, cast, cast.student.pk).content.decode()
    revoke_key(actor=cast.actor("guardian"), key_id=made.key.pk)
    assert app.get("student/diary/init").status_code == 401
    assert app.sign_in("guardian", made.secret, cast.school.pk) == 409


@given(st.sampled_from(Work), st.integers(1, 2**60))
def test_an_assignment_id_says_what_it_was_made_of(work: Work, pk: int) -> None:
    assert read_assignment(assignment_id(work, pk)) == (work, pk)
