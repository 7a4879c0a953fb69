"""Pages of those who organize events: of a school on the diary, of a region on the portal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.core.errors import Refused
from parta.core.web import asked_id
from parta.events.commands.reviewing import cancel_event, close_sign_up, review_event, submit_event
from parta.events.commands.signing import remove_participant
from parta.events.commands.writing import remove_event, save_event
from parta.events.desks import Desk
from parta.events.forms import EventForm, ReasonForm
from parta.events.queries.managing import edit_page, managed_page
from parta.events.queries.page import desk_page, event_page
from parta.events.queries.participants import participants_page
from parta.events.rules import State
from parta.events.views.pages import page_context
from parta.events.web import participants_file
from parta.people.web import add_refusal

_UNPROCESSABLE = 422


@require_safe
def managed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Own events, drafts too; for those who review everybody's, what waits first."""
    found = managed_page(desk, is_all=request.GET.get("all") == "1", page=request.GET.get("page"))
    return render(request, "events/managed.html", {"page": found})


@require_safe
def page(request: HttpRequest, desk: Desk, *, event_id: int) -> HttpResponse:
    """One event, on the portal; in a school it is everybody's page."""
    return _page_answer(request, desk, event_id, ReasonForm())


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, desk: Desk, *, event_id: int | None = None) -> HttpResponse:
    """Write one, or change one. Whatever is refused, everything typed stays."""
    found = edit_page(desk, event_id)
    form = EventForm(found, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            row = save_event(
                desk=desk,
                data=form.data_given(),
                operation=form.operation_key,
                event_id=event_id,
                version=form.cleaned_data["version"],
                is_draft=form.is_draft_wanted,
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            is_ready = row.state == State.DRAFT and not form.is_draft_wanted
            return _after_saving(request, desk, row.pk, is_ready=is_ready)
    context = {"form": form, "page": found}
    return render(request, "events/edit.html", context, status=_UNPROCESSABLE if form.errors else 200)


@require_POST
def submission(request: HttpRequest, desk: Desk, *, event_id: int) -> HttpResponse:
    """A draft as it is: for review, or out."""
    try:
        row = submit_event(desk=desk, event_id=event_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect(desk.url("edit", event_id=event_id))
    is_out = row.state == State.PUBLISHED
    words = _("It is published.") if is_out else _("Sent for review. You will be told what becomes of it.")
    messages.success(request, words)
    return redirect(desk.url("page", event_id=event_id))


@require_POST
def review(request: HttpRequest, desk: Desk, *, event_id: int) -> HttpResponse:
    """Publish it, or return it with a reason."""
    is_published, form = request.POST.get("decision") == "publish", ReasonForm(request.POST)
    try:
        review_event(
            desk=desk,
            event_id=event_id,
            is_published=is_published,
            reason=form.given,
            version=asked_id(request.POST, "version"),
        )
    except Refused as refused:
        return _refused_answer(request, desk, event_id, refused)
    messages.success(request, _("It is published.") if is_published else _("Returned to its organizer."))
    return redirect(desk.url("managed"))


@require_POST
def cancellation(request: HttpRequest, desk: Desk, *, event_id: int) -> HttpResponse:
    """It does not take place."""
    try:
        cancel_event(desk=desk, event_id=event_id, reason=ReasonForm(request.POST).given)
    except Refused as refused:
        return _refused_answer(request, desk, event_id, refused)
    messages.success(request, _("Canceled. Whoever has signed up is told."))
    return redirect(desk.url("page", event_id=event_id))


@require_POST
def closing(request: HttpRequest, desk: Desk, *, event_id: int) -> HttpResponse:
    """Close the sign-up, or open it again."""
    close_sign_up(desk=desk, event_id=event_id, is_closed=request.POST.get("closed") == "1")
    return redirect(desk.url("page", event_id=event_id))


@require_POST
def removal(request: HttpRequest, desk: Desk, *, event_id: int) -> HttpResponse:
    """A draft goes."""
    try:
        remove_event(desk=desk, event_id=event_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("The draft is deleted."))
    return redirect(desk.url("managed"))


@require_safe
def participants(request: HttpRequest, desk: Desk, *, event_id: int) -> HttpResponseBase:
    """Who takes part, to look at, print or keep as a spreadsheet."""
    found = participants_page(desk, event_id)
    if request.GET.get("format") == "xlsx":
        return participants_file(found)
    return render(request, "events/participants.html", {"page": found})


@require_POST
def participant_removal(request: HttpRequest, desk: Desk, *, event_id: int, sign_up_id: int) -> HttpResponse:
    """Somebody goes off the list."""
    try:
        remove_participant(desk=desk, event_id=event_id, sign_up_id=sign_up_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Taken off the list, and told."))
    return redirect(desk.url("participants", event_id=event_id))


def _after_saving(request: HttpRequest, desk: Desk, event_id: int, *, is_ready: bool) -> HttpResponse:
    if is_ready:
        return submission(request, desk, event_id=event_id)
    messages.success(request, _("Saved."))
    return redirect(desk.url("page", event_id=event_id))


def _refused_answer(request: HttpRequest, desk: Desk, event_id: int, refused: Refused) -> HttpResponse:
    """The page again, with what was typed and why it cannot be."""
    form = ReasonForm(request.POST)
    form.fields["reason"].required = refused.field == "reason"
    form.is_valid()
    if not form.errors:
        add_refusal(form, refused)
    return _page_answer(request, desk, event_id, form)


def _page_answer(request: HttpRequest, desk: Desk, event_id: int, form: ReasonForm) -> HttpResponse:
    found = event_page(desk.actor, event_id) if desk.actor else desk_page(desk, event_id)
    context = page_context(found, reason=form)
    return render(request, "events/page.html", context, status=_UNPROCESSABLE if form.is_bound else 200)
