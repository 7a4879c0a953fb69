"""OneRoster 1.2 as another system reads it: authlib is that system's OAuth 2, and no word of it is ours."""

import uuid
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from parta.academics.models import Enrollment
from parta.accounts.transport import OwnTransport
from parta.audit.models import AuditEvent
from parta.core import clock
from parta.core.errors import Forbidden, NotFound
from parta.exchange import web
from parta.exchange.commands.oneroster import NewClient, make_client, revoke_client
from parta.exchange.models import OneRosterClient
from parta.exchange.rules.oneroster import KINDS, NESTED, OneRosterError, OneRosterScope, Service
from parta.exchange.rules.oneroster_asking import Clause, read_filter
from parta.people.models import Guardianship, Student
from tests.factories.cast import Cast, SchoolCast
from tests.factories.oneroster import create_client

ROOT = "http://testserver/ims/oneroster"
_REFERENCES = {
    "academicSession": "academicSessions",
    "category": "categories",
    "class": "classes",
    "course": "courses",
    "lineItem": "lineItems",
    "org": "orgs",
    "user": "users",
}
_REQUIRED = {
    "org": "name type identifier",
    "academicSession": "title startDate endDate type schoolYear",
    "course": "title courseCode",
    "class": "title course school terms",
    "enrollment": "user class school role primary",
    "user": "enabledUser givenName familyName roles",
    "demographics": "",
    "category": "title",
    "lineItem": "title assignDate dueDate class school category",
    "result": "lineItem student scoreStatus scoreDate",
    "scoreScale": "title type class scoreScaleValue",
}
_WORDS = {
    "status": {"active", "tobedeleted"},
    "enabledUser": {"true", "false"},
    "primary": {"true", "false"},
    "classType": {"homeroom", "scheduled"},
    "scoreStatus": {"exempt", "fully graded", "not submitted", "partially graded", "submitted"},
}


class System:
    """A learning platform that was let in."""

    def __init__(self, made: NewClient, *scopes: str, way: str = "client_secret_basic") -> None:
        self.session = OAuth2Session(
            made.client.client_id,
            made.secret,
            scope=" ".join(scopes) or made.client.scopes,
            token_endpoint_auth_method=way,
        )
        self.session.mount("http://testserver/", OwnTransport())
        self.token = self.session.fetch_token(f"{ROOT}/token", grant_type="client_credentials")

    def ask(self, path: str, **query: Any) -> Any:
        name = path.rsplit("/", maxsplit=1)[-1] if path.count("/") % 2 == 0 else path.split("/")[-2]
        service = "gradebook" if KINDS[name].service is Service.GRADEBOOK else "rostering"
        if path.endswith("/students") or path.startswith("students"):
            service = "rostering"
        return self.session.get(f"{ROOT}/{service}/v1p2/{path}", params=query)

    def all(self, path: str, **query: Any) -> list[dict[str, Any]]:
        answer = self.ask(path, **query)
        assert answer.status_code == 200, answer.text
        [items] = answer.json().values()
        found: list[dict[str, Any]] = items
        return found

    def ids(self, path: str, **query: Any) -> list[str]:
        return [item["sourcedId"] for item in self.all(path, **query)]


@pytest.fixture
def system(cast: Cast) -> System:
    return System(create_client(cast))


def test_a_system_gets_tokens_by_its_secret_only(cast: Cast, system: System) -> None:
    assert system.token["token_type"] == "bearer"
    assert system.token["expires_in"] == 3600
    assert set(system.token["scope"].split()) == set(OneRosterScope)
    client = OneRosterClient.objects.get()
    posted = System(
        NewClient(client, create_client(cast).secret)._replace(client=OneRosterClient.objects.latest("pk")),
        OneRosterScope.ROSTER_CORE,
        way="client_secret_post",
    )
    assert posted.token["scope"] == OneRosterScope.ROSTER_CORE
    for secret, scope, error in [
        ("forged", OneRosterScope.ROSTER, "invalid_client"),
        (create_client(cast.other).secret, OneRosterScope.ROSTER, "invalid_client"),
    ]:
        with pytest.raises(OAuthError) as refused:
            System(NewClient(client, secret), scope)
        assert refused.value.error == error
    poor = create_client(cast, OneRosterScope.DEMOGRAPHICS)
    with pytest.raises(OAuthError) as refused:
        System(poor, OneRosterScope.GRADEBOOK)
    assert refused.value.error == "invalid_scope"
    plain = Client().post("/ims/oneroster/token", {"client_id": client.client_id, "client_secret": "x"})
    assert (plain.status_code, plain["Cache-Control"]) == (401, "no-store")
    assert "Basic" in plain["WWW-Authenticate"]


