"""The OneRoster 1.2 provider (docs/oneroster.md): a token, then lists and objects, all of it to read."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from parta.exchange.oneroster import ROOT, Reader, TokenError, failure, for_clients, new_token
from parta.exchange.queries.oneroster.collections import item_of, page_of, require_collection
from parta.exchange.queries.oneroster.engine import Place
from parta.exchange.rules.oneroster import KINDS, CodeMinor, Service
from parta.exchange.rules.oneroster_asking import links, read_asking, read_fields
from parta.exchange.rules.oneroster_discovery import FILES
from parta.exchange.rules.oneroster_discovery import discovery as document_of
from parta.exchange.web import TooManyRequests


@require_POST
@csrf_exempt
@login_not_required
def token(request: HttpRequest) -> JsonResponse:
    """OAuth 2, client credentials."""
    try:
        response = JsonResponse(new_token(request))
    except TokenError as error:
        response = JsonResponse({"error": error.error}, status=error.status)
        if error.status == 401:
            response["WWW-Authenticate"] = 'Basic realm="OneRoster"'
    except TooManyRequests:
        response = JsonResponse({"error": "temporarily_unavailable"}, status=429)
    response["Cache-Control"] = "no-store"
    response["Pragma"] = "no-cache"
    return response


@require_safe
@login_not_required
def discovery(request: HttpRequest, *, service: str, document: str) -> JsonResponse:
    """What the provider can; open to everybody, as no school is in it."""
    if document not in FILES[Service(service)]:
        return failure(CodeMinor.UNKNOWN, "There is no such document.")
    return JsonResponse(document_of(Service(service), request.build_absolute_uri(ROOT)))


@for_clients
def collection(
    request: HttpRequest, reader: Reader, place: Place, *, service: str, **way: str
) -> JsonResponse:
    """A page of a list; ``way``: the collections and objects of its address, from left to right."""
    parts = tuple(way.values())
    names, ids = parts[::2], parts[1::2]
    require_collection(Service(service), names)
    reader.require(Service(service), names)
    kind = KINDS[names[-1]]
    asking = read_asking(request.GET.dict() | _fields(request), kind)
    total, items = page_of(place, Service(service), names, ids, asking)
    response = JsonResponse({kind.many: [_chosen(item, asking.fields) for item in items]})
    response["X-Total-Count"] = str(total)
    rest = request.GET.copy()
    for name in ("limit", "offset"):
        rest.pop(name, None)
    response["Link"] = links(request.build_absolute_uri(request.path), asking, total, rest.urlencode())
    return response


@for_clients
def item(
    request: HttpRequest, reader: Reader, place: Place, *, service: str, name: str, sourced_id: str
) -> JsonResponse:
    require_collection(Service(service), (name,))
    reader.require(Service(service), (name,))
    kind = KINDS[name]
    fields = read_fields(_fields(request).get("fields"), kind)
    return JsonResponse({kind.one: _chosen(item_of(place, Service(service), name, sourced_id), fields)})


def _fields(request: HttpRequest) -> dict[str, str]:
    """Parted by commas, or each on its own: the standard has both."""
    return {"fields": ",".join(request.GET.getlist("fields"))} if "fields" in request.GET else {}


def _chosen(found: dict[str, object], fields: tuple[str, ...]) -> dict[str, object]:
    return {name: value for name, value in found.items() if name in fields} if fields else found
