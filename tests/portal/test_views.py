import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from parta.access.commands import appoint_operator, dismiss_operator
from parta.access.rules import Office
from parta.core import clock
from parta.onboarding.commands.links import link_portal_account
from parta.onboarding.models import AccessApplication
from parta.portal.catalogue import SERVICES
from parta.schools.commands import add_known_regions
from parta.schools.models import Region
from tests.factories.base import create_user
from tests.factories.cast import Cast
from tests.factories.portal import create_portal_user, portal_client

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def links(html: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*)"', html)]


@pytest.fixture(autouse=True)
def _regions() -> None:
    add_known_regions(state_services_on=TODAY)


def test_the_catalogue_is_searched_for_a_region() -> None:
    client = portal_client()
    html = page(client, "/services/?q=электронный дневник&region=29")
    assert "/services/diary-for-parents/" in links(html)
    assert "/services/journal-for-teachers/" not in links(html)
    assert "Архангельская область" in page(client, "/services/diary-for-parents/")  # the choice is kept
    nothing = page(client, "/services/?q=паспорт")
    assert sum(f"/services/{service.slug}/" in links(nothing) for service in SERVICES) == len(SERVICES)


def test_a_service_tells_everything_that_an_applicant_asks() -> None:
    Region.objects.filter(code="29").update(phone="+7 8182 00-00-00", email="edu@example.org")
    html = page(portal_client(), "/services/diary-for-representatives/?region=29")
    for words in ("15", "3", "+7 8182 00-00-00", "edu@example.org", "Архангельская область"):
        assert words in html
    assert html.count("<li>") >= 6 + 4  # grounds for refusal, documents
    apply = "/account/signup/?next=/applications/new/%3Fkind%3Drepresentative%26region%3D29"
    assert apply in [link.replace("%2F", "/") for link in links(html)]


def test_who_is_signed_in_goes_straight_to_the_application() -> None:
    client = portal_client(create_portal_user())
    html = page(client, "/services/journal-for-teachers/?region=28")
    assert "/applications/new/?kind=teacher&region=28" in links(html)


@pytest.mark.parametrize("query", ["", "?region=77", "?region=98"])
def test_where_the_service_is_not_given_nobody_is_led_to_apply(query: str) -> None:
    Region.objects.create(code="98", name="Закрытая", is_open=False)
    html = page(portal_client(), f"/services/diary-for-parents/{query}")
    assert not any("/applications/" in link for link in links(html))
    assert ("https://www.mos.ru/" in links(html)) == ("77" in query)


def test_no_such_service_and_no_such_region() -> None:
    assert portal_client().get("/services/pension/").status_code == 404
    assert portal_client().get("/regions/99/").status_code == 404


def test_a_region_has_its_page_with_the_way_to_its_diary() -> None:
    html = page(portal_client(), "/regions/29/")
    assert "http://29.localhost/" in links(html)
    assert "http://77.localhost/" not in links(page(portal_client(), "/regions/77/"))
    found = page(portal_client(), "/regions/?q=АМУРСКАЯ")
    assert [link for link in links(found) if re.fullmatch(r"/regions/\d\d/", link)] == ["/regions/28/"]


def test_who_has_no_access_yet_is_led_to_it() -> None:
    html = page(portal_client(create_portal_user()), "/")
    assert "/services/" in links(html)
    assert "links/start" not in html


def test_an_application_under_way_is_seen_with_its_term(cast: Cast) -> None:
    user = create_portal_user()
    region = cast.school.region
    AccessApplication.objects.create(
        region=region,
        school=cast.school,
        kind="parent",
        state="registered",
        number_year=2026,
        serial=7,
        applicant=user,
        created_at=clock.now(),
        changed_at=clock.now(),
        submitted_at=clock.now(),
        registered_at=clock.now(),
        due_on=clock.today(region.zone) + timedelta(days=5),
    )
    html = page(portal_client(user), "/")
    number = AccessApplication.objects.get().number
    assert html.count(number) == 2
    assert "registered" not in page(portal_client(create_portal_user("other")), "/")


def test_a_linked_diary_is_one_press_away(cast: Cast) -> None:
    user = create_portal_user()
    link_portal_account(diary_user=cast.users["guardian"], portal_user=user)
    label = cast.school.region.code
    assert f"http://{label}.localhost/account/links/start/" in links(page(portal_client(user), "/"))


def test_a_child_is_seen_by_whoever_keeps_the_account() -> None:
    keeper, child = create_portal_user(), create_portal_user("child", name=("Петров", "Лев", ""))
    child.keeper = keeper
    child.save()
    assert "Петров Лев" in page(portal_client(keeper), "/")
    assert "Петров Лев" not in page(portal_client(create_portal_user("other")), "/")


def test_the_home_asks_as_much_for_many_applications_as_for_two(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = create_portal_user()
    client = portal_client(user)

    def draft() -> AccessApplication:
        moment = clock.now()
        return AccessApplication.objects.create(
            region=cast.school.region,
            school=cast.school,
            kind="student",
            applicant=user,
            created_at=moment,
            changed_at=moment,
        )

    draft()
    page(client, "/")
    with CaptureQueriesContext(connection) as few:
        page(client, "/")
    for _time in range(30):
        draft()
    with django_assert_num_queries(len(few)):
        page(client, "/")
    assert len(few) <= 16


@pytest.mark.parametrize(
    ("path", "most"), [("/services/", 1), ("/regions/", 1), ("/", 1), ("/regions/29/", 1)]
)
def test_pages_for_everybody_ask_next_to_nothing(
    path: str, most: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(most):
        page(portal_client(), path)


def test_sections_are_those_of_the_person() -> None:
    anonymous, user = links(page(portal_client(), "/")), create_portal_user()
    assert {"/services/", "/regions/", "/account/login/"} <= set(anonymous)
    client = portal_client(user)
    own = links(page(client, "/"))
    assert {"/applications/", "/account/profile/"} <= set(own)
    assert not {"/desk/", "/region-office/"} & set(own)
    region = Region.objects.get(code="29")
    appoint_operator(by=None, user=user, office=Office.REGION, region=region, since_on=TODAY)
    assert "/region-office/" in links(page(client, "/"))
    dismiss_operator(by=None, user=user, office=Office.REGION)
    assert "/region-office/" not in links(page(client, "/"))


def test_the_two_sites_lead_to_each_other() -> None:
    assert "http://localhost:8000/" in links(page(Client(headers={"host": "portal.localhost:8000"}), "/"))
    diary = Client(headers={"host": "29.localhost:8000"})
    assert "http://portal.localhost:8000/" in links(page(diary, "/account/login/"))
    by_number = Client(headers={"host": "127.0.0.1:8000"})
    assert not any("portal." in link for link in links(page(by_number, "/account/login/")))


def test_the_diary_has_no_catalogue() -> None:
    diary = Client()
    diary.force_login(create_user("someone"))
    assert diary.get("/services/").status_code == 404
