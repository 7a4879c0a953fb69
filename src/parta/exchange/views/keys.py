"""Calendars, tokens and app passwords: made, shown once, revoked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.exchange.commands.keys import NewKey, make_key, revoke_key
from parta.exchange.forms.keys import KeyForm
from parta.exchange.queries.keys import keys_page
from parta.exchange.rules.keys import KeyKind
from parta.people.web import add_refusal

_PAGES = {KeyKind.CALENDAR: "calendars", KeyKind.TOKEN: "tokens", KeyKind.APP: "apps"}


@require_http_methods(["GET", "POST"])
@school_page(Permission.USE_PROGRAMS)
def calendars(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Feeds for one's own calendar program."""
    return _keys(request, actor, KeyKind.CALENDAR)


@require_http_methods(["GET", "POST"])
@school_page(Permission.USE_PROGRAMS)
def tokens(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Tokens of the REST API."""
    return _keys(request, actor, KeyKind.TOKEN)


@require_http_methods(["GET", "POST"])
@school_page(Permission.USE_PROGRAMS)
def apps(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Passwords for apps that were made for other diaries."""
    return _keys(request, actor, KeyKind.APP)


@require_POST
@school_page(Permission.USE_PROGRAMS)
def revocation(request: HttpRequest, actor: Actor, *, key_id: int) -> HttpResponse:
    key = revoke_key(actor=actor, key_id=key_id)
    messages.success(request, _("Revoked: whoever has it gets nothing any more."))
    return redirect(f"exchange:{_PAGES[KeyKind(key.kind)]}", school=actor.school.slug)


def _keys(request: HttpRequest, actor: Actor, kind: KeyKind) -> HttpResponse:
    """The page; after a key was made with its secret, which is not kept and so never shown again."""
    form, made = KeyForm(keys_page(actor, kind), request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            made = make_key(actor=actor, data=form.key(), operation=form.cleaned_data["operation"])
        except Refused as refused:
            add_refusal(form, refused)
    page = keys_page(actor, kind)
    context = {
        "page": page,
        "form": KeyForm(page) if made else form,
        "made": made,
        "secret": _shown(request, made),
        "login": request.user.get_username(),
        "address": request.build_absolute_uri("/").rstrip("/"),
    }
    status = 422 if request.method == "POST" and made is None else 200
    response = render(request, f"exchange/{_PAGES[kind]}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _shown(request: HttpRequest, made: NewKey | None) -> str:
    """A calendar's secret is its address."""
    if made is None or not made.secret or made.key.kind != KeyKind.CALENDAR:
        return made.secret if made else ""
    return request.build_absolute_uri(reverse("feed", kwargs={"secret": made.secret}))
