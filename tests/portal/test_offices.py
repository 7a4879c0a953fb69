"""The office of a region: its settings, its working days, its schools in numbers."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from parta.access.commands import appoint_operator, dismiss_operator
from parta.access.models import OperatorAct
from parta.access.rules import Office
from parta.core import clock
from parta.onboarding.models import AccessApplication
from parta.schools.models import Region, School
from parta.schools.queries import working_calendar
from tests.factories.cast import Cast
from tests.factories.portal import create_portal_user, portal_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return Region.objects.create(code="29", name="Архангельская область")


def operator(office: Office, region: Region | None, login: str = "operator") -> Client:
    user = create_portal_user(login)
    appoint_operator(
        by=None,
        user=user,
        office=office,
        region=region,
        since_on=clock.now().date() - timedelta(days=1),
    )
    return portal_client(user)


SETTINGS = {
    "name": "Архангельская область",
    "time_zone": "Europe/Moscow",
    "phone": "+7 8182 00-00-00",
    "email": "edu@example.org",
    "is_open": "on",
    "has_state_services": "on",
}


def test_an_operator_changes_the_own_region_and_it_is_recorded(region: Region) -> None:
    client = operator(Office.REGION, region)
    assert client.get("/region-office/")["Location"] == "/region-office/29/"
    assert client.post("/region-office/29/", SETTINGS).status_code == 302
    region.refresh_from_db()
    assert (region.phone, region.has_state_services) == ("+7 8182 00-00-00", True)
    act = OperatorAct.objects.get()
    assert (act.kind, act.record, act.office, act.user.login) == (
        "region.settings",
        "region:29",
        "region",
        "operator",
    )
    assert set(act.after or {}) == {"phone", "email", "state_services_on"}
    client.post("/region-office/29/", SETTINGS)  # nothing differs: nothing to record
    assert OperatorAct.objects.count() == 1
    client.post("/region-office/29/", {**SETTINGS, "has_state_services": ""})
    region.refresh_from_db()
    assert not region.has_state_services
    assert client.post("/region-office/29/", {**SETTINGS, "email": "no"}).status_code == 422


def test_another_region_is_not_there(region: Region) -> None:
    Region.objects.create(code="28", name="Амурская область")
    client = operator(Office.REGION, region)
    for path in ("", "days/", "schools/"):
        assert client.get(f"/region-office/28/{path}").status_code == 404
    assert client.post("/region-office/28/", SETTINGS).status_code == 404
    assert client.post("/region-office/", {"code": "16", "name": "Татарстан"}).status_code == 404


def test_a_dismissed_operator_is_out_at_once(region: Region) -> None:
    user = create_portal_user()
    appoint_operator(
        by=None, user=user, office=Office.REGION, region=region, since_on=clock.today(region.zone)
    )
    client = portal_client(user)
    assert client.get("/region-office/29/").status_code == 200
    assert dismiss_operator(by=None, user=user, office=Office.REGION) == 1
    assert client.get("/region-office/29/").status_code == 404


def test_an_administrator_adds_a_region_without_code() -> None:
    client = operator(Office.ADMIN, None)
    form = {"code": "16", "name": "Республика Татарстан", "time_zone": "Europe/Moscow"}
    assert client.post("/region-office/", form)["Location"] == "/region-office/16/"
    assert Region.objects.get().name == "Республика Татарстан"
    assert OperatorAct.objects.get().kind == "region.added"
    assert client.post("/region-office/", form).status_code == 422
    assert client.post("/region-office/", {**form, "code": "www"}).status_code == 422
    assert client.get("/region-office/16/schools/").status_code == 404  # no data of schools


def test_a_moved_day_counts_from_then_on(region: Region) -> None:
    client = operator(Office.REGION, region)
    day = clock.today(region.zone) + timedelta(days=10)
    was = working_calendar(region).is_working(day)
    form = {"day": day.isoformat(), "kind": "rests" if was else "works", "name": "Праздник"}
    assert client.post("/region-office/29/days/", form).status_code == 302
    assert working_calendar(region).is_working(day) is not was
    html = client.get("/region-office/29/days/").content.decode()
    assert "Праздник" in html
    (removal,) = re.findall(r'action="(/region-office/29/days/\d+/removal/)"', html)
    assert operator(Office.REGION, region, "colleague").get(removal).status_code == 405
    elsewhere = operator(Office.REGION, Region.objects.create(code="28", name="Амурская"), "elsewhere")
    assert elsewhere.post(removal).status_code == 404
    assert elsewhere.post(removal.replace("/29/", "/28/")).status_code == 404
    assert client.post(removal).status_code == 302
    assert working_calendar(region).is_working(day) is was
    assert [act.kind for act in OperatorAct.objects.order_by("pk")] == [
        "region.moved_day",
        "region.restored_day",
    ]


def test_schools_are_counted_without_a_name(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    region = cast.school.region
    client = operator(Office.REGION, region)
    moment = clock.now() - timedelta(days=20)
    AccessApplication.objects.create(
        region=region,
        school=cast.school,
        kind="parent",
        state="registered",
        number_year=2026,
        serial=1,
        surname="Тайная",
        created_at=moment,
        changed_at=moment,
        submitted_at=moment,
        registered_at=moment,
        due_on=clock.today(region.zone) - timedelta(days=10),
    )
    path = f"/region-office/{region.code}/schools/"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        html = client.get(path).content.decode()
    cells = re.findall(r'<th scope="row">([^<]*)</th>(.*?)</tr>', html, re.DOTALL)
    assert cells[0][0] == cast.school.short_name  # the one that is late comes first
    numbers = [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells[0][1])]
    assert numbers == ["2", "4", "1", "0 %", "1"]
    for somebody in (*cast.students, cast.guardian, cast.teacher):
        assert somebody.surname not in html
    assert "Тайная" not in html
    School.objects.bulk_create(
        [
            School(region=region, slug=f"s{number}", name="Ещё", short_name=f"Ещё {number}")
            for number in range(60)
        ]
    )
    with django_assert_num_queries(len(few)):
        client.get(path)
    assert len(few) <= 10
    found = client.get(path, {"q": "ЕЩЕ 59"}).content.decode()
    assert re.findall(r'<th scope="row">([^<]*)</th>', found) == ["Ещё 59"]
