"""A client of the standard that others wrote reads a school by OneRoster 1.2."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from parta.exchange.rules.oneroster import OneRosterScope
from parta.people.models import Student
from tests.factories.cast import Cast
from tests.factories.oneroster import create_client
from tests.tools.isolated import find_python, run_isolated

_CLIENT = "timeback-oneroster==0.4.0"
_SCRIPT = Path(__file__).with_name("oneroster_client.py")


def _ids(found: Mapping[str, Any], name: str) -> Sequence[str]:
    return [row["sourcedId"] for row in found[name]]


@pytest.mark.django_db(transaction=True)
def test_the_real_client_reads_a_school(cast: Cast, live_server: LiveServer, tmp_path: Path) -> None:
    made = create_client(cast, *(scope for scope in OneRosterScope if scope != OneRosterScope.DEMOGRAPHICS))
    asked = ["python", str(_SCRIPT), live_server.url, made.client.client_id, made.secret]
    found = json.loads(run_isolated([_CLIENT], asked, home=tmp_path, python=find_python(3, 12)))
    assert [row["name"] for row in found["schools"]] == [cast.school.name]
    students = {f"student-{row.pk}": row for row in Student.objects.filter(school=cast.school)}
    assert set(_ids(found, "students")) == set(students)
    for row in found["students"]:
        assert (row["familyName"], row["givenName"]) == (
            students[row["sourcedId"]].surname,
            students[row["sourcedId"]].given_name,
        )
    assert set(_ids(found, "users")) > set(_ids(found, "students")) | set(_ids(found, "teachers"))
    for row in found["enrollments"]:
        assert row["class"]["sourcedId"] in _ids(found, "classes")
        assert row["user"]["sourcedId"] in _ids(found, "users")
    lines = {row["sourcedId"]: row["title"] for row in found["line_items"]}
    given = {
        (lines[row["lineItem"]["sourcedId"]], row["score"]) for row in found["results"] if "score" in row
    }
    assert {(cast.form.name, 5.0), (cast.test_form.name, 4.0)} <= given
    assert {row["type"] for row in found["academic_sessions"]} >= {"schoolYear", "term", "gradingPeriod"}
    for name in ("orgs", "courses", "categories", "score_scales"):
        assert found[name], name
    assert "scope" in found["demographics"]
    assert found["homeroom"]["title"] in {row["title"] for row in found["classes"]}
    assert set(found["homeroom"]["students"]) <= set(students)
    assert found["homeroom"]["teachers"]
    assert found["homeroom"]["in_school"] == len(found["classes"])
    assert found["page"][:2] == [len(students), True]
    assert found["unknown"] == 404
