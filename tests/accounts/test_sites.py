"""The portal as a provider, as another site sees it: authlib is that site, and no word of it is ours."""

from typing import Any

import pytest
from allauth.idp.oidc.models import Client as Site
from allauth.idp.oidc.models import Token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from django.test import Client
from joserfc import jwt
from joserfc.jwk import KeySet

from parta.accounts.commands.sites import NewSite, ensure_own_client, register_site
from parta.accounts.models import Consent, User
from parta.accounts.rules import Level
from parta.accounts.transport import OwnTransport
from parta.core.errors import Refused
from tests.factories.portal import PORTAL_HOST, create_portal_user, portal_client
from tests.factories.visitors import query_of

ROOT = f"http://{PORTAL_HOST}"
BACK = "https://school.example.org/back"
SNILS = "11223344595"


class ForeignSite:
    """Another site with authlib inside, that finds everything by the provider's own description."""

    def __init__(self, site: NewSite, *, scope: str = "openid profile snils", back: str = BACK) -> None:
        self.session = OAuth2Session(
            site.client_id,
            site.secret,
            scope=scope,
            redirect_uri=back,
            code_challenge_method="S256",
        )
        self.session.mount(f"{ROOT}/", OwnTransport())
        self.about = self.session.get(f"{ROOT}/.well-known/openid-configuration", withhold_token=True).json()
        self.verifier = "v" * 64

    def ask(self, **extra: str) -> str:
        """Where the site sends a browser."""
        url, self.state = self.session.create_authorization_url(
            self.about["authorization_endpoint"], nonce="n-1", code_verifier=self.verifier, **extra
        )
        return str(url).removeprefix(ROOT)

    def redeem(self, back: str, **extra: str) -> dict[str, Any]:
        token: dict[str, Any] = self.session.fetch_token(
            self.about["token_endpoint"],
            authorization_response=back,
            state=self.state,
            **{"code_verifier": self.verifier, **extra},
        )
        return token

    def id_token(self, token: dict[str, Any]) -> Any:
        keys = self.session.get(self.about["jwks_uri"], withhold_token=True).json()
        read = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=["RS256"])
        claims = CodeIDToken(
            read.claims,
            read.header,
            {"iss": {"value": ROOT}, "aud": {"value": self.session.client_id}},
            {"nonce": "n-1", "client_id": self.session.client_id, "access_token": token["access_token"]},
        )
        claims.validate()
        return claims

    def claims(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.session.get(self.about["userinfo_endpoint"]).json()
        return answer


@pytest.fixture
def person(db: None) -> User:
    return create_portal_user(snils=SNILS, level=Level.CONFIRMED, email="p@example.org")


def test_another_site_learns_what_was_agreed_to(person: User) -> None:
    site = ForeignSite(register_site(name="Школа", addresses=[BACK]))
    assert site.about["issuer"] == ROOT
    client = portal_client(person)
    url = site.ask()
    page = client.get(url)
    assert "Школа" in page.content.decode()
    assert "form-action 'self' https://school.example.org;" in f"{page.headers['Content-Security-Policy']};"
    back = client.post(url, {"answer": "provide"}).headers["Location"]
    assert back.startswith(f"{BACK}?")
    assert query_of(back)["iss"] == ROOT
    token = site.redeem(back)
    assert site.id_token(token)["sub"] != str(person.pk)
    assert not {"family_name", "snils", "email"} & set(site.id_token(token)), "the token tells who, no more"
    claims = site.claims()
    assert claims.pop("sub") == site.id_token(token)["sub"]
    assert claims == {
        "name": "Петрова Мария Ильинична",
        "family_name": "Петрова",
        "given_name": "Мария",
        "middle_name": "Ильинична",
        "birthdate": "1988-05-17",
        "level": "confirmed",
        "snils": SNILS,
        "snils_verified": True,
    }
    again = client.get(url)
    assert again.headers["Location"].startswith(f"{BACK}?code="), "agreed once"


def test_two_sites_cannot_compare_what_they_know(person: User) -> None:
    subjects = set()
    for name in ("one", "two"):
        site = ForeignSite(register_site(name=name, addresses=[BACK]), scope="openid email")
        client = portal_client(person)
        back = client.post(site.ask(), {"answer": "provide"}).headers["Location"]
        site.redeem(back)
        claims = site.claims()
        assert claims["email"] == "p@example.org"
        assert set(claims) == {"sub", "email", "email_verified"}
        subjects.add(claims["sub"])
    assert len(subjects) == 2


def test_consent_is_listed_and_taken_back(person: User) -> None:
    site = ForeignSite(register_site(name="Школа", addresses=[BACK]))
    client, url = portal_client(person), site.ask()
    site.redeem(client.post(url, {"answer": "provide"}).headers["Location"])
    page = client.get("/account/sites/").content.decode()
    assert "Школа" in page
    consent = Consent.objects.get(kind="site")
    other = portal_client(create_portal_user("other"))
    assert "Школа" not in other.get("/account/sites/").content.decode()
    assert other.post(f"/account/sites/{consent.pk}/").status_code == 404
    client.post(f"/account/sites/{consent.pk}/")
    assert "Школа" not in client.get("/account/sites/").content.decode()
    assert client.post(f"/account/sites/{consent.pk}/").status_code == 404
    assert not Token.objects.exists()
    assert site.session.get(site.about["userinfo_endpoint"]).status_code == 401
    assert client.get(url).status_code == 200, "asked anew"
    silent = client.get(site.ask(prompt="none")).headers["Location"]
    assert query_of(silent)["error"] == "consent_required"


def test_a_site_is_not_let_in_by_consent_to_another(person: User) -> None:
    """allauth counts the scopes of all tokens together; here each site is asked for."""
    first = ForeignSite(register_site(name="one", addresses=[BACK]))
    client = portal_client(person)
    first.redeem(client.post(first.ask(), {"answer": "provide"}).headers["Location"])
    second = ForeignSite(register_site(name="two", addresses=[BACK]))
    assert query_of(client.get(second.ask(prompt="none")).headers["Location"])["error"] == "consent_required"
    wider = ForeignSite(NewSite(first.session.client_id, ""), scope="openid profile snils email")
    assert query_of(client.get(wider.ask(prompt="none")).headers["Location"])["error"] == "consent_required"
    assert client.get(wider.ask()).status_code == 200, "more than was agreed to"
    assert "code" in query_of(client.get(first.ask(prompt="none")).headers["Location"])


def test_a_code_is_used_once_by_whom_it_was_made_for(person: User) -> None:
    site = ForeignSite(register_site(name="one", addresses=[BACK]))
    thief = register_site(name="two", addresses=[BACK])
    client = portal_client(person)

    def back() -> str:
        location: str = client.post(site.ask(), {"answer": "provide"}).headers["Location"]
        return location

    def redeem(url: str, **extra: str) -> int:
        return (
            portal_client()
            .post(
                "/identity/o/api/token",
                {
                    "grant_type": "authorization_code",
                    "code": query_of(url)["code"],
                    "redirect_uri": BACK,
                    "code_verifier": site.verifier,
                    "client_id": site.session.client_id,
                    "client_secret": site.session.client_secret,
                    **extra,
                },
            )
            .status_code
        )

    url = back()
    tries = [
        {"code_verifier": "w" * 64},
        {"code_verifier": ""},
        {"redirect_uri": f"{BACK}/x"},
        {"client_secret": "wrong"},
        {"client_id": thief.client_id, "client_secret": thief.secret},
    ]
    assert [redeem(url, **wrong) in {400, 401} for wrong in tries] == [True] * len(tries)
    fresh = back()
    assert redeem(fresh) == 200
    assert redeem(fresh) == 400, "a second time"
    late = back()
    person.is_active = False
    person.save()
    assert redeem(late) == 400, "the account was closed in between"


@pytest.mark.parametrize(
    "address",
    [
        f"{BACK}/",
        f"{BACK}?next=x",
        BACK.replace("https", "http"),
        BACK.replace("school.", "evil."),
        f"{BACK}#x",
        BACK.replace("://", "://school.example.org@evil.example.com/"),
        "javascript:alert(1)",
        "",
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(person: User, address: str) -> None:
    site = ForeignSite(register_site(name="one", addresses=[BACK]), back=address)
    client = portal_client(person)
    url = site.ask()
    for answer in (client.get(url), client.post(url, {"answer": "provide"}), portal_client().get(url)):
        assert answer.status_code == 400
        assert "Location" not in answer.headers
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("address", "is_let"),
    [
        ("http://localhost/account/links/portal/callback/", True),
        ("http://29.localhost/account/links/portal/callback/", True),
        ("http://portal.localhost/account/links/portal/callback/", False),
        ("http://evil.localhost/account/links/portal/callback/", False),
        ("http://29.evil.localhost/account/links/portal/callback/", False),
        ("http://localhost:81/account/links/portal/callback/", False),
        ("https://localhost/account/links/portal/callback/", False),
        ("http://localhost/account/links/portal/callback/?x=1", False),
        ("http://localhost/account/links/29/callback/", False),
        ("http://localhost.evil.example.org/account/links/portal/callback/", False),
        ("http://x@localhost/account/links/portal/callback/", False),
    ],
)
def test_own_diary_is_known_by_its_names(person: User, address: str, is_let: bool) -> None:
    site = ForeignSite(NewSite(ensure_own_client().pk, ""), back=address)
    assert (portal_client(person).get(site.ask()).status_code == 200) is is_let


def test_what_is_not_asked_for_properly_is_sent_back(person: User) -> None:
    site = ForeignSite(register_site(name="one", addresses=[BACK]))
    client = portal_client(person)
    url = site.ask()
    challenge = query_of(url)["code_challenge"]
    for changed, error in (
        (url.replace("code_challenge=", "was="), "invalid_request"),
        (url.replace("code_challenge_method=S256", "code_challenge_method=plain"), "invalid_request"),
        (url.replace("&code_challenge_method=S256", ""), "invalid_request"),
        (url.replace("response_type=code", "response_type=token"), "unauthorized_client"),
        (url.replace("scope=openid", "scope=admin+openid"), "invalid_scope"),
    ):
        told = query_of(client.get(changed).headers["Location"])
        assert told["error"] == error, changed
        assert told["iss"] == ROOT
    assert challenge
    assert client.get(url.replace("client_id=", "client_id=x")).status_code == 400
    assert (
        portal_client().get(url).headers["Location"].startswith("/account/login/?next=/identity/o/authorize")
    )
    told = query_of(portal_client().get(site.ask(prompt="none")).headers["Location"])
    assert told["error"] == "login_required"


def test_the_answer_is_the_persons_own(person: User) -> None:
    client = Client(headers={"host": PORTAL_HOST}, enforce_csrf_checks=True)
    client.force_login(person)
    site = ForeignSite(register_site(name="one", addresses=[BACK]))
    assert client.post(site.ask(), {"answer": "provide"}).status_code == 403
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "https://*.example.org/",
        "https://a@example.org/",
        "https://example.org/#x",
        "x",
    ],
)
def test_addresses_that_may_not_be_registered(db: None, address: str) -> None:
    with pytest.raises(Refused):
        register_site(name="x", addresses=[BACK, address])
    assert not Site.objects.exists()