def _check(item: dict[str, Any], one: str, many: str) -> None:
    kind = next(kind for kind in KINDS.values() if kind.one == one)
    assert set(item) <= kind.properties, item
    assert {"sourcedId", "status", "dateLastModified", *_REQUIRED[one].split()} <= set(item), (many, item)
    assert item["dateLastModified"].endswith("Z")
    for name, value in item.items():
        assert value not in ("", None, []), (many, name)
        assert value in _WORDS.get(name, {value} if not isinstance(value, list | dict) else [value]), item
        for other in value if isinstance(value, list) else [value]:
            if isinstance(other, dict) and "href" in other:
                service = "gradebook" if other["type"] in {"category", "lineItem"} else "rostering"
                path = f"{_REFERENCES[other['type']]}/{other['sourcedId']}"
                assert other["href"] == f"{ROOT}/{service}/v1p2/{path}"


def test_every_object_has_the_properties_and_words_of_the_standard(cast: Cast, system: System) -> None:
    seen: dict[str, set[str]] = {}
    for name, kind in KINDS.items():
        answer = system.ask(name, limit=5000)
        assert answer.status_code == 200, (name, answer.text)
        assert list(answer.json()) == [kind.many]
        items = answer.json()[kind.many]
        assert items, name
        assert answer.headers["X-Total-Count"] == str(len(items)), name
        for item in items:
            _check(item, kind.one, name)
        seen[name] = {item["sourcedId"] for item in items}
        assert len(seen[name]) == len(items)
        single = system.ask(f"{name}/{items[0]['sourcedId']}")
        assert single.json() == {
            kind.one: items[0] | {"dateLastModified": single.json()[kind.one]["dateLastModified"]}
        }
    assert seen["students"] | seen["teachers"] < seen["users"]
    for item in system.all("enrollments", limit=5000):
        assert item["user"]["sourcedId"] in seen["users"]
        assert item["class"]["sourcedId"] in seen["classes"]
    for item in system.all("results", limit=5000):
        assert item["lineItem"]["sourcedId"] in seen["lineItems"]
    for item in system.all("lineItems", limit=5000):
        assert item["category"]["sourcedId"] in seen["categories"]


def test_the_school_is_told_as_it_is(cast: Cast, system: System) -> None:
    student, homeroom = f"student-{cast.student.pk}", f"class-{cast.school_class.pk}"
    taught, guardian = f"course-{cast.course.pk}", f"guardian-{cast.guardian.pk}"
    assert system.all(f"classes/{homeroom}/students", fields="familyName")[0] == {
        "familyName": cast.student.surname
    }
    assert {student} <= set(system.ids(f"classes/{taught}/students"))
    assert f"teacher-{cast.teacher.pk}" in system.ids(f"classes/{taught}/teachers")
    assert set(system.ids(f"students/{student}/classes")) >= {homeroom, taught}
    assert f"course-{cast.other_course.pk}" not in system.ids(f"students/{student}/classes")
    assert taught in system.ids(f"teachers/teacher-{cast.teacher.pk}/classes")
    assert system.ids(f"users/{guardian}/classes") == []
    assert taught in system.ids(f"courses/subject-{cast.course.subject_id}/classes")
    assert set(system.ids(f"terms/term-{cast.term.pk}/classes")) >= {homeroom, taught}
    assert system.ids(f"terms/term-{cast.term.pk}/gradingPeriods") == [f"period-{cast.term.pk}"]
    school = f"schools/school-{cast.school.pk}"
    assert set(system.ids(f"{school}/classes/{taught}/students")) == set(
        system.ids(f"classes/{taught}/students")
    )
    relatives = system.ask(f"users/{student}").json()["user"]["agents"]
    assert guardian in [agent["sourcedId"] for agent in relatives]
    assert f"guardian-{cast.former_guardian.pk}" not in [agent["sourcedId"] for agent in relatives]
    parent = system.ask(f"users/{guardian}").json()["user"]
    assert student in [agent["sourcedId"] for agent in parent["agents"]]
    assert [role["role"] for role in parent["roles"]] == ["parent"]
    term = system.ask(f"terms/term-{cast.term.pk}").json()["academicSession"]
    assert date.fromisoformat(term["endDate"]) == cast.term.ends_on + timedelta(days=1)
    score = system.all(f"classes/{taught}/students/{student}/results", sort="score", orderBy="desc")
    assert {5.0, 4.0} <= {item["score"] for item in score}
    assert score[0]["score"] == max(item["score"] for item in score)
    line = f"work-{cast.past_lesson.pk}-{cast.form.pk}"
    assert line in system.ids(f"classes/{taught}/lineItems")
    assert set(system.ids(f"classes/{taught}/lineItems/{line}/results")) <= set(
        system.ids("results", limit=500)
    )
    assert system.ids(f"classes/{homeroom}/results") == []


