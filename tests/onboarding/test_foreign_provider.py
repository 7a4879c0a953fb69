"""A region's own provider of State Services: oidc-provider under Node, real and none of ours."""

import json
import re
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialApp

from parta.accounts.commands.providers import configure_provider, remove_provider
from parta.accounts.models import User
from parta.accounts.queries.providers import find_provider
from parta.accounts.transport import allowed_address
from parta.core.errors import Refused
from parta.people.models import Guardian
from parta.schools.models import Region, School
from tests.factories.base import PASSWORD, create_user
from tests.factories.visitors import START, Visitor, next_address
from tests.tools.node import install

FOLDER = Path(__file__).resolve().parents[1] / "oidc"
HOST = "99.localhost"
BACK = f"http://{HOST}/account/links/99/callback/"
SECRET = "a-secret-of-the-region-only"
PEOPLE = {
    "maria": {
        "family_name": "Петрова",
        "given_name": "Мария",
        "middle_name": "Ильинична",
        "birthdate": "1988-05-17",
        "snils": "112-233-445 95",
    },
    "nobody": {"family_name": "Петрова", "given_name": "Мария"},
}


@dataclass
class Provider:
    issuer: str


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    install(FOLDER)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(
        ["node", "server.js", str(port), "parta", SECRET, BACK, json.dumps(PEOPLE)],
        cwd=FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert any(line.strip() == "ready" for line in process.stdout)
        yield Provider(f"http://127.0.0.1:{port}")
        process.terminate()


@pytest.fixture
def diary_user(db: None, provider: Provider) -> User:
    """A guardian of the region, which has configured the provider."""
    region = Region.objects.create(code="99", name="Край света", state_services_on=date(2020, 1, 1))
    school = School.objects.create(region=region, slug="first", name="Первая школа", short_name="Первая")
    user = create_user("petrova.m")
    Guardian.objects.create(
        school=school,
        user=user,
        surname="Петрова",
        given_name="Мария",
        patronymic="Ильинична",
        snils="11223344595",
    )
    configure_provider(
        code="99", name="Госуслуги края", issuer=provider.issuer, client_id="parta", secret=SECRET
    )
    return user


def test_a_foreign_provider_signs_in_by_snils_and_name(diary_user: User) -> None:
    visitor = Visitor()
    back = _sign_in_there(visitor, "maria")
    assert back.startswith(BACK)
    visitor.get(back)
    assert visitor.is_signed_in(HOST) == diary_user.pk
    link = SocialAccount.objects.get()
    assert (link.provider, link.uid, link.user, link.extra_data) == ("99", "maria", diary_user, {})
    assert visitor.get(back).status_code == 403, "the same answer again"


def test_without_a_snils_the_diarys_password_links(diary_user: User) -> None:
    visitor = Visitor()
    page = visitor.follow(visitor.get(_sign_in_there(visitor, "nobody")))
    assert "No SNILS was passed" in page.content.decode()
    visitor.post(f"http://{HOST}/account/links/password/", login="petrova.m", password=PASSWORD)
    assert visitor.is_signed_in(HOST) == diary_user.pk
    again = Visitor()
    again.get(_sign_in_there(again, "nobody"))
    assert again.is_signed_in(HOST) == diary_user.pk


def test_the_door_is_at_the_regions_own_name(diary_user: User) -> None:
    """The provider knows one way back: whoever has chosen the region elsewhere is sent there first."""
    visitor = Visitor()
    visitor.at().cookies["region"] = "99"
    answer = visitor.get(f"http://localhost{START}?next=/account/sessions/")
    assert answer.headers["Location"] == f"http://{HOST}{START}?next=/account/sessions/"


def test_a_regions_provider_opens_no_account_of_another_region(diary_user: User) -> None:
    elsewhere = Region.objects.create(code="98", name="Другой край", state_services_on=date(2020, 1, 1))
    School.objects.update(region=elsewhere)
    visitor = Visitor()
    page = visitor.follow(visitor.get(_sign_in_there(visitor, "maria")))
    assert "No school of the diary knows" in page.content.decode()
    visitor.post(f"http://{HOST}/account/links/password/", login="petrova.m", password=PASSWORD)
    assert not SocialAccount.objects.exists()


def test_refusing_there_is_no_failure_here(diary_user: User) -> None:
    visitor = Visitor()
    page = visitor.get(_sign_in_there(visitor, "maria", agrees=False))
    assert page.status_code == 200
    assert "You have not agreed" in page.content.decode()


def test_a_wrong_secret_lets_nobody_in(diary_user: User) -> None:
    SocialApp.objects.update(secret="another")
    visitor = Visitor()
    page = visitor.get(_sign_in_there(visitor, "maria"))
    assert page.status_code == 403
    assert visitor.is_signed_in(HOST) is None


def test_a_provider_that_is_gone_is_told_of(diary_user: User) -> None:
    SocialApp.objects.update(settings={"server_url": "http://127.0.0.1:9"})
    page = Visitor().get(f"http://{HOST}{START}")
    assert page.status_code == 403
    assert "did not answer as they should" in page.content.decode()


def test_links_end_with_the_provider_that_made_them(diary_user: User, provider: Provider) -> None:
    visitor = Visitor()
    visitor.get(_sign_in_there(visitor, "maria"))
    configure_provider(code="99", name="x", issuer=provider.issuer, client_id="parta", secret="")
    assert SocialAccount.objects.count() == 1
    known = find_provider("99")
    assert known is not None
    assert known.has_secret, "an empty secret keeps the one that is there"
    SocialApp.objects.update(settings={"server_url": "https://old.example.org"})
    configure_provider(code="99", name="x", issuer=provider.issuer, client_id="parta", secret="")
    assert not SocialAccount.objects.exists(), "another issuer's numbers are other people"
    remove_provider(code="99")
    assert find_provider("99") is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda issuer: f"{issuer}/", "another_provider"),
        (lambda issuer: issuer.replace("127.0.0.1", "localhost"), "another_provider"),
        (lambda _issuer: "http://127.0.0.1:9", "no_provider"),
        (lambda _issuer: "ftp://127.0.0.1", "no_provider"),
        (lambda issuer: f"{issuer}?x", "bad_issuer"),
        (lambda _issuer: "id.example.org", "bad_issuer"),
    ],
)
def test_a_wrong_address_is_not_saved(db: None, provider: Provider, change: object, code: str) -> None:
    issuer = change(provider.issuer)  # type: ignore[operator]
    with pytest.raises(Refused) as refused:
        configure_provider(code="99", name="x", issuer=issuer, client_id="x", secret="x")
    assert refused.value.code == code
    assert not SocialApp.objects.exists()


