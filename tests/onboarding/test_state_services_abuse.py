"""Tries to get into the diary through the protocol of State Services sign-in; none may succeed."""

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import jwt
import pytest
from allauth.core import context
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.test import RequestFactory

from parta.accounts.models import User
from parta.accounts.relying_party import StrictOAuth2Adapter, WrongAnswerError
from parta.accounts.rules import Level
from parta.core.sites import place_of
from parta.onboarding.commands.links import link_portal_account
from parta.onboarding.linking import LinkingAdapter
from parta.schools.models import Region
from tests.factories.base import create_user
from tests.factories.portal import PORTAL_HOST, create_portal_user
from tests.factories.visitors import DIARY_HOST, START, Visitor, next_address, query_of

NONCE = "the-nonce-of-this-sign-in"
ISSUER = f"http://{PORTAL_HOST}"


@pytest.fixture
def portal_user(db: None) -> User:
    """Linked, with the consent given: every step would go by itself."""
    Region.objects.create(code="99", name="Край света", state_services_on=date(2020, 1, 1))
    user = create_portal_user(snils="11223344595", level=Level.CONFIRMED)
    link_portal_account(diary_user=create_user("petrova.m"), portal_user=user)
    visitor = Visitor(portal_user=user)
    visitor.consent(visitor.arrive())
    return user


def test_the_way_is_open_without_tampering(portal_user: User) -> None:
    visitor = Visitor(portal_user=portal_user)
    visitor.follow(visitor.get(_callback(visitor)))
    assert visitor.is_signed_in() is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("state=", "state=x"),
        lambda url: url.replace("state=", "other="),
        lambda url: url.replace("code=", "code=x"),
        lambda url: url.replace("iss=", "iss=http%3A%2F%2Fevil.example.org&was="),
        lambda url: url.replace("iss=", "was="),
    ],
    ids=["state changed", "no state", "code changed", "another issuer", "no issuer"],
)
def test_a_changed_answer_is_not_believed(portal_user: User, change: Callable[[str], str]) -> None:
    visitor = Visitor(portal_user=portal_user)
    answer = visitor.get(change(_callback(visitor)))
    assert answer.status_code == 403
    assert visitor.is_signed_in() is None


def test_an_answer_is_for_one_browser_and_one_time(portal_user: User) -> None:
    """Neither is a victim signed in by an attacker's answer, nor an attacker by a stolen one."""
    visitor, thief = Visitor(portal_user=portal_user), Visitor()
    url = _callback(visitor)
    assert thief.get(url).status_code == 403
    assert thief.is_signed_in() is None
    visitor.get(url)
    assert visitor.is_signed_in() is not None
    visitor.at().logout()
    assert visitor.get(url).status_code == 403, "the same answer again"
    assert visitor.is_signed_in() is None


def test_a_code_put_into_another_sign_in_is_worthless(portal_user: User) -> None:
    """The attacker has the victim's code and begins a sign-in of their own: PKCE tells them apart."""
    victim, attacker = Visitor(portal_user=portal_user), Visitor(portal_user=create_portal_user("attacker"))
    code = query_of(_callback(victim))["code"]
    state = query_of(next_address(attacker.get(f"http://{DIARY_HOST}{START}")))["state"]
    answer = attacker.get(f"{_CALLBACK}?code={code}&state={state}&iss={ISSUER}")
    assert answer.status_code == 403
    assert attacker.is_signed_in() is None


def test_a_token_of_another_sign_in_is_not_believed(portal_user: User) -> None:
    visitor = Visitor(portal_user=portal_user)
    url = _callback(visitor)
    session = visitor.at().session
    states = session["socialaccount_states"]
    states[query_of(url)["state"]][0]["nonce"] = "another"
    session["socialaccount_states"] = states
    session.save()
    assert visitor.get(url).status_code == 403
    assert visitor.is_signed_in() is None


@pytest.mark.parametrize(
    "path", ["//evil.example.org/", "https://evil.example.org/", "/\\evil.example.org", "javascript:alert(1)"]
)
def test_nobody_is_led_astray_afterwards(portal_user: User, path: str) -> None:
    visitor = Visitor(portal_user=portal_user)
    back = visitor.follow(visitor.get(f"http://{DIARY_HOST}{START}?next={path}"), stop_at="/callback/")
    answer = visitor.get(next_address(back))
    assert visitor.is_signed_in() is not None
    assert answer.headers["Location"] == "/"


def test_the_providers_own_words_cannot_be_changed_from_outside(portal_user: User) -> None:
    visitor = Visitor(portal_user=portal_user)
    url = next_address(
        visitor.get(f"http://{DIARY_HOST}{START}?scope=email&auth_params=prompt%3Dnone%26redirect_uri%3Dx")
    )
    asked = query_of(url)
    assert set(asked["scope"].split()) == {"openid", "profile", "snils"}
    assert "prompt" not in asked
    assert asked["redirect_uri"] == _CALLBACK
    assert asked["code_challenge_method"] == "S256"


