"""What every view shares: which site was asked, core errors as HTTP answers, numbers in an address."""

from collections.abc import Callable, Iterator
from copy import copy

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase

from parta.core.errors import Forbidden, NotFound
from parta.core.sites import Place, Site, is_of_domain, place_of, root_of
from parta.core.spreadsheets import file_writer
from parta.core.tables import PageTables, read_page, sheets_of

_MOST_DIGITS = 18  # no row has an id of more
_MOST_PAGES = 1_000  # of a list in one file


def asked_id(data: QueryDict, name: str) -> int | None:
    """The id asked for, such as a term's; None: none was. NotFound for what is no id: it is nobody's."""
    text = data.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise NotFound
    return int(text)


def place(request: HttpRequest) -> Place:
    """The site and the region that the request's host names."""
    found: Place = request.place  # type: ignore[attr-defined]
    return found


def site_url(request: HttpRequest, site: Site, path: str = "/", *, label: str = "") -> str:
    """The whole address of a path on the portal or the diary of this installation."""
    scheme, host = request.scheme or "http", request.get_host()
    root = root_of(site, label, domain=settings.DOMAIN, scheme=scheme, host=host)
    return f"{root}{path}"


def has_site_names(request: HttpRequest) -> bool:
    """Whether the visitor came by a name of the installation's domain, and so can go to its other names."""
    return is_of_domain(request.get_host(), settings.DOMAIN)


class SiteMiddleware:
    """Choose the site map by the host: the portal has pages of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.place = place_of(request.get_host(), settings.DOMAIN)  # type: ignore[attr-defined]
        if place(request).site is Site.PORTAL:
            request.urlconf = settings.PORTAL_URLCONF
        return self.get_response(request)


class TableMiddleware:
    """``?format=xlsx`` or ``csv``: the tables of the page as a file, where its view has none of its own.

    It is the page that is read, with the rights of whoever looks at it; of a list in pages all of them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        write = file_writer(request)
        is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
        if write is None or not is_page or response.streaming:
            return response
        name, sheets = sheets_of(self._pages(request, response))
        return write(name or "Parta", sheets) if sheets else response

    def _pages(self, request: HttpRequest, response: HttpResponse) -> Iterator[PageTables]:
        """This page of the list and those after it."""
        for _number in range(_MOST_PAGES):
            page = read_page(response.content.decode())
            yield page
            if not page.following:
                return
            asked = copy(request)
            asked.GET = QueryDict(page.following.partition("?")[2])
            response = self.get_response(asked)


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
