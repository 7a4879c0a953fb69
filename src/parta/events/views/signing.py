from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.core.web import asked_id
from parta.events.commands.signing import sign_up, withdraw
from parta.events.queries.people import SELF
from parta.events.rules import Standing


@require_POST
@school_page(Permission.SIGN_UP_FOR_EVENTS)
def sign_ups(request: HttpRequest, actor: Actor, *, event_id: int) -> HttpResponse:
    """Take part, or wait for a place; the answer says which of the two it is."""
    try:
        made = sign_up(actor=actor, event_id=event_id, student_id=_asked(request))
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        if made.standing == Standing.PLACE:
            messages.success(request, _("Signed up: there is a place."))
        else:
            words = _("The places are taken. You are on the waiting list and will be told of a free place.")
            messages.warning(request, words)
    return _back(actor, event_id)


@require_POST
@school_page(Permission.SIGN_UP_FOR_EVENTS)
def withdrawal(request: HttpRequest, actor: Actor, *, event_id: int) -> HttpResponse:
    """Give the place up."""
    try:
        withdraw(actor=actor, event_id=event_id, student_id=_asked(request))
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Withdrawn. Thank you for telling in time."))
    return _back(actor, event_id)


def _asked(request: HttpRequest) -> int | None:
    """Of whom it is; None: of the actor, as one of the staff."""
    return None if request.POST.get("who", SELF) == SELF else asked_id(request.POST, "who")


def _back(actor: Actor, event_id: int) -> HttpResponse:
    url = redirect("events:page", school=actor.school.slug, event_id=event_id)["Location"]
    return redirect(f"{url}#sign-up")
