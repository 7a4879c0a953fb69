import pytest
from django.test import Client

from parta.core.sites import Place, Site, place_of, root_of
from tests.factories.portal import PASSWORD, create_portal_user, portal_client


@pytest.mark.parametrize(
    ("host", "place"),
    [
        ("localhost:8000", Place(Site.DIARY)),
        ("29.localhost:8000", Place(Site.DIARY, "29")),
        ("portal.localhost", Place(Site.PORTAL)),
        ("PORTAL.localhost.:8000", Place(Site.PORTAL)),
        ("127.0.0.1:8000", Place(Site.DIARY)),
        ("[::1]:8000", Place(Site.DIARY)),
        ("portal.example.org", Place(Site.DIARY)),
    ],
)
def test_the_host_names_the_site_and_the_region(host: str, place: Place) -> None:
    assert place_of(host, "localhost") == place


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "29.localhost:8000"])
def test_addresses_of_the_sites_keep_the_port(host: str) -> None:
    where = {"domain": "localhost", "scheme": "http", "host": host}
    assert root_of(Site.PORTAL, "", **where) == "http://portal.localhost:8000"
    assert root_of(Site.DIARY, "29", **where) == "http://29.localhost:8000"
    assert root_of(Site.DIARY, "", **where) == "http://localhost:8000"


@pytest.mark.django_db
def test_an_account_signs_in_on_its_own_site_only() -> None:
    create_portal_user("petrova")
    form = {"login": "petrova", "password": PASSWORD}
    assert Client().post("/account/login/", form).status_code == 200
    assert portal_client().post("/account/login/", form).status_code == 302


@pytest.mark.django_db
def test_a_session_of_one_site_is_nobody_on_the_other() -> None:
    client = portal_client(create_portal_user())
    assert client.get("/").status_code == 200
    answer = client.get("/", headers={"host": "localhost"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/login/?next=/")
