"""Somebody's data: handed out at their request, erased as far as the law allows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import NotFound, Refused
from parta.people.commands.erasure import erase_person, hand_out_data
from parta.people.forms import ReasonForm
from parta.people.queries.personal import personal_page
from parta.people.rules import PersonKind
from parta.people.web import add_refusal


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_PEOPLE)
def personal(request: HttpRequest, actor: Actor, *, kind: str, person_id: int) -> HttpResponse:
    """What is handed out, what would be erased and what stays; sent with a reason, it is erased."""
    page = personal_page(actor, _kind(kind), person_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            erase_person(actor=actor, kind=page.kind, person_id=person_id, reason=reason)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("What need not be kept is erased."))
            return redirect("people:personal", school=actor.school.slug, kind=kind, person_id=person_id)
    context = {"page": page, "form": form}
    return render(request, "people/personal.html", context, status=422 if form.errors else 200)


@require_POST
@school_page(Permission.WRITE_PEOPLE)
def personal_export(_request: HttpRequest, actor: Actor, *, kind: str, person_id: int) -> HttpResponse:
    name, content = hand_out_data(actor=actor, kind=_kind(kind), person_id=person_id)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/zip", headers=headers)


def _kind(word: str) -> PersonKind:
    try:
        return PersonKind(word)
    except ValueError as error:
        raise NotFound from error
