from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from parta.core.errors import NotFound
from parta.exchange.commands.keys import note_use
from parta.exchange.feeds import calendar_of
from parta.exchange.queries.feeds import feed_of
from parta.exchange.queries.keys import actor_of, digest_of, find_key
from parta.exchange.rules.keys import KeyKind
from parta.people.commands.viewings import note_viewing
from parta.people.rules import Page


@require_safe
@login_not_required
def feed(request: HttpRequest, *, secret: str) -> HttpResponse:
    """A calendar, for whoever knows its address; the same bytes again cost a program nothing."""
    key = find_key(KeyKind.CALENDAR, secret)
    if key is None:
        raise NotFound
    content = calendar_of(feed_of(key))
    note_use(key)
    if key.student_id:
        note_viewing(actor=actor_of(key), student_id=key.student_id, page=Page.SCHOOL_DAY)
    etag = f'"{digest_of(content.decode())}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="parta.ics"'
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    response["Content-Language"] = translation.get_language()
    response["X-Robots-Tag"] = "noindex"
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