def test_who_left_may_be_deleted(cast: Cast, system: System) -> None:
    Enrollment.objects.filter(student=cast.student).update(
        since_on=cast.today - timedelta(days=9), until_on=cast.today - timedelta(days=1)
    )
    student = f"student-{cast.student.pk}"
    assert system.ask(f"users/{student}").json()["user"]["status"] == "tobedeleted"
    assert student not in system.ids("users", filter="status='active'", limit=500)
    ended = system.all("enrollments", filter=f"user.sourcedId='{student}' AND role='student'", limit=500)
    assert {(item["status"], item["endDate"]) for item in ended} == {("tobedeleted", cast.today.isoformat())}
    assert student not in system.ids(f"classes/class-{cast.school_class.pk}/students")


def test_lists_are_filtered_sorted_and_paged(cast: Cast, system: System) -> None:
    every = system.all("users", sort="familyName", orderBy="asc", limit=500)
    assert [item["familyName"] for item in every] == sorted(item["familyName"] for item in every)
    names = system.ids("users", sort="familyName", orderBy="desc", limit=500)
    assert len(names) == len(every)
    walked, answer = [], system.ask("users", limit=2, filter="roles.role!='teacher'", sort="givenName")
    total = int(answer.headers["X-Total-Count"])
    assert "prev" not in answer.links
    while True:
        walked += [item["sourcedId"] for item in answer.json()["users"]]
        if "next" not in answer.links:
            break
        answer = system.session.get(answer.links["next"]["url"])
    assert len(walked) == len(set(walked)) == total
    assert not [item for item in walked if item.startswith("teacher-")]
    assert answer.links["prev"]["url"].startswith(f"{ROOT}/rostering/v1p2/users?")
    surname = cast.student.surname
    assert f"student-{cast.student.pk}" in system.ids("students", filter=f"familyName='{surname}'")
    assert system.ids("users", filter="givenName~'нет такого'") == []
    assert set(system.ids("users", filter="roles.role='parent' OR roles.role='principal'", limit=500)) >= {
        f"guardian-{cast.guardian.pk}"
    }
    after = f"endDate>='{cast.term.ends_on + timedelta(days=1)}'"
    assert f"term-{cast.term.pk}" in system.ids("terms", filter=after)
    assert f"term-{cast.closed_term.pk}" not in system.ids("terms", filter=after)
    assert system.ids("results", filter="score>'4.5'")
    assert not system.ids("results", filter=f"dateLastModified>'{clock.now().isoformat()}'")
    assert system.ids("lineItems", filter="dateLastModified>'2020-01-01T00:00:00.000Z'")
    assert len(system.ids("users", sort="nonsense", limit=500)) == len(every)
    both = ("sourcedId,familyName", ["sourcedId", "familyName"])  # as the text and as the OpenAPI has it
    assert {frozenset(row) for fields in both for row in system.all("users", fields=fields)} == {
        frozenset({"sourcedId", "familyName"})
    }