@pytest.mark.parametrize(
    ("scheme", "name"),
    [
        ("https", "127.0.0.1"),
        ("https", "10.0.0.1"),
        ("https", "192.168.1.1"),
        ("https", "169.254.169.254"),
        ("https", "::1"),
        ("https", "0.0.0.0"),  # noqa: S104 - an address that is asked, not listened on
        ("https", "portal.localhost"),
        ("http", "8.8.8.8"),
    ],
)
def test_the_inner_network_is_no_provider(settings: object, scheme: str, name: str) -> None:
    settings.OIDC_INTERNAL_HOSTS = []  # type: ignore[attr-defined]
    with pytest.raises(requests.ConnectionError):
        allowed_address(scheme, name, 443)
    assert allowed_address("https", "8.8.8.8", 443) == "8.8.8.8"


def _sign_in_there(visitor: Visitor, login: str, *, agrees: bool = True) -> str:
    """From the diary to the provider, through its own pages, to the address that leads back."""
    url = next_address(visitor.get(f"http://{HOST}{START}"))
    with requests.Session() as there:
        there.trust_env = False
        page = there.get(url)
        for answer in ({"prompt": "login", "login": login, "password": "x"}, {"prompt": "consent"}):
            form = re.search(r'action="([^"]+)"', page.text)
            assert form, page.text[:500]
            leaves = urljoin(page.url, f"{form.group(1)}/abort")
            if answer["prompt"] == "consent" and not agrees:
                page = there.get(leaves, allow_redirects=False)
            else:
                page = there.post(urljoin(page.url, form.group(1)), answer, allow_redirects=False)
            while page.is_redirect and not page.headers["Location"].startswith(BACK):
                page = there.get(urljoin(page.url, page.headers["Location"]), allow_redirects=False)
            if page.is_redirect:
                return str(page.headers["Location"])
    raise AssertionError("the provider led nowhere")
