"""One request of a site to know who somebody is, from its arrival at the portal to the answer."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from allauth.idp.oidc.internal.oauthlib.utils import extract_headers, get_uri
from allauth.idp.oidc.models import Client
from django.http import HttpRequest
from oauthlib.oauth2.rfc6749 import errors

from parta.accounts.oidc import ProviderAdapter, ProviderServer, origin_of


class WrongRequestError(Exception):
    """Nobody can be sent back: the site, or the address it names, is not known."""


class SentBackError(Exception):
    """The answer is no. ``url``: where the site is told so."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is in order. ``info``: what the protocol's server wants to see again."""

    client: Client
    scopes: list[str]
    prompts: frozenset[str]
    info: dict[str, Any]

    @property
    def origin(self) -> str:
        return origin_of(self.info["redirect_uri"])


def read_request(request: HttpRequest) -> Asked:
    """What the site asks for; WrongRequestError or SentBackError when it may not."""
    try:
        scopes, info = ProviderServer().validate_authorization_request(*_parts(request))
        asked = info.pop("request")
        if info.get("code_challenge_method") != "S256":
            raise errors.UnsupportedCodeChallengeMethodError(request=asked)
    except errors.FatalClientError as error:
        raise WrongRequestError from error
    except errors.OAuth2Error as error:
        if not error.redirect_uri:
            raise WrongRequestError from error
        raise SentBackError(_answered(request, error.in_uri(error.redirect_uri))) from error
    return Asked(asked.client, list(scopes), frozenset(info.get("prompt") or ()), info)


def grant(request: HttpRequest, asked: Asked) -> str:
    """Where the browser takes the code to."""
    credentials = {**asked.info, "user": request.user}
    headers, _body, _status = ProviderServer().create_authorization_response(
        *_parts(request), scopes=asked.scopes, credentials=credentials
    )
    return _answered(request, headers["Location"])


def refuse(request: HttpRequest, asked: Asked) -> str:
    """Where the browser takes the person's refusal to."""
    answer = {"error": "access_denied", "state": asked.info.get("state") or ""}
    return _answered(request, _with(asked.info["redirect_uri"], answer))


def address_without_login(request: HttpRequest) -> str:
    """The request's own address for after signing in, without the wish that one sign in anew.

    ``entered`` tells that a form has led there: see ``views.sites.authorize``.
    """
    query = request.GET.copy()
    prompts = [word for word in query.get("prompt", "").split() if word != "login"]
    query["prompt"] = " ".join(prompts)
    if not prompts:
        del query["prompt"]
    query["entered"] = "1"
    return f"{request.path}?{query.urlencode()}"


def _parts(request: HttpRequest) -> tuple[str, str, str, dict[str, str]]:
    """Only the address counts: what the consent page posts is the person's answer, not the site's request."""
    return get_uri(request), "GET", "", extract_headers(request)


def _answered(request: HttpRequest, url: str) -> str:
    """Every answer names the provider, so that a site with several cannot be led astray (RFC 9207)."""
    return _with(url, {"iss": ProviderAdapter(request).get_issuer()})


def _with(url: str, answer: dict[str, str]) -> str:
    parts = urlsplit(url)
    pairs = [*parse_qsl(parts.query, keep_blank_values=True), *((k, v) for k, v in answer.items() if v)]
    return urlunsplit(parts._replace(query=urlencode(pairs)))
