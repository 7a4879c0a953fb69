from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.utils import timezone

from parta.accounts.models import User
from tests.access.addresses import ADDRESSES, SCHOOL_ROWS, SITE_ROWS, Row
from tests.access.bodies import BODIES, JSON_BODIES
from tests.factories.cast import Cast

_SIGN_IN, _STRANGERS = 302, 404


def test_every_address_has_a_row() -> None:
    named = {row.name for row in SCHOOL_ROWS + SITE_ROWS}
    assert set(ADDRESSES) - named == set(), "add their rows to tests/access/table.py"
    assert named - set(ADDRESSES) == set(), "these rows are of no URL"


def test_rows_stand_in_the_right_table() -> None:
    assert [row.name for row in SCHOOL_ROWS if not ADDRESSES[row.name].is_of_school] == []
    assert [row.name for row in SITE_ROWS if ADDRESSES[row.name].is_of_school] == []


def test_every_page_of_a_school_asks_for_a_permission() -> None:
    without = [
        address.name for address in ADDRESSES.values() if address.is_of_school and address.permission is None
    ]
    assert without == [], "decorate them with parta.access.web.school_page"


@pytest.mark.parametrize("row", SCHOOL_ROWS, ids=str)
def test_school_row(cast: Cast, row: Row) -> None:
    expected = row.expected | {"nobody": _SIGN_IN, "stranger": _STRANGERS, "former_guardian": _STRANGERS}
    people = {key: cast.users[key] for key in [*row.expected, "former_guardian"]} | {
        "stranger": cast.stranger
    }
    for key in _let_in(row):  # next door whoever would be let in at home; the rest are refused here, too
        people[f"other {key}"] = cast.other.users[key]
        expected[f"other {key}"] = _STRANGERS
    clients = _sign_in(people) | {"nobody": Client()}
    url = row.url(cast)
    assert {key: _status(client, row, cast, url) for key, client in clients.items()} == expected


def test_nobody_without_the_permission_gets_in(cast: Cast) -> None:
    actors = {key: cast.actor(key) for key in SCHOOL_ROWS[0].expected}
    let_in = [
        f"{row}: {key}"
        for row in SCHOOL_ROWS
        if (permission := ADDRESSES[row.name].permission)
        for key, status in row.expected.items()
        if status not in {403, 404} and not actors[key].has(permission)
    ]
    assert let_in == []


_WITH_OBJECT = [
    row for row in SCHOOL_ROWS if not row.variant and set(ADDRESSES[row.name].arguments) > {"school"}
]


@pytest.mark.parametrize("row", _WITH_OBJECT, ids=str)
def test_objects_of_the_other_school_are_out_of_reach(cast: Cast, row: Row) -> None:
    url = replace(row, variant="foreign").url(cast)
    clients = _sign_in({key: cast.users[key] for key in _let_in(row)})
    statuses = {key: _status(client, row, cast, url) for key, client in clients.items()}
    assert {key: status for key, status in statuses.items() if status not in {403, 404}} == {}


_METHODS = {"GET", "POST"}
_LISTED = {name: {row.method for row in SCHOOL_ROWS if row.name == name} for name in ADDRESSES}
_READERS = [
    row
    for row in SCHOOL_ROWS
    if not row.variant and _LISTED[row.name] != _METHODS and set(row.expected.values()) - {403, 404}
]


def test_no_other_method_is_answered(cast: Cast) -> None:
    answers = {}
    for row in _READERS:
        (method,) = _METHODS - _LISTED[row.name]
        somebody = next(key for key, status in row.expected.items() if status not in {403, 404})
        other = replace(row, method=method)
        answers[str(row)] = _status(cast.client(somebody), other, cast, row.url(cast))
    assert {name: status for name, status in answers.items() if status != 405} == {}


@pytest.mark.parametrize("row", SITE_ROWS, ids=str)
def test_site_row(cast: Cast, row: Row) -> None:
    people = {"stranger": cast.stranger, "teacher": cast.users["teacher"]}
    clients = {"nobody": Client()} | _sign_in(people)
    url = row.url(cast)
    assert {key: _status(client, row, cast, url) for key, client in clients.items()} == row.expected


def _let_in(row: Row) -> list[str]:
    """Whose role opens the page: others are refused before anything of it is looked for."""
    return [key for key, status in row.expected.items() if status not in {403, 404}]


def _sign_in(people: Mapping[str, User]) -> dict[str, Client]:
    """A browser for each of them. The sessions are written at once: a row of the table has two dozen."""
    clients, sessions = {}, []
    for number, (key, user) in enumerate(people.items()):
        row = Session(session_key=f"session-{number}", expire_date=timezone.now() + timedelta(hours=1))
        row.session_data = SessionStore().encode(
            {
                SESSION_KEY: str(user.pk),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: user.get_session_auth_hash(),
            }
        )
        sessions.append(row)
        clients[key] = Client()
        clients[key].cookies[settings.SESSION_COOKIE_NAME] = row.session_key
    Session.objects.bulk_create(sessions)
    return clients


def _status(client: Client, row: Row, cast: Cast, url: str) -> int:
    """The answer's status; what the request changed is undone."""
    body = BODIES[row.name](cast) if row.name in BODIES else {}
    with transaction.atomic():
        if row.method == "GET":
            response = client.get(url)
        elif row.name in JSON_BODIES:
            response = client.post(url, body, content_type="application/json")
        else:
            response = client.post(url, body)
        if response.streaming:
            b"".join(response)  # a file that is sent stays open until it is read
        transaction.set_rollback(True)
    return response.status_code
