"""The office lets other systems read the school by OneRoster, or takes it along as a bundle of files."""

from tempfile import TemporaryFile

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core import clock
from parta.core.errors import Refused
from parta.exchange.commands.oneroster import NewClient, make_client, revoke_client
from parta.exchange.forms.oneroster import ClientForm
from parta.exchange.queries.oneroster.bundle import write_bundle
from parta.exchange.queries.oneroster_clients import list_clients, offered_scopes
from parta.people.web import add_refusal


@require_http_methods(["GET", "POST"])
@school_page(Permission.TELL_PROGRAMS)
def clients(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who may read; a new one is let in, and its secret shown once."""
    offered = offered_scopes(actor)
    form = ClientForm(offered, request.POST or None)
    made = _made(actor, form) if request.method == "POST" else None
    context = {"clients": list_clients(actor), "form": ClientForm(offered) if made else form}
    context |= {"made": made.client if made else None, "secret": made.secret if made else ""}
    context |= {
        "token_address": request.build_absolute_uri(reverse("oneroster:token")),
        "address": request.build_absolute_uri("/ims/oneroster"),
    }
    status = 422 if request.method == "POST" and made is None else 200
    response = render(request, "exchange/oneroster.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@school_page(Permission.TELL_PROGRAMS)
def revocation(request: HttpRequest, actor: Actor, *, client_id: int) -> HttpResponse:
    revoke_client(actor=actor, client_id=client_id)
    messages.success(request, _("Revoked: the system reads nothing any more."))
    return redirect("exchange:oneroster", school=actor.school.slug)


@require_safe
@school_page(Permission.TELL_PROGRAMS)
def bundle(_request: HttpRequest, actor: Actor) -> FileResponse:
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_bundle(actor, file)
    file.seek(0)
    name = f"oneroster-{actor.school.slug}-{clock.today(actor.school.zone).isoformat()}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _made(actor: Actor, form: ClientForm) -> NewClient | None:
    if not form.is_valid():
        return None
    values = form.cleaned_data
    try:
        return make_client(
            actor=actor,
            name=values["name"],
            scopes=tuple(values["scopes"]),
            operation=values["operation"],
        )
    except Refused as refused:
        add_refusal(form, refused)
        return None
