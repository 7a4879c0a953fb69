from dataclasses import replace

import pytest
from django.db import transaction
from django.test import Client

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
    clients = {key: cast.client(key) for key in row.expected}
    clients |= {"nobody": Client(), "stranger": _client_of_stranger(cast)}
    clients["former_guardian"] = cast.client("former_guardian")
    for key in cast.other.users:
        clients[f"other {key}"] = cast.other.client(key)
        expected[f"other {key}"] = _STRANGERS
    assert {key: _status(client, row, cast) for key, client in clients.items()} == expected


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
    foreign = replace(row, variant="foreign")
    statuses = {key: _status(cast.client(key), foreign, cast) for key in row.expected}
    assert {key: status for key, status in statuses.items() if status not in {403, 404}} == {}


_METHODS = {"GET", "POST"}
_LISTED = {name: {row.method for row in SCHOOL_ROWS if row.name == name} for name in ADDRESSES}
_READERS = [row for row in SCHOOL_ROWS if not row.variant and _LISTED[row.name] != _METHODS]


def test_no_other_method_is_answered(cast: Cast) -> None:
    answers = {}
    for row in _READERS:
        (method,) = _METHODS - _LISTED[row.name]
        somebody = next(key for key, status in row.expected.items() if status not in {403, 404})
        answers[str(row)] = _status(cast.client(somebody), replace(row, method=method), cast)
    assert {name: status for name, status in answers.items() if status != 405} == {}


@pytest.mark.parametrize("row", SITE_ROWS, ids=str)
def test_site_row(cast: Cast, row: Row) -> None:
    clients = {"nobody": Client(), "stranger": _client_of_stranger(cast), "teacher": cast.client("teacher")}
    assert {key: _status(client, row, cast) for key, client in clients.items()} == row.expected


def _client_of_stranger(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.stranger)
    return client


def _status(client: Client, row: Row, cast: Cast) -> int:
    """The answer's status; what the request changed is undone."""
    url = row.url(cast)
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
