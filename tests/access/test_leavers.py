"""Whose right has ended finds nothing of the school any more."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parta.access.models import Membership
from parta.access.rules import Role
from parta.people.models import Guardianship
from tests.access.addresses import SCHOOL_ROWS
from tests.factories.cast import Cast


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def test_nothing_of_the_school_opens_any_more(cast: Cast) -> None:
    """The parent whose right ended, the teacher who left, the deputy whose membership ran out …: 404."""
    rows = [(row, row.url(cast)) for row in SCHOOL_ROWS if not row.variant]
    office = cast.client("registrar")
    gone = {key: cast.client(key) for key in ("guardian", "class_teacher", "deputy", "support", "student")}
    for row in Guardianship.objects.filter(guardian=cast.guardian):
        ended = _office_url(cast, "guardian_end", student_id=row.student_id, guardianship_id=row.pk)
        answer = office.post(ended, {"reason": "Решение суда"})
        assert answer.status_code == 302
    for key, role in [
        ("class_teacher", Role.CLASS_TEACHER),
        ("class_teacher", Role.TEACHER),
        ("student", Role.STUDENT),
    ]:
        ended = _office_url(cast, "role_end", user_id=cast.users[key].pk, role=role.value)
        assert office.post(ended, {"reason": "Уволена"}).status_code == 302
    yesterday = cast.today.replace(year=cast.today.year - 1)
    Membership.objects.filter(user=cast.users["deputy"]).update(since_on=yesterday, until_on=yesterday)
    cast.student.access_grants.update(ended_at=cast.student.access_grants.get().starts_at)
    for key, client in gone.items():
        opened = [(row, path) for row, path in rows if row.expected[key] not in {403, 404}]  # once
        statuses = {str(row): _status(client, row.method, path) for row, path in opened}
        assert {row: status for row, status in statuses.items() if status != 404} == {}, key
        assert client.get("/account/sessions/").status_code == 200  # signed in as before
        assert "No school has given you access yet" in client.get("/").content.decode()


def _status(client: Client, method: str, path: str) -> int:
    return (client.get if method == "GET" else client.post)(path).status_code


def _office_url(cast: Cast, name: str, **arguments: object) -> str:
    return reverse(f"people:{name}", kwargs={"school": cast.school.slug, **arguments})
