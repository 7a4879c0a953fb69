"""One message: changing it, taking it back, reporting it, and its files."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.chats.commands.messages import delete_message, edit_message
from parta.chats.commands.reports import report_message
from parta.chats.forms import EditForm, ReasonForm
from parta.chats.queries.talking import get_file, get_message_words
from parta.chats.web import file_answer
from parta.core.errors import Refused
from parta.people.web import add_refusal

_UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_MESSAGES)
def message(request: HttpRequest, actor: Actor, *, conversation_id: int, message_id: int) -> HttpResponse:
    """Change one's own words."""
    words = get_message_words(actor, conversation_id, message_id, is_own=True)
    form = EditForm(request.POST or None, initial={"text": words.text})
    if request.method == "POST":
        form = EditForm(request.POST)
        if form.is_valid():
            values = {"message_id": message_id, "text": form.cleaned_data["text"]}
            try:
                edit_message(actor=actor, conversation_id=conversation_id, **values)
            except Refused as refused:
                add_refusal(form, refused)
            else:
                return _back(actor, conversation_id, f"#m{message_id}")
    status = _UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "words": words, "conversation_id": conversation_id}
    return render(request, "chats/edit.html", context, status=status)


@require_POST
@school_page(Permission.WRITE_MESSAGES)
def message_removal(
    request: HttpRequest, actor: Actor, *, conversation_id: int, message_id: int
) -> HttpResponse:
    """Take one's own back."""
    try:
        delete_message(actor=actor, conversation_id=conversation_id, message_id=message_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return _back(actor, conversation_id)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_MESSAGES)
def message_report(
    request: HttpRequest, actor: Actor, *, conversation_id: int, message_id: int
) -> HttpResponse:
    """Have the head look at somebody else's."""
    words = get_message_words(actor, conversation_id, message_id, is_own=False)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        values = {"message_id": message_id, "reason": form.cleaned_data["reason"]}
        try:
            report_message(actor=actor, conversation_id=conversation_id, **values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Thank you. The head and the deputies will look at the message."))
            return _back(actor, conversation_id)
    status = _UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "words": words, "conversation_id": conversation_id}
    return render(request, "chats/report.html", context, status=status)


@require_safe
@school_page(Permission.WRITE_MESSAGES)
def file(request: HttpRequest, actor: Actor, *, conversation_id: int, file_key: UUID) -> HttpResponseBase:
    """A file of a message; pictures are shown in the page itself, smaller."""
    return file_answer(get_file(actor, conversation_id, file_key), is_shown="show" in request.GET)


def _back(actor: Actor, conversation_id: int, fragment: str = "#write") -> HttpResponse:
    slug = {"school": actor.school.slug, "conversation_id": conversation_id}
    return redirect(reverse("chats:conversation", kwargs=slug) + fragment)
