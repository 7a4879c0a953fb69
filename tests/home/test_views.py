"""Where each person begins, and what the navigation offers them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.access.actors import system_actor
from parta.access.commands import grant_roles
from parta.access.models import Membership
from parta.access.rules import Role
from parta.core import clock
from parta.home.web import navigation
from parta.lessons.models import Lesson
from parta.schools.commands import create_school
from tests.factories.base import create_user
from tests.factories.cast import Cast


def home(cast: Cast) -> str:
    return reverse("home:school", kwargs={"school": cast.school.slug})


def test_one_school_is_opened_at_once(cast: Cast) -> None:
    response = cast.client("deputy").get("/")
    assert response.status_code == 302
    assert response["Location"] == home(cast)


def test_several_schools_are_offered(cast: Cast) -> None:
    user = cast.users["deputy"]
    Membership.objects.create(
        school=cast.other.school, user=user, role=Role.TEACHER.value, since_on=cast.today
    )
    client = cast.client("deputy")
    body = client.get("/").content.decode()
    for school in (cast.school, cast.other.school):
        assert reverse("home:school", kwargs={"school": school.slug}) in body
    header = client.get(home(cast)).context["schools"]
    assert [(item.name, item.is_current) for item in header] == [("Школа № 1", True), ("Школа № 2", False)]


def test_school_that_is_left_is_forgotten(cast: Cast) -> None:
    user = cast.users["deputy"]
    second = Membership.objects.create(
        school=cast.other.school, user=user, role=Role.TEACHER.value, since_on=cast.today
    )
    client = cast.client("deputy")
    client.get("/")
    second.delete()
    assert client.get("/").status_code == 302
    assert client.get(home(cast)).context["schools"] == []


def test_pages_of_no_school_keep_tabs_and_envelope(cast: Cast) -> None:
    client = cast.client("guardian")
    client.get("/")
    page = client.get("/notifications/").content.decode()
    assert f'href="{home(cast)}"' in page
    assert f'href="/{cast.school.slug}/messages/"' in page
    Membership.objects.filter(user=cast.users["guardian"]).delete()
    page = client.get("/notifications/").content.decode()
    assert home(cast) not in page


def test_without_a_school_a_friendly_page(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.stranger)
    response = client.get("/", headers={"accept-language": "en"})
    assert response.status_code == 200
    assert "No school has given you access yet" in response.content.decode()


def test_stranger_does_not_learn_that_the_school_exists(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.stranger)
    assert client.get(home(cast)).status_code == 404
    assert client.get("/no-such-school/").status_code == 404


def test_nobody_is_sent_to_sign_in(cast: Cast) -> None:
    for address in ("/", home(cast)):
        response = Client().get(address)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("key", "labels"),
    [
        ("student", ["Home", "Diary", "Timetable"]),
        ("teacher", ["Home", "Journal", "Timetable"]),
        ("class_teacher", ["Home", "Journal", "Progress", "Timetable", "Classes"]),
        ("deputy", ["Home", "Journal", "Progress", "Timetable", "Classes", "School"]),
        ("registrar", ["Home", "Timetable", "Classes", "Applications", "School"]),
    ],
)
def test_navigation_by_role(cast: Cast, key: str, labels: list[str]) -> None:
    address = reverse("lessons:timetable", kwargs={"school": cast.school.slug})
    response = cast.client(key).get(address, headers={"accept-language": "en"})
    bar = response.context["navigation"].bar
    assert [item.label for item in bar] == labels
    assert [item.label for item in bar if item.is_current] == ["Timetable"]


def test_overview_shows_what_needs_attention(cast: Cast) -> None:
    cast.past_lesson.topic = ""
    cast.past_lesson.save()
    cast.lesson.is_canceled = True
    cast.lesson.change_note = "Мороз"
    cast.lesson.save()
    body = cast.client("head").get(home(cast)).content.decode()
    for shown in ("7А", "7Б", "Лебедева Ольга Николаевна", "Мороз"):
        assert shown in body


def test_overview_costs_the_same_at_few_and_many(
    cast: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    client = cast.client("head")
    Lesson.objects.filter(pk=cast.lesson.pk).update(is_canceled=True)
    Lesson.objects.filter(pk=cast.past_lesson.pk).update(topic="")
    with CaptureQueriesContext(connection) as few:
        client.get(home(cast))
    for number in range(30):
        cast.school.classes.create(year=cast.year, grade=8, letter=f"{number}", bells=cast.bells)
    Lesson.objects.filter(school=cast.school).update(topic="", substitute=cast.colleague)
    with django_assert_num_queries(len(few)):
        client.get(home(cast))
    assert len(few) <= 24


def test_navigation_asks_once_and_only_when_it_is_shown(
    cast: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    request: Any = RequestFactory().get(home(cast))
    request.session, request.resolver_match = {}, None
    request.actor = cast.actor("class_teacher")
    with django_assert_num_queries(0):
        shown = navigation(request)["navigation"]
    with django_assert_num_queries(1):
        assert len(shown.bar) == 5
        assert not shown.more


@pytest.mark.parametrize(
    "name", ["home:school", "lessons:timetable", "schoolyear:bells", "academics:classes"]
)
def test_school_that_has_not_begun_has_friendly_pages(db: None, name: str) -> None:
    school = create_school(
        region_code="29", region_name="Архангельская область", slug="new", name="Новая", short_name="Новая"
    )
    user = create_user("new-head")
    grants = [(user.pk, Role.HEAD)]
    grant_roles(actor=system_actor(school), grants=grants, since_on=clock.today(school.zone))
    client = Client()
    client.force_login(user)
    response = client.get(reverse(name, kwargs={"school": "new"}), headers={"accept-language": "en"})
    assert response.status_code == 200
    assert 'class="empty"' in response.content.decode()
