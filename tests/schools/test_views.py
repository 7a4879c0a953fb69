import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from parta.schools.commands import add_known_regions
from parta.schools.models import Region

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def page(client: Client, path: str = "/regions/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_choice_leads_to_the_regions_own_address() -> None:
    add_known_regions(state_services_on=TODAY)
    html = page(Client(headers={"host": "localhost:8133"}))
    assert 'href="http://29.localhost:8133/account/login/"' in html
    assert 'href="https://www.mos.ru/"' in html
    assert html.count("Вход через Госуслуги") == 23 or html.count("Sign-in with State Services") == 23


def test_where_regions_have_no_names_the_choice_is_kept_in_the_browser() -> None:
    add_known_regions(state_services_on=TODAY)
    client = Client(headers={"host": "127.0.0.1:8133"})
    assert "29.localhost" not in page(client)
    chosen = client.post("/regions/", {"region": "29", "next": "/account/login/?next=/x/"})
    assert (chosen.status_code, chosen["Location"]) == (302, "/account/login/?next=/x/")
    assert "Архангельская область" in page(client, "/account/login/")


def test_the_host_goes_before_what_was_chosen() -> None:
    add_known_regions(state_services_on=TODAY)
    client = Client(headers={"host": "28.localhost"})
    client.cookies["region"] = "29"
    html = page(client, "/account/login/")
    assert "Амурская область" in html
    assert "Архангельская" not in html


@pytest.mark.parametrize("code", ["", "99", "../29", "2929", "<b>"])
def test_an_unknown_region_is_none(code: str) -> None:
    add_known_regions(state_services_on=TODAY)
    client = Client(headers={"host": "127.0.0.1"})
    assert client.post("/regions/", {"region": code}).status_code == 404
    client.cookies["region"] = code
    assert "область" not in page(client, "/account/login/")


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x"]
)
def test_a_choice_never_leads_away_from_the_site(path: str) -> None:
    Region.objects.create(code="29", name="Архангельская область")
    answer = Client(headers={"host": "127.0.0.1"}).post("/regions/", {"region": "29", "next": path})
    assert answer["Location"] == "/account/login/"
    html = page(Client(headers={"host": "localhost"}), f"/regions/?next={path}")
    links = re.findall(r'(?:href|action)="([^"]*)"', html)
    assert "http://29.localhost/account/login/" in links
    assert [link for link in links if "evil" in link or "javascript" in link] == []


def test_one_question_to_the_database_for_all_regions(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = Client(headers={"host": "localhost"})
    Region.objects.create(code="29", name="Архангельская область")
    with django_assert_num_queries(1):
        page(client)
    add_known_regions(state_services_on=TODAY)
    with django_assert_num_queries(1):
        page(client)


def test_a_page_that_shows_no_region_asks_for_none(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = Client(headers={"host": "29.localhost"})
    with django_assert_num_queries(0):
        page(client, "/account/password/recovery/")
