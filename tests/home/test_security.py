"""A school lets its staff in with a second proof only."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from parta.access.models import Membership
from parta.audit.models import AuditEvent
from parta.schools.models import School
from tests.factories.base import create_user
from tests.factories.cast import PASSWORD, Cast

EN = {"accept-language": "en"}
NEEDED = "/account/security/?need=1"


def _page(cast: Cast, name: str = "home:security") -> str:
    return reverse(name, kwargs={"school": cast.school.slug})


def _protect(cast: Cast, key: str) -> None:
    Authenticator.objects.create(user=cast.users[key], type=Authenticator.Type.TOTP, data={})


def _head(cast: Cast) -> Client:
    """The head, who has just signed in."""
    client = Client(headers=EN)
    client.post("/account/login/", {"login": cast.users["head"].login, "password": PASSWORD})
    return client


def test_head_requires_it_and_staff_are_led_to_add_one(cast: Cast) -> None:
    head = _head(cast)
    assert "The password alone is enough now" in head.get(_page(cast)).content.decode()
    refused = head.post(_page(cast), {"required": "1"})
    assert (refused.status_code, "to your own account" in refused.content.decode()) == (422, True)
    _protect(cast, "head")
    assert head.post(_page(cast), {"required": "1"})["location"] == f"{_page(cast)}?saved=1"
    assert AuditEvent.objects.filter(kind="security.changed").count() == 1
    names = head.get(_page(cast)).content.decode()
    assert str(cast.users["teacher"]) in names
    assert str(cast.users["guardian"]) not in names

    for key in ("teacher", "class_teacher", "deputy", "registrar"):
        assert cast.client(key).get(_page(cast, "lessons:timetable"))["location"] == NEEDED
    part = cast.client("teacher").get(_page(cast, "lessons:timetable"), headers={"hx-request": "true"})
    assert part["HX-Redirect"] == NEEDED
    assert "asks everybody who works there" in cast.client("deputy").get(NEEDED, headers=EN).content.decode()
    for key in ("student", "guardian", "head"):
        assert cast.client(key).get(_page(cast, "lessons:timetable")).status_code == 200
    _protect(cast, "teacher")
    assert cast.client("teacher").get(_page(cast, "lessons:timetable")).status_code == 200
    stranger = Client()
    stranger.force_login(cast.stranger)
    assert stranger.get(_page(cast, "lessons:timetable")).status_code == 404

    head.post(_page(cast), {"required": "0"})
    assert cast.client("deputy").get(_page(cast, "lessons:timetable")).status_code == 200


def test_it_is_changed_only_by_whoever_has_just_signed_in(cast: Cast) -> None:
    _protect(cast, "head")
    response = cast.client("head").post(_page(cast), {"required": "1"})
    assert response["location"].startswith("/account/reauthentication/")
    assert not School.objects.filter(requires_second_factor=True).exists()


@pytest.mark.parametrize("extra", [0, 5])
def test_names_are_read_at_once(
    cast: Cast, extra: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(extra):
        Membership.objects.create(
            school=cast.school, user=create_user(f"t{number}"), role="teacher", since_on=cast.today
        )
    client = cast.client("head")
    client.get(_page(cast))
    with django_assert_max_num_queries(9):
        client.get(_page(cast))
