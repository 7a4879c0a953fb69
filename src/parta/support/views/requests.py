"""Asking, and reading what became of it: by the secret link, with an account or without one."""

from typing import Any
from uuid import UUID, uuid4

from allauth.core.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.accounts.days import PORTAL_ZONE
from parta.accounts.phones import spelled_phone
from parta.core.errors import Refused
from parta.notifications.commands.telling import mark_arrived
from parta.schools.queries import find_region, list_regions
from parta.support.commands.asking import Origin, RequestData, reply_to_request, send_request, settle_request
from parta.support.forms import AskForm, ReplyForm
from parta.support.links import key_of, token_of
from parta.support.queries.requests import find_own_token, get_request_file, list_own_requests, request_page
from parta.support.rules import Kind
from parta.support.web import (
    answer_with_file,
    desk_of,
    is_outdated,
    left_page,
    likely_region,
    operation_in,
    origin_of,
    unlogged,
    way_back,
)

_REFUSED, _TOO_MANY = 422, 429


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_request(request: HttpRequest) -> HttpResponse:
    """The form. Whatever is refused, everything typed stays; the same form sent twice is one request."""
    form, status = _ask_form(request), 200
    if request.method == "POST":
        status = _REFUSED
        if form.is_valid():
            if _may_go_on(request, "support", form.cleaned_data["email"].casefold()):
                try:
                    return _send(request, form)
                except Refused as refused:
                    _add(form, refused)
            else:
                form.add_error(None, _too_many())
                status = _TOO_MANY
    origin = origin_of(request)
    context = {
        "form": form,
        "origin": origin,
        "from": left_page(request),
        "back": way_back(request),
        "operation": operation_in(request),
        "is_outdated": is_outdated(origin),
        "build": settings.BUILD,
    }
    return render(request, "support/new.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def request_status(request: HttpRequest, *, token: str) -> HttpResponse:
    """Status, answers, and what is to be added. 404 for a link that nobody was given."""
    key, status = key_of(token), 200
    page = request_page(key)
    form = ReplyForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST":
        status = _REFUSED
        if form.is_valid():
            if not _may_go_on(request, "support_reply", key.hex):
                form.add_error(None, _too_many())
                status = _TOO_MANY
            elif _reply(request, key, form):
                return redirect("support:ticket", token=token)
            page = request_page(key)
    context = {"page": page, "form": form, "token": token, "operation": uuid4()}
    if request.user.is_authenticated:
        mark_arrived(user_id=request.user.pk, url=f"{reverse('support:list')}?number={page.head.number}")
    with timezone.override(page.time_zone):
        return unlogged(render(request, "support/request.html", context, status=status))


@login_not_required
@require_POST
def settlement(request: HttpRequest, *, token: str) -> HttpResponse:
    """No answer is needed any more."""
    settle_request(key=key_of(token), user_id=request.user.pk)
    messages.success(request, _("The request is closed. Thank you."))
    return redirect("support:ticket", token=token)


@login_not_required
@never_cache
@require_safe
def file(request: HttpRequest, *, token: str, file_key: UUID) -> FileResponse:  # noqa: ARG001
    return answer_with_file(get_request_file(key_of(token), file_key))


@require_safe
def own_requests(request: HttpRequest) -> HttpResponse:
    """What one has sent while signed in; with ``number``, as in a notification, that one."""
    if token := find_own_token(request.user.pk or 0, request.GET.get("number", "")):
        return redirect("support:ticket", token=token)
    rows = list_own_requests(request.user.pk or 0)
    with timezone.override(PORTAL_ZONE):
        return render(request, "support/list.html", {"rows": rows})


def _ask_form(request: HttpRequest) -> AskForm:
    regions = [(region.code, str(region)) for region in list_regions()]
    if request.method == "POST":
        return AskForm(regions, request.POST, request.FILES)
    region, kind = likely_region(request), request.GET.get("kind", "")
    if origin_of(request).problem:
        kind = Kind.ERROR.value
    initial: dict[str, Any] = {
        "kind": kind if kind in set(Kind) else Kind.QUESTION.value,
        "region": region.code if region else "",
    }
    user = request.user
    if user.is_authenticated:
        initial |= {"email": user.email, "phone": spelled_phone(user.phone) if user.phone else ""}
    return AskForm(regions, initial=initial)


def _send(request: HttpRequest, form: AskForm) -> HttpResponse:
    typed = form.cleaned_data
    ticket = send_request(
        user_id=request.user.pk,
        data=RequestData(
            kind=Kind(typed["kind"]),
            email=typed["email"],
            phone=typed["phone"],
            topic=typed["topic"],
            text=typed["text"],
        ),
        origin=origin_of(request) if typed["is_origin_told"] else Origin(),
        desk=desk_of(request, find_region(typed["region"])),
        operation=operation_in(request),
        uploads=typed["attachments"],
    )
    words = _("Thank you. Your request has the number %(number)s; we have sent it to %(email)s.")
    messages.success(request, words % {"number": ticket.number, "email": ticket.email})
    return redirect("support:ticket", token=token_of(ticket.key))


def _reply(request: HttpRequest, key: UUID, form: ReplyForm) -> bool:
    try:
        reply_to_request(
            key=key,
            user_id=request.user.pk,
            text=form.cleaned_data["text"],
            operation=operation_in(request),
            uploads=form.cleaned_data["attachments"],
        )
    except Refused as refused:
        _add(form, refused)
        return False
    messages.success(request, _("Your reply is sent."))
    return True


def _may_go_on(request: HttpRequest, action: str, key: str) -> bool:
    """So many requests from an address, or to one e-mail, and no more: whoever floods is held up."""
    return bool(consume(request, action=action, key=key))


def _too_many() -> str:
    return _("So many requests at once are not taken. Everything you typed is still here: try in an hour.")


def _add(form: Any, refused: Refused) -> None:
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, str(refused.message))
