import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.views.defaults import server_error
from pytest_django import DjangoAssertNumQueries, Settings

import parta.ui

COMPONENTS = Path(parta.ui.__file__).parent / "templates/ui/components"


@pytest.fixture
def gallery(settings: Settings) -> str:
    settings.DEMO = True
    return str(Client(headers={"accept-language": "en"}).get("/ui/?sent=1&email=x").content.decode())


def test_gallery_is_closed_in_a_real_school() -> None:
    assert Client().get("/ui/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("component", sorted(path.stem for path in COMPONENTS.glob("*.html")))
def test_gallery_shows_every_component(component: str, gallery: str, settings: Settings) -> None:
    response = Client().get("/ui/")
    assert f"ui/components/{component}.html" in {template.name for template in response.templates}


@pytest.mark.django_db
def test_errors_stand_beside_their_fields(gallery: str) -> None:
    field = re.search(r'<input type="email".*?</div>\s*</div>', gallery, re.DOTALL)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert 'aria-describedby="id_email_error"' in field[0]
    assert 'value="x"' in field[0]
    assert 'id="id_email_error"' in field[0]


@pytest.mark.django_db
def test_theme_is_chosen_by_the_system_until_the_user_chooses(gallery: str) -> None:
    client = Client()

    def media() -> str:
        found = re.search(r'id="dark"[^>]*media="([^"]*)"', client.get("/account/login/").content.decode())
        assert found
        return found[1]

    assert media() == "screen and (prefers-color-scheme: dark)"
    client.cookies["theme"] = "dark"
    assert media() == "screen"
    client.cookies["theme"] = "light"
    assert media() == "not all"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/nowhere/", "/a/b/c/d/e/"])
def test_missing_page_is_ours(path: str) -> None:
    response = Client(headers={"accept-language": "en"}).get(path)
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


@pytest.mark.django_db
def test_expired_form_is_explained() -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    response = client.post("/account/login/", {"login": "x", "password": "y"})
    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()


def test_broken_server_needs_nothing_to_say_so(settings: Settings) -> None:
    """No database fixture: the page of error 500 must not need one."""
    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    text = response.content.decode()
    assert "<newest-version" in text
    assert re.search(r'href="/support/new/\?problem=500&amp;build=[^"&]+&amp;at=\d{4}-[^"]+"', text)
    assert re.search(r"/ui/css/parta\.\w+\.css", text)


@pytest.mark.django_db
def test_frame_of_a_page_asks_the_database_for_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        Client().get("/account/login/")
