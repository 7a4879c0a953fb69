"""What a monitor and a reader of the log learn of a request: route, status, time; nothing of who or what."""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

_GIVEN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_REQUESTS = Counter("parta_requests", "Requests answered.", ["method", "route", "status"])
_SECONDS = Histogram(
    "parta_request_seconds", "Time to answer.", ["route"], buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10)
)
_log = structlog.get_logger("parta.requests")


class ObservingMiddleware:
    """Count and time every request, and give it an id: the proxy's ``X-Request-ID`` or a new one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else uuid4().hex
        begun = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            seconds = time.perf_counter() - begun
            method, route = _method(request), _route(request)
            _REQUESTS.labels(method, route, response.status_code).inc()
            _SECONDS.labels(route).observe(seconds)
            _log.info(
                "request",
                method=method,
                route=route,
                status=response.status_code,
                milliseconds=round(seconds * 1000),
            )
        response["X-Request-ID"] = request_id
        return response


def _method(request: HttpRequest) -> str:
    """One of those there are: whoever invents others must not invent rows of metrics."""
    return request.method if request.method in _METHODS else "other"


def _route(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else "none"
