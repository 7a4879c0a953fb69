"""Other systems that are told of changes: the office enters them and sees what reached them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.exchange.commands.webhooks import end_webhook, make_webhook, send_again
from parta.exchange.forms.keys import WebhookForm
from parta.exchange.queries.webhooks import list_webhooks, webhook_page
from parta.people.web import add_refusal


@require_http_methods(["GET", "POST"])
@school_page(Permission.TELL_PROGRAMS)
def webhooks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Addresses that are told; a new one is entered, and its secret shown once."""
    form, made, secret = WebhookForm(request.POST or None), None, ""
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made, secret = make_webhook(
                actor=actor,
                url=values["url"],
                topics=tuple(values["topics"]),
                operation=values["operation"],
            )
        except Refused as refused:
            add_refusal(form, refused)
    context = {"webhooks": list_webhooks(actor), "form": WebhookForm() if made else form}
    context |= {"made": made, "secret": secret}
    status = 422 if request.method == "POST" and made is None else 200
    response = render(request, "exchange/webhooks.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@school_page(Permission.TELL_PROGRAMS)
def webhook(request: HttpRequest, actor: Actor, *, webhook_id: int) -> HttpResponse:
    """What one address was told, and what it answered."""
    return render(request, "exchange/webhook.html", {"page": webhook_page(actor, webhook_id)})


@require_POST
@school_page(Permission.TELL_PROGRAMS)
def webhook_end(request: HttpRequest, actor: Actor, *, webhook_id: int) -> HttpResponse:
    end_webhook(actor=actor, webhook_id=webhook_id)
    messages.success(request, _("The address is told nothing any more."))
    return redirect("exchange:webhooks", school=actor.school.slug)


@require_POST
@school_page(Permission.TELL_PROGRAMS)
def webhook_retry(request: HttpRequest, actor: Actor, *, webhook_id: int, delivery_id: int) -> HttpResponse:
    send_again(actor=actor, webhook_id=webhook_id, delivery_id=delivery_id)
    messages.success(request, _("It is sent again within a minute."))
    return redirect("exchange:webhook", school=actor.school.slug, webhook_id=webhook_id)
