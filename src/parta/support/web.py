"""What a request to support is told by the browser, and how its files are handed out."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from parta.core import clock
from parta.core.web import place, site_url
from parta.schools.models import Region
from parta.schools.web import region_of
from parta.support.commands.asking import Desk, Origin
from parta.support.models import TicketFile
from parta.support.queries.requests import region_of_school
from parta.support.rules import is_problem, route_without_ids

_LONG_AGO = timedelta(days=30)
_SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})


def left_page(request: HttpRequest) -> str:
    """The path of the page that was left for the form; an error page does not know it, the browser does."""
    data = request.POST if request.method == "POST" else request.GET
    told = data.get("from", "")
    if not told and request.GET.get("problem"):
        referrer = urlsplit(request.headers.get("Referer", ""))
        told = referrer.path if referrer.netloc == request.get_host() else ""
    return told[:500]


def way_back(request: HttpRequest) -> str:
    """Where the newest version of the page that was left is to be had; the start page where that is none."""
    page = left_page(request)
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return page if page.startswith("/") and is_ours else "/"


def origin_of(request: HttpRequest) -> Origin:
    """Page, build and browser. Of the page only which one it is: whose data were on it stays there (S1)."""
    name, path = "", ""
    try:
        match = resolve(left_page(request).partition("?")[0], urlconf=getattr(request, "urlconf", None))
    except Resolver404:
        pass
    else:
        name, path = match.view_name[:100], route_without_ids(match.route, match.kwargs)[:300]
    data = request.POST if request.method == "POST" else request.GET
    return Origin(
        page_name=name,
        page_path=path,
        build=data.get("build", "").replace("\0", "")[:40],  # which no database keeps
        user_agent=request.headers.get("User-Agent", "")[:300],
        problem=data.get("problem", "") if is_problem(data.get("problem", "")) else "",
        happened_at=_moment_in(data.get("at", "")),
    )


def _moment_in(text: str) -> datetime | None:
    """A moment of the last days; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    now = clock.now()
    return moment if now - _LONG_AGO < moment <= now + timedelta(minutes=5) else None


def is_outdated(origin: Origin) -> bool:
    """The page was made by a build that is not this one any more: a browser has kept it."""
    return bool(origin.build) and origin.build != settings.BUILD


def likely_region(request: HttpRequest) -> Region | None:
    """The visitor's region, else that of the school whose page was left."""
    found = region_of(request)
    if found is not None:
        return found
    try:
        match = resolve(left_page(request).partition("?")[0], urlconf=getattr(request, "urlconf", None))
    except Resolver404:
        return None
    return region_of_school(str(match.kwargs.get("school", "")))


def desk_of(request: HttpRequest, region: Region | None) -> Desk:
    """Where the request goes, and where its answer will be read."""
    here = place(request)
    return Desk(
        site=here.site,
        root=site_url(request, here.site, "", label=here.label),
        language=get_language() or settings.LANGUAGE_CODE,
        region_id=region.pk if region else None,
    )


def operation_in(request: HttpRequest) -> UUID:
    """The key of the form that was sent; a new one where it is none."""
    try:
        return UUID(request.POST.get("operation", ""))
    except ValueError:
        return uuid4()


def unlogged(response: HttpResponse) -> HttpResponse:
    """Refusals are logged with their address, and this one is a secret: it opens the request."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # asked by django.utils.log
    return response


def answer_with_file(kept: TicketFile) -> FileResponse:
    """Pictures, which were encoded anew, are shown; everything else is saved, never opened here."""
    response = FileResponse(
        kept.file.open("rb"),
        as_attachment=kept.content_type not in _SHOWN,
        filename=kept.name,
        content_type=kept.content_type,
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
