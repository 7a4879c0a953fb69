"""What every view shares: core errors as HTTP answers, numbers in an address."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from parta.core.errors import Forbidden, NotFound

_MOST_DIGITS = 18  # no row has an id of more


def asked_id(data: QueryDict, name: str) -> int | None:
    """The id asked for, such as a term's; None: none was. NotFound for what is no id: it is nobody's."""
    text = data.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise NotFound
    return int(text)


class ErrorMiddleware:
    """Stranger's questions get a 404, an insider without the right a 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, NotFound):
            raise Http404 from exception
        if isinstance(exception, Forbidden):
            raise PermissionDenied from exception
