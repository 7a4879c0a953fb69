"""What every OneRoster call goes through: client credentials, tokens of an hour, scopes, answers to failures.

A token is sealed, not kept; what it opens hangs on the client, which is asked about at each call.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate
from urllib.parse import unquote_plus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from parta.accounts.sealing import seal, unseal
from parta.core.errors import NotFound
from parta.exchange.commands.oneroster import note_client_use
from parta.exchange.models import OneRosterClient
from parta.exchange.queries.oneroster.engine import Place, get_place
from parta.exchange.queries.oneroster_clients import find_client, find_open_client
from parta.exchange.rules.oneroster import (
    STATUS_OF,
    TOKEN_LIFE,
    CodeMinor,
    OneRosterError,
    Service,
    needed_scopes,
    status_info,
    written_scopes,
)
from parta.exchange.web import TooManyRequests, count_request

_PURPOSE = "oneroster token"
ROOT = "/ims/oneroster"
View = Callable[..., JsonResponse]


class TokenError(Exception):
    """A request for a token that is refused, in the words of OAuth 2."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error, self.status = error, status


@dataclass(frozen=True, slots=True)
class Reader:
    client: OneRosterClient
    scopes: frozenset[str]

    def require(self, service: Service, names: tuple[str, ...]) -> None:
        if not self.scopes & needed_scopes(service, names):
            raise OneRosterError(CodeMinor.FORBIDDEN, "The token has not the scope for this.")


def new_token(request: HttpRequest) -> dict[str, Any]:
    """The answer to a request for a token; TokenError. No scope asked for: all that the client has."""
    client = find_client(*_credentials(request))
    if client is None:
        raise TokenError("invalid_client", 401)
    count_request(request, client.digest)
    if request.POST.get("grant_type") != "client_credentials":
        raise TokenError("unsupported_grant_type" if request.POST.get("grant_type") else "invalid_request")
    own = client.scopes.split()
    asked = request.POST.get("scope", "").split() or own
    granted = written_scopes([scope for scope in own if scope in asked])
    if not granted:
        raise TokenError("invalid_scope")
    token = seal({"client": client.pk, "scopes": granted}, purpose=_PURPOSE)
    note_client_use(client)
    return {"access_token": token, "token_type": "bearer", "expires_in": TOKEN_LIFE, "scope": granted}


def for_clients(view: Callable[Concatenate[HttpRequest, Reader, Place, ...], JsonResponse]) -> View:
    """A call that shows a token; failures are answered as the standard says."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def call(request: HttpRequest, **kwargs: Any) -> JsonResponse:
        try:
            response = _answer(view, request, **kwargs)
        except OneRosterError as error:
            response = failure(error.minor, error.words)
        except NotFound:
            response = failure(CodeMinor.UNKNOWN, "There is no such object.")
        except TooManyRequests:
            response = failure(CodeMinor.BUSY, "Too many requests: see Retry-After.")
        response["Cache-Control"] = "no-store"
        for name, value in getattr(request, "api_limits", {}).items():
            response[name] = value
        return response

    return call


def failure(minor: CodeMinor, words: str) -> JsonResponse:
    response = JsonResponse(status_info(minor, words), status=STATUS_OF[minor])
    if minor is CodeMinor.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="OneRoster"'
    return response


def _answer(view: View, request: HttpRequest, **kwargs: Any) -> JsonResponse:
    if request.method not in {"GET", "HEAD"}:
        body = status_info(
            CodeMinor.FORBIDDEN, "Parta is read by OneRoster, not written.", major="unsupported"
        )
        return JsonResponse(body, status=405, headers={"Allow": "GET, HEAD"})
    reader = _reader(request)
    if reader is None:
        raise OneRosterError(CodeMinor.UNAUTHORIZED, "No token, or one that is over or revoked.")
    count_request(request, reader.client.digest)
    note_client_use(reader.client)
    place = get_place(reader.client.school, request.build_absolute_uri(ROOT))
    with timezone.override(place.school.zone):
        return view(request, reader, place, **kwargs)


def _reader(request: HttpRequest) -> Reader | None:
    way, _space, token = request.headers.get("Authorization", "").partition(" ")
    opened = (
        unseal(token.strip(), purpose=_PURPOSE, life=timedelta(seconds=TOKEN_LIFE))
        if way.casefold() == "bearer"
        else None
    )
    client = find_open_client(opened["client"]) if opened else None
    if opened is None or client is None:
        return None
    return Reader(client, frozenset(opened["scopes"].split()) & frozenset(client.scopes.split()))


def _credentials(request: HttpRequest) -> tuple[str, str]:
    """From the header, or else from the body of the request."""
    way, _space, text = request.headers.get("Authorization", "").partition(" ")
    if way.casefold() != "basic":
        return request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    try:
        name, _colon, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(name), unquote_plus(secret)
