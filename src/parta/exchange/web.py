"""What every call of the REST API goes through: the token, its scopes, limits, and problems in one shape."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.docs import DocsBase
from ninja.security import HttpBearer

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.exchange.commands.keys import note_use
from parta.exchange.models import AccessKey
from parta.exchange.queries.keys import actor_of, find_key
from parta.exchange.rules.keys import KeyKind, Scope
from parta.files.models import Attachment

LIMIT, WINDOW = 300, 60  # requests of one token in so many seconds
_PROBLEM = "application/problem+json"
_ANSWERS = {
    "401": "No token, or one that is unknown, over or revoked",
    "403": "The token has not the scope, or its owner not the right",
    "404": "There is no such thing, or it is not the owner's business",
    "422": "What was sent is not what is asked for, or a rule of the school refuses it",
    "429": "Too many requests: see Retry-After",
}
_PROBLEM_SHAPE = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}


class TooManyRequests(Exception):  # noqa: N818 - reads better where it is raised
    """The token has used up its requests of the present window."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who asks by a token, and what the token opens of their rights."""

    key: AccessKey
    actor: Actor
    scopes: frozenset[Scope]


class TokenAuth(HttpBearer):
    """Nothing is open without a token. What it opens is asked anew each time."""

    def authenticate(self, request: HttpRequest, token: str) -> Access | None:
        key = find_key(KeyKind.TOKEN, token)
        if key is None:
            return None
        count_request(request, key.digest)
        try:
            actor = actor_of(key)
        except (NotFound, Forbidden):
            return None  # its owner has left the school, or has lost the student it is for
        note_use(key)
        words = set(key.parts.split())
        return Access(key, actor, frozenset(scope for scope in Scope if scope.value in words))


def asker(request: HttpRequest, scope: Scope | None, permission: Permission) -> Actor:
    """Who asks; Forbidden unless the token has the scope and its owner the permission."""
    access: Access = request.auth  # type: ignore[attr-defined]  # set by TokenAuth
    if scope is not None and scope not in access.scopes:
        raise Forbidden(scope)
    access.actor.require(permission)
    return access.actor


def file_answer(row: Attachment) -> FileResponse:
    """A file to keep; whoever asked has proved the right to it."""
    return FileResponse(row.file.open(), as_attachment=True, filename=row.name, content_type=row.content_type)


def has_scope(request: HttpRequest, scope: Scope) -> bool:
    access: Access = request.auth  # type: ignore[attr-defined]  # set by TokenAuth
    return scope in access.scopes


def count_request(request: HttpRequest, digest: str) -> None:
    """Note the request of a key, and how many are left for the headers of whatever is answered."""
    second = int(clock.now().timestamp())
    place = f"api:{digest[:32]}:{second // WINDOW}"
    cache.add(place, 0, WINDOW * 2)
    try:
        used = cache.incr(place)
    except ValueError:  # the cache has thrown it away this very moment
        used = 1
    rest, reset = max(LIMIT - used, 0), WINDOW - second % WINDOW
    request.api_limits = {  # type: ignore[attr-defined]
        "RateLimit-Limit": str(LIMIT),
        "RateLimit-Remaining": str(rest),
        "RateLimit-Reset": str(reset),
    }
    if used > LIMIT:
        request.api_limits["Retry-After"] = str(reset)  # type: ignore[attr-defined]
        raise TooManyRequests


class Api(NinjaAPI):
    """django-ninja with problems as RFC 9457 has them, limits in the headers, and a page for people."""

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        response = super().create_response(request, data, **options)
        response["Cache-Control"] = "no-store"
        for name, value in getattr(request, "api_limits", {}).items():
            response[name] = value
        return response

    def get_openapi_schema(self, **options: Any) -> Any:
        """Every call may be answered with a problem; what each needs stands in its ``x-scope``."""
        schema = super().get_openapi_schema(**options)
        schema["components"].setdefault("schemas", {})["Problem"] = _PROBLEM_SHAPE
        content = {_PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for methods in schema["paths"].values():
            for operation in methods.values():
                for status, words in _ANSWERS.items():
                    operation["responses"].setdefault(status, {"description": words, "content": content})
        return schema

    @property
    def open_urls(self) -> tuple[Sequence[Any], str, str]:
        """Its addresses, which ask for a token instead of a signed-in browser; and whatever else is below."""
        patterns, app, namespace = self.urls
        for pattern in patterns:
            pattern.callback = _open(self, pattern.callback)
        return [*patterns, path("<path:rest>", _open(self, _unknown), name="unknown")], app, namespace


class Reference(DocsBase):
    """The page on which people read what programs can ask."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **_kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema()
        calls = [
            {"method": method.upper(), "path": path, **operation}
            for path, methods in schema["paths"].items()
            for method, operation in methods.items()
        ]
        return render(request, "exchange/reference.html", {"calls": calls, "limit": LIMIT})


def _unknown(_request: HttpRequest, **_way: str) -> HttpResponse:
    raise Http404


def _open(api: NinjaAPI, view: Any) -> Callable[..., HttpResponse]:
    """What goes wrong before a call is found is a problem as well."""

    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = view(request, *args, **kwargs)
        except Http404:
            return problem(api, request, 404, "Not found", _ANSWERS["404"])
        if response.status_code != 405:
            return response
        refused = problem(api, request, 405, "Method not allowed", "See Allow for what may be asked here")
        refused["Allow"] = response["Allow"]
        return refused

    opened.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens anything
    opened.login_required = False  # type: ignore[attr-defined]
    return opened


def problem(
    api: NinjaAPI, request: HttpRequest, status: int, title: str, detail: str, **more: Any
) -> HttpResponse:
    data = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    response = api.create_response(request, data, status=status)
    response["Content-Type"] = _PROBLEM
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Parta"'
    return response


def add_problems(api: NinjaAPI) -> None:
    """How each way of being turned down is answered."""

    def plain(status: int, title: str) -> Callable[[HttpRequest, Any], HttpResponse]:
        return lambda request, _error: problem(api, request, status, title, _ANSWERS[str(status)])

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        more = {"errors": [{"field": error.field}]} if error.field else {}
        return problem(api, request, 422, "Refused", str(error.message), code=error.code, **more)

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        errors = json.loads(json.dumps(error.errors, default=str))
        return problem(api, request, 422, "Invalid", _ANSWERS["422"], code="invalid", errors=errors)

    def http(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(api, request, error.status_code, "Bad request", str(error))

    api.add_exception_handler(AuthenticationError, plain(401, "Unauthorized"))
    api.add_exception_handler(Forbidden, plain(403, "Forbidden"))
    api.add_exception_handler(NotFound, plain(404, "Not found"))
    api.add_exception_handler(Http404, plain(404, "Not found"))
    api.add_exception_handler(TooManyRequests, plain(429, "Too many requests"))
    api.add_exception_handler(Refused, refused)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(HttpError, http)
