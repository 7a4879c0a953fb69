"""Who has seen a child's data: noted for everybody outside the family, shown to the family."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.audit.commands import record_viewing
from parta.audit.models import Viewing
from parta.core import clock
from parta.people.commands.viewings import note_viewing
from parta.people.models import Guardianship
from parta.people.rules import Page
from tests.factories.cast import Cast


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def url(cast: Cast, name: str, student: int = 0, **arguments: object) -> str:
    values = {"school": cast.school.slug, "student_id": cast.students[student].pk, **arguments}
    return reverse(name, kwargs=values)


def test_pages_are_noted_once_a_day_and_person(cast: Cast) -> None:
    pages = ["diary:week", "diary:subjects", "progress:student", "progress:charts", "academics:student"]
    teacher = cast.client("class_teacher")
    for _time in range(2):
        for name in pages:
            assert teacher.get(url(cast, name)).status_code == 200
    for key, student in (("trusted", 0), ("support", 0), ("head", 1)):
        cast.client(key).get(url(cast, "diary:week", student))
    for key in ("guardian", "student"):  # the family's own leave no trace
        for name in pages:
            assert cast.client(key).get(url(cast, name)).status_code == 200
    seen = {(row.user.login, row.capacity, row.page, row.subject): row.count for row in Viewing.objects.all()}
    first, second = (f"student:{student.pk}" for student in cast.students[:2])
    assert seen == {
        ("class_teacher", "class_teacher", "diary", first): 2,
        ("class_teacher", "class_teacher", "marks", first): 2,
        ("class_teacher", "class_teacher", "progress", first): 4,
        ("class_teacher", "class_teacher", "card", first): 2,
        ("trusted", "trusted", "diary", first): 1,
        ("support", "support", "diary", first): 1,
        ("head", "head", "diary", second): 1,
    }


def test_what_was_not_shown_is_not_noted(cast: Cast) -> None:
    cast.client("colleague").get(url(cast, "academics:student"))
    cast.client("class_teacher").get(url(cast, "diary:week", student_id=cast.other_student.pk))
    cast.client("trusted").get(url(cast, "diary:week", 1))
    cast.client("registrar").post(url(cast, "academics:contacts"), {"phone": "1"})
    assert not Viewing.objects.exists()


def test_noting_costs_one_query(cast: Cast) -> None:
    client = cast.client("class_teacher")
    client.get(url(cast, "diary:week"))
    with CaptureQueriesContext(connection) as queries:
        client.get(url(cast, "diary:week"))
    assert [query for query in queries.captured_queries if "audit_" in query["sql"]] == [
        query for query in queries.captured_queries if query["sql"].startswith("\nINSERT INTO audit_viewing")
    ]
    assert sum("audit_viewing" in query["sql"] for query in queries.captured_queries) == 1


def test_a_page_does_not_fail_for_the_note_unless_it_is_an_operators(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_values: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("parta.people.commands.viewings.record_viewing", fail)
    note_viewing(actor=cast.actor("head"), student_id=cast.student.pk, page=Page.DIARY)
    note_viewing(actor=cast.actor("trusted"), student_id=cast.student.pk, page=Page.DIARY)
    with pytest.raises(OperationalError):
        note_viewing(actor=cast.actor("support"), student_id=cast.student.pk, page=Page.DIARY)


def test_the_family_reads_who_it_was(cast: Cast) -> None:
    cast.client("trusted").get(url(cast, "diary:week"))
    cast.client("head").get(url(cast, "progress:student", 1))
    note_viewing(actor=cast.actor("head"), student_id=cast.other_student.pk, page=Page.DIARY)
    path = reverse("family:access", kwargs={"school": cast.school.slug})
    html = cast.client("guardian").get(path).content.decode()
    for words in ("Соколова В. И.", "trusted person", "Diary of a week", "Титов И. П.", "Progress table"):
        assert words in html
    assert html.count("<tr>") == 3  # a heading and two rows: nothing of other families
    assert "Иванова Софья</td>" in html  # of all children together each line names its child
    one = cast.client("guardian").get(path, {"student": cast.student.pk}).content.decode()
    assert "Титов" not in one
    own = cast.client("student").get(path).content.decode()
    assert "Соколова" in own
    assert "Титов" not in own
    for child in (cast.other_student.pk, cast.other.student.pk, "x"):
        assert cast.client("guardian").get(path, {"student": child}).status_code == 404
    assert cast.other.client("guardian").get(path).status_code == 404


def test_pages_of_the_list_cost_the_same(cast: Cast) -> None:
    actor, path = cast.actor("head"), reverse("family:access", kwargs={"school": cast.school.slug})
    client, counts, html = cast.client("guardian"), [], ""
    for day in range(61):
        with clock.fixed_at(clock.now() - timedelta(days=day)):
            record_viewing(actor=actor, subject=f"student:{cast.student.pk}", page="diary", capacity="head")
        if day in {0, 60}:
            with CaptureQueriesContext(connection) as queries:
                html = client.get(path).content.decode()
            counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "Page 1 of 2" in html
    last = client.get(path, {"page": 2}).content.decode()
    assert last.count("Титов") == 11


def test_who_sees_the_diary(cast: Cast) -> None:
    html = cast.client("guardian").get(url(cast, "family:student")).content.decode()
    for words in ("Соколова Вера Ильинична", "marks and grades", "Зимин О. В.", "End the trust", "Send away"):
        assert words in html
    assert "Иванов Сергей" not in html  # ended
    client, counts = cast.client("guardian"), []
    for extra in (0, 8):
        for number in range(extra):
            guardian = type(cast.guardian).objects.create(
                school=cast.school, surname=f"Доверов{number}", given_name="Пётр"
            )
            Guardianship.objects.create(
                guardian=guardian,
                student=cast.student,
                kind="trusted",
                since_on=cast.today,
                until_on=cast.today,
                given_by=cast.guardian,
            )
        with CaptureQueriesContext(connection) as queries:
            client.get(url(cast, "family:student"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
