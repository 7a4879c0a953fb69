"""Reported messages, and how the school has its conversations."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.chats.commands.conversations import set_policy
from parta.chats.commands.reports import decide_report
from parta.chats.forms import DecisionForm, PolicyForm
from parta.chats.queries.profiles import get_policy
from parta.chats.queries.reports import get_report, get_reported_file, reports_page
from parta.chats.rules.messages import Decision
from parta.chats.web import file_answer
from parta.core.errors import Refused
from parta.notifications.commands.telling import mark_arrived
from parta.people.web import add_refusal

_UNPROCESSABLE = 422


@require_safe
@school_page(Permission.MODERATE_MESSAGES)
def reports(request: HttpRequest, actor: Actor) -> HttpResponse:
    page = reports_page(actor)
    mark_arrived(user_id=actor.user_id, url=request.path)
    return render(request, "chats/reports.html", {"reports": page})


@require_POST
@school_page(Permission.MODERATE_MESSAGES)
def decision(request: HttpRequest, actor: Actor, *, report_id: int) -> HttpResponse:
    """Leave the message or remove it."""
    get_report(actor, report_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        values = {"decision": Decision(form.cleaned_data["decision"]), "note": form.cleaned_data["reason"]}
        try:
            decide_report(actor=actor, report_id=report_id, **values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Decided, and on record."))
            return redirect("chats:reports", school=actor.school.slug)
    context = {"reports": reports_page(actor), "refused_id": report_id, "form": form}
    return render(request, "chats/reports.html", context, status=_UNPROCESSABLE)


@require_safe
@school_page(Permission.MODERATE_MESSAGES)
def file(request: HttpRequest, actor: Actor, *, report_id: int, file_key: UUID) -> HttpResponseBase:
    """What hung on a reported message."""
    return file_answer(get_reported_file(actor, report_id, file_key), is_shown="show" in request.GET)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_POLICY)
def policy(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who of the students writes to whom, and the staff's hours."""
    now = get_policy(actor.school)
    names = ("classmates_may_write", "opens_at", "closes_at")
    form = PolicyForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(now, name) for name in names},
    )
    if form.is_bound and form.is_valid():
        try:
            set_policy(actor=actor, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("chats:index", school=actor.school.slug)
    status = _UNPROCESSABLE if form.is_bound else 200
    return render(request, "chats/policy.html", {"form": form}, status=status)
