import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from parta.core.errors import Forbidden, NotFound, Refused
from parta.core.web import ErrorMiddleware


@pytest.mark.parametrize(("error", "answer"), [(NotFound(), Http404), (Forbidden(), PermissionDenied)])
def test_errors_of_the_domain_become_answers(error: Exception, answer: type[Exception]) -> None:
    middleware = ErrorMiddleware(lambda _request: HttpResponse())
    with pytest.raises(answer):
        middleware.process_exception(HttpRequest(), error)


def test_other_errors_stay_errors() -> None:
    """A refusal nobody caught is a bug of the view: it must not look like a missing page."""
    middleware = ErrorMiddleware(lambda _request: HttpResponse())
    middleware.process_exception(HttpRequest(), Refused("No.", code="no"))