_WRONG = [
    ({"filter": "shoeSize='44'"}, "invalid_filter_field"),
    ({"filter": "familyName=Ivanov"}, "invalid_filter_field"),
    ({"filter": "status='active' AND status='active' AND status='active'"}, "invalid_filter_field"),
    ({"filter": "dateLastModified>'yesterday'"}, "invalid_filter_field"),
    ({"fields": "sourcedId,shoeSize"}, "invalid_selection_field"),
    ({"fields": ""}, "invalid_selection_field"),
    ({"limit": "0"}, "invaliddata"),
    ({"offset": "-1"}, "invaliddata"),
    ({"orderBy": "up"}, "invaliddata"),
]


def test_what_is_asked_wrongly_is_refused_in_the_words_of_the_standard(system: System) -> None:
    for query, minor in _WRONG:
        answer = system.ask("users", **query)
        assert _minor(answer) == (400, minor), query
        assert set(answer.json()) == {
            "imsx_codeMajor",
            "imsx_severity",
            "imsx_description",
            "imsx_CodeMinor",
        }
        assert answer.json()["imsx_codeMajor"] == "failure"


def _minor(answer: Any) -> tuple[int, str]:
    [field] = answer.json()["imsx_CodeMinor"]["imsx_codeMinorField"]
    assert field["imsx_codeMinorFieldName"] == "TargetEndSystem"
    return answer.status_code, field["imsx_codeMinorFieldValue"]


def test_scopes_open_what_the_standard_says_and_nothing_else(cast: Cast) -> None:
    core = System(create_client(cast, OneRosterScope.ROSTER_CORE))
    homeroom = f"class-{cast.school_class.pk}"
    assert core.ask("users").status_code == 200
    for path in ("demographics", "results", "lineItems", f"classes/{homeroom}/students"):
        assert _minor(core.ask(path)) == (403, "forbidden"), path
    full = System(create_client(cast, OneRosterScope.ROSTER))
    assert full.ask(f"classes/{homeroom}/students").status_code == 200
    assert _minor(full.ask("demographics")) == (403, "forbidden")
    births = System(create_client(cast, OneRosterScope.DEMOGRAPHICS))
    assert births.ask("demographics").status_code == 200
    assert _minor(births.ask("users")) == (403, "forbidden")
    marks = System(create_client(cast, OneRosterScope.GRADEBOOK_CORE))
    assert marks.ask("results").status_code == 200
    assert _minor(marks.ask(f"classes/{homeroom}/results")) == (403, "forbidden")
    assert _minor(marks.ask("users")) == (403, "forbidden")


