from copy import copy, deepcopy
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from parta.access.models import OperatorRole
from parta.access.rules import Office
from parta.core import clock
from parta.schools.models import Region
from tests.access.addresses import Row, list_addresses, read_rows
from tests.access.portal_table import ARGUMENTS, BODIES, PORTAL, TESTED_ELSEWHERE, World
from tests.factories.portal import create_portal_user, portal_client

_ADDRESSES = {address.name: address for address in list_addresses(settings.PORTAL_URLCONF)}
_ROWS = read_rows(PORTAL)
_OFFICES = {
    "desk": Office.DESK,
    "region": Office.REGION,
    "elsewhere": Office.REGION,
    "support": Office.SUPPORT,
    "organizer": Office.ORGANIZER,
    "admin": Office.ADMIN,
}


@pytest.fixture
def world(db: None) -> World:
    region = Region.objects.get_or_create(code="29", defaults={"name": "Архангельская область"})[0]
    another = Region.objects.get_or_create(code="28", defaults={"name": "Амурская область"})[0]
    people = {
        "person": create_portal_user("person", email="person@example.org", phone="+79115550101"),
        "other": create_portal_user("other", email="other@example.org", phone="+79115550102"),
    }
    for key, office in _OFFICES.items():
        people[key] = create_portal_user(f"office-{key}")
        OperatorRole.objects.create(
            user=people[key],
            office=office.value,
            region={"region": region, "desk": region, "elsewhere": another}.get(key),
            since_on=clock.today(region.zone) - timedelta(days=1),
            given_at=clock.now(),
        )
    return World(people, region)


def test_every_address_of_the_portal_has_a_row() -> None:
    named = {row.name for row in _ROWS} | TESTED_ELSEWHERE
    assert set(_ADDRESSES) - named == set(), "add their rows to tests/access/portal_table.py"
    assert named - set(_ADDRESSES) == set(), "these rows are of no URL"


def _group(row: Row) -> str:
    """Rows of one app are tried in one test."""
    return row.name.partition(":")[0].partition("_")[0]


def _line(statuses: dict[str, int]) -> str:
    """As the table has it."""
    return "  ".join(map(str, statuses.values()))


@pytest.mark.parametrize("group", sorted({_group(row) for row in _ROWS}))
def test_rows_of_the_portal(world: World, group: str) -> None:
    clients = {"nobody": portal_client()} | {key: portal_client(user) for key, user in world.people.items()}
    expected, found = {}, {}
    for row in _ROWS:
        if _group(row) == group:
            statuses = {key: _status(clients[key], row, world) for key in row.expected}
            if statuses != row.expected:
                expected[str(row)], found[str(row)] = _line(row.expected), _line(statuses)
    assert found == expected, "answers that are not the table's"


_METHODS = {"GET", "POST"}


def test_no_other_method_is_answered_on_the_portal(world: World) -> None:
    """Pages that only read are not written to, and forms without a page of their own are not pages."""
    own = [row for row in _ROWS if ":" in row.name and row.name != "ui:gallery"]
    listed = {row.name: {other.method for other in own if other.name == row.name} for row in own}
    answered = {}
    for row in own:
        somebody = next((key for key, status in row.expected.items() if status in {200, 302, 422}), None)
        if listed[row.name] != _METHODS and somebody:
            (method,) = _METHODS - listed[row.name]
            client = portal_client(world.people[somebody]) if somebody in world.people else portal_client()
            answered[f"{method} {row.name}"] = _status(client, Row(row.name, "", method, {}), world)
    assert {name: status for name, status in answered.items() if status not in {302, 404, 405}} == {}


def _status(client: Client, row: Row, world: World) -> int:
    """The answer; whatever the request has changed is rolled back."""
    client = copy(client)
    client.cookies = deepcopy(client.cookies)  # a sign-out ends with its request
    with transaction.atomic():
        arguments = {
            name: ARGUMENTS.get(f"{row.name}.{name}", ARGUMENTS.get(name, _missing))(world)
            for name in _ADDRESSES[row.name].arguments
        }
        url = reverse(row.name, kwargs=arguments, urlconf=settings.PORTAL_URLCONF)
        if row.method == "GET":
            response = client.get(url)
        else:
            response = client.post(url, BODIES[row.name](world) if row.name in BODIES else {})
        if response.streaming:
            b"".join(response)
        transaction.set_rollback(True)
    return response.status_code


def _missing(_world: World) -> object:
    raise LookupError("say in tests/access/portal_table.py what stands in this address")
