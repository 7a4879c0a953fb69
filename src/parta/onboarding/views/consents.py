from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.onboarding.queries.consents import ConsentState, consent_register

_STATES = (
    ("", _("all")),
    (ConsentState.GIVEN, _("agreed")),
    (ConsentState.WITHDRAWN, _("taken back")),
    (ConsentState.MISSING, _("nothing on record")),
)


@require_safe
@school_page(Permission.WRITE_PEOPLE)
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Consents of those who sign in to the school's diary."""
    state = request.GET.get("state", "")
    query = f"state={state}&" if state in set(ConsentState) else ""  # a link says nothing else again
    page = consent_register(actor, state=state, number=request.GET.get("page", "1"))
    context = {"page": page, "state": state, "states": _STATES, "query": query}
    return render(request, "onboarding/school/consents.html", context)