def test_nothing_is_open_without_a_running_token(
    cast: Cast, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _minor(Client().get("/ims/oneroster/rostering/v1p2/users")) == (401, "unauthorisedrequest")
    assert _minor(cast.client("head").get("/ims/oneroster/rostering/v1p2/users")) == (
        401,
        "unauthorisedrequest",
    )
    written = system.session.put(f"{ROOT}/gradebook/v1p2/results/mark-1", json={})
    assert (written.status_code, written.headers["Allow"]) == (405, "GET, HEAD")
    for path in ("rostering/v1p2/results", "gradebook/v1p2/users", "rostering/v1p2/classes/class-1/nonsense"):
        assert _minor(system.session.get(f"{ROOT}/{path}")) == (404, "unknownobject")
    assert _minor(system.ask("users/student-x")) == (404, "unknownobject")
    with clock.fixed_at(clock.now() + timedelta(minutes=61)):
        # authlib would renew the token by itself
        late = Client(headers={"authorization": f"Bearer {system.token['access_token']}"})
        assert _minor(late.get("/ims/oneroster/rostering/v1p2/users")) == (401, "unauthorisedrequest")
    monkeypatch.setattr(web, "LIMIT", 1)
    assert _minor(system.ask("orgs")) == (429, "server_busy")
    monkeypatch.undo()
    revoke_client(actor=cast.actor("head"), client_id=OneRosterClient.objects.get().pk)
    assert _minor(system.ask("orgs")) == (401, "unauthorisedrequest")


def test_the_other_school_never_leaks(cast: Cast, system: System) -> None:
    foreign = System(create_client(cast.other))
    ids = {
        "users": f"student-{cast.student.pk}",
        "students": f"student-{cast.student.pk}",
        "teachers": f"teacher-{cast.teacher.pk}",
        "classes": f"course-{cast.course.pk}",
        "courses": f"subject-{cast.course.subject_id}",
        "schools": f"school-{cast.school.pk}",
        "terms": f"term-{cast.term.pk}",
        "lineItems": f"work-{cast.past_lesson.pk}-{cast.form.pk}",
    }
    for name in KINDS:
        own, others = (set(one.ids(name, limit=5000)) for one in (system, foreign))
        shared = {f"region-{cast.school.region_id}"} if name == "orgs" else set()
        assert own & others <= shared, name
    for name, sourced_id in ids.items():
        assert system.ask(f"{name}/{sourced_id}").status_code == 200
        assert _minor(foreign.ask(f"{name}/{sourced_id}")) == (404, "unknownobject")
    for service, ways in NESTED.items():
        for names in ways:
            path = "/".join(f"{name}/{ids[name]}" for name in names[:-1]) + f"/{names[-1]}"
            address = f"{ROOT}/{service}/v1p2/{path}"
            assert system.session.get(address).status_code == 200, path
            assert _minor(foreign.session.get(address)) == (404, "unknownobject"), path


def test_lists_ask_as_many_questions_for_many_as_for_few(cast: Cast, system: System) -> None:
    def questions() -> dict[str, int]:
        counts = {}
        for name in KINDS:
            with CaptureQueriesContext(connection) as captured:
                system.all(name, limit=500)
            counts[name] = len(captured)
        return counts

    system.all("orgs")
    few = questions()
    for number in range(30):
        student = Student.objects.create(school=cast.school, surname=f"Лист {number:02}", given_name="Оля")
        Enrollment.objects.create(student=student, school_class=cast.school_class, since_on=cast.today)
        Guardianship.objects.create(
            guardian=cast.guardian, student=student, kind="parent", since_on=cast.today
        )
    assert questions() == few
    assert max(few.values()) <= 12


def test_clients_are_made_by_those_who_may_and_seen_in_the_history(cast: Cast) -> None:
    operation = uuid.uuid4()
    made = make_client(
        actor=cast.actor("registrar"), name="Библиотека", scopes=tuple(OneRosterScope), operation=operation
    )
    assert not {scope for scope in made.client.scopes.split() if "gradebook" in scope}
    again = make_client(actor=cast.actor("registrar"), name="Ещё", scopes=(), operation=operation)
    assert (again.client, again.secret) == (made.client, "")
    assert made.secret not in str(OneRosterClient.objects.values().get())
    with pytest.raises(Forbidden):
        make_client(
            actor=cast.actor("deputy"), name="Моя", scopes=tuple(OneRosterScope), operation=uuid.uuid4()
        )
    with pytest.raises(NotFound):
        revoke_client(actor=cast.other.actor("head"), client_id=made.client.pk)
    revoke_client(actor=cast.actor("head"), client_id=made.client.pk)
    kinds = AuditEvent.objects.filter(record=f"oneroster_client:{made.client.pk}").values_list(
        "kind", flat=True
    )
    assert sorted(kinds) == ["oneroster_client.made", "oneroster_client.revoked"]


def test_the_page_shows_a_secret_once_and_loses_nothing_typed(cast: SchoolCast) -> None:
    page, head = f"/{cast.school.slug}/programs/oneroster/", cast.client("head")
    data = {"name": "Платформа", "operation": str(uuid.uuid4())}
    refused = head.post(page, data)
    assert (refused.status_code, "Платформа" in refused.content.decode()) == (422, True)
    data["scopes"] = OneRosterScope.ROSTER
    made = head.post(page, data)
    client = OneRosterClient.objects.get()
    assert client.client_id in made.content.decode()
    assert "<code>" in made.content.decode()
    assert head.post(page, data).status_code == 200
    assert OneRosterClient.objects.count() == 1
    registrar = cast.client("registrar").get(page).content.decode()
    assert "Платформа" in registrar
    assert OneRosterScope.GRADEBOOK not in registrar


@given(st.text(max_size=60))
def test_any_text_is_a_filter_or_refused(text: str) -> None:
    for asked in (text, f"status='{text}'"):
        with suppress(OneRosterError):
            assert len(read_filter(asked)[0]) <= 2


def test_quotes_in_a_filter_are_doubled() -> None:
    assert read_filter("familyName='О''Нил' OR status='active'") == (
        (Clause("familyName", "=", "О'Нил"), Clause("status", "=", "active")),
        True,
    )