def test_another_regions_callback_is_none_of_it(portal_user: User) -> None:
    visitor = Visitor(portal_user=portal_user)
    url = _callback(visitor)
    assert visitor.get(url.replace("/portal/", "/99/")).status_code == 404
    assert visitor.get(url.replace(f"http://{DIARY_HOST}", f"http://{PORTAL_HOST}")).status_code == 404
    assert visitor.is_signed_in() is None


def test_claims_of_somebody_else_are_not_taken(portal_user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StrictOAuth2Adapter, "_fetch_user_info", lambda _self, _token: {"sub": "another"})
    visitor = Visitor(portal_user=portal_user)
    assert visitor.get(_callback(visitor)).status_code == 403
    assert visitor.is_signed_in() is None


def test_an_account_of_the_portal_is_never_signed_in_to_the_diary(portal_user: User) -> None:
    """Whatever a row says: such a link is made by no command."""
    SocialAccount.objects.update(user=portal_user)
    visitor = Visitor(portal_user=portal_user)
    visitor.follow(visitor.get(_callback(visitor)))
    assert visitor.get(f"http://{DIARY_HOST}/account/links/").status_code == 302


_FORGERIES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "another audience": lambda claims: {**claims, "aud": "another-site"},
    "expired": lambda claims: {**claims, "exp": claims["iat"] - 600, "iat": claims["iat"] - 900},
    "of the future": lambda claims: {**claims, "iat": claims["iat"] + 600},
    "another issuer": lambda claims: {**claims, "iss": "https://evil.example.org"},
    "another nonce": lambda claims: {**claims, "nonce": "another"},
    "no nonce": lambda claims: {key: value for key, value in claims.items() if key != "nonce"},
    "no subject": lambda claims: {key: value for key, value in claims.items() if key != "sub"},
    "another party": lambda claims: {**claims, "aud": ["parta-diary", "x"], "azp": "x"},
}


def test_tokens_that_are_not_in_order_are_not_believed(portal_user: User) -> None:
    request = RequestFactory(headers={"host": DIARY_HOST}).get("/")
    request.place = place_of(DIARY_HOST, settings.DOMAIN)  # type: ignore[attr-defined]
    with context.request_context(request):
        _try_tokens(StrictOAuth2Adapter(request, "portal"))


def _try_tokens(adapter: StrictOAuth2Adapter) -> None:
    adapter.nonce = NONCE
    app = LinkingAdapter().get_app(adapter.request, "portal")
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": "parta-diary",
        "sub": "x",
        "nonce": NONCE,
        "iat": now,
        "exp": now + 300,
    }
    key_name = _key_name(adapter)
    assert adapter._read_id_token(app, _signed(claims, key_name))["sub"] == "x"
    believed = []
    for name, forge in _FORGERIES.items():
        if _is_believed(adapter, app, _signed(forge(claims), key_name)):
            believed.append(name)
    by_hand = {
        "nobody's signature": jwt.encode(claims, "", algorithm="none", headers={"kid": key_name}),
        "signed by a word": jwt.encode(claims, "x" * 64, algorithm="HS256", headers={"kid": key_name}),
        "an unknown key": _signed(claims, "unknown"),
        "no token": "",
    }
    believed += [name for name, token in by_hand.items() if _is_believed(adapter, app, token)]
    assert believed == []


_CALLBACK = f"http://{DIARY_HOST}/account/links/portal/callback/"


def _callback(visitor: Visitor) -> str:
    """The address with which the portal sends the visitor back, not visited yet."""
    answer = visitor.follow(visitor.get(f"http://{DIARY_HOST}{START}"), stop_at="/portal/callback/")
    return next_address(answer)


def _keys(adapter: StrictOAuth2Adapter) -> list[dict[str, Any]]:
    with LinkingAdapter().get_requests_session() as session:
        keys: list[dict[str, Any]] = session.get(adapter.openid_config["jwks_uri"]).json()["keys"]
    return keys


def _key_name(adapter: StrictOAuth2Adapter) -> str:
    return str(_keys(adapter)[0]["kid"])


def _signed(claims: dict[str, Any], key_name: str) -> str:
    return jwt.encode(claims, settings.IDP_OIDC_PRIVATE_KEY, algorithm="RS256", headers={"kid": key_name})


def _is_believed(adapter: StrictOAuth2Adapter, app: Any, token: str) -> bool:
    try:
        adapter._read_id_token(app, token)
    except (WrongAnswerError, jwt.PyJWTError):
        return False
    return True
