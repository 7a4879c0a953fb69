"""Letters with codes: those that wait, and their printing."""

import io

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from parta.access.operators import Operator
from parta.access.rules import Office
from parta.access.web import operator_page
from parta.accounts.days import PORTAL_ZONE
from parta.accounts.queries.letters import letter_row, list_printable_letters
from parta.core.sites import Site
from parta.core.web import site_url
from parta.portal.commands.desk import print_confirmation_letter

_ON_A_PAGE = 30


@require_safe
@operator_page(Office.DESK)
def desk_letters(request: HttpRequest, _operator: Operator) -> HttpResponse:
    page = Paginator(list_printable_letters(), _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [letter_row(letter) for letter in page]}
    with timezone.override(PORTAL_ZONE):
        return render(request, "portal/desk_letters.html", context)


@require_POST
@operator_page(Office.DESK)
def desk_letter(request: HttpRequest, operator: Operator, *, letter_id: int) -> FileResponse:
    """Print it, which makes a new code; that is why it is no mere reading."""
    portal = site_url(request, Site.PORTAL)
    name, content = print_confirmation_letter(operator=operator, letter_id=letter_id, portal=portal)
    answer = FileResponse(io.BytesIO(content), filename=name, content_type="application/pdf")
    answer["Cache-Control"] = "no-store"
    return answer
