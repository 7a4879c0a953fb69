"""One conversation: reading, writing, and what is one's own in it."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.chats.beginnings import beginning, list_beginnings
from parta.chats.commands.conversations import clear_conversation, leave_conversation, set_muted
from parta.chats.commands.messages import mark_seen, send_message
from parta.chats.commands.writing import note_writing
from parta.chats.forms import MessageForm
from parta.chats.queries.talking import (
    ConversationPage,
    conversation_page,
    get_reply,
    get_writer,
    messages_part,
    unread_notification_ids,
)
from parta.core.errors import Refused
from parta.core.web import asked_id
from parta.notifications.commands.telling import mark_arrived, mark_read
from parta.people.web import add_refusal

_UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_MESSAGES)
def conversation(request: HttpRequest, actor: Actor, *, conversation_id: int) -> HttpResponse:
    """Messages, the newest at the bottom, and the form to write."""
    if request.method == "POST":
        return _send(request, actor, conversation_id)
    before, start = asked_id(request.GET, "before"), asked_id(request.GET, "from")
    page = conversation_page(actor, conversation_id, before=before, start=start)
    reply_id = asked_id(request.GET, "reply")
    initial = {"reply_to": reply_id, "text": beginning(request.GET.get("start", ""), page.children)}
    mark_arrived(user_id=actor.user_id, url=request.path)  # what came of a report leads here
    if before is None:
        _see(actor, conversation_id)
    return _answer(request, actor, page, MessageForm(initial=initial), reply_id)


@require_safe
@school_page(Permission.WRITE_MESSAGES)
def latest(request: HttpRequest, actor: Actor, *, conversation_id: int) -> HttpResponse:
    """The shown messages again, with what has come; nothing (204) when nothing has changed."""
    part = messages_part(
        actor, conversation_id, start=asked_id(request.GET, "from"), since=request.GET.get("since", "")
    )
    if part is None:
        return HttpResponse(status=204)
    _see(actor, conversation_id)
    return render(request, "chats/messages.html", {"part": part})


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_MESSAGES)
def writing(request: HttpRequest, actor: Actor, *, conversation_id: int) -> HttpResponse:
    """Sent: one is writing. Asked for: the words about somebody else who is."""
    if request.method == "POST":
        note_writing(actor=actor, conversation_id=conversation_id)
        return HttpResponse(status=204)
    name = get_writer(actor, conversation_id, asked_id(request.GET, "who"))
    return render(request, "chats/writing.html", {"name": name}, status=200 if name else 204)


@require_POST
@school_page(Permission.WRITE_MESSAGES)
def mute(request: HttpRequest, actor: Actor, *, conversation_id: int) -> HttpResponse:
    set_muted(actor=actor, conversation_id=conversation_id, is_muted=request.POST.get("muted") == "1")
    return redirect("chats:conversation", school=actor.school.slug, conversation_id=conversation_id)


@require_POST
@school_page(Permission.WRITE_MESSAGES)
def removal(request: HttpRequest, actor: Actor, *, conversation_id: int) -> HttpResponse:
    """Delete the chat for oneself."""
    try:
        clear_conversation(actor=actor, conversation_id=conversation_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("The chat is deleted for you. The others keep it."))
    return redirect("chats:index", school=actor.school.slug)


@require_POST
@school_page(Permission.WRITE_MESSAGES)
def departure(request: HttpRequest, actor: Actor, *, conversation_id: int) -> HttpResponse:
    """Leave a group."""
    try:
        leave_conversation(actor=actor, conversation_id=conversation_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("You have left the chat."))
    return redirect("chats:index", school=actor.school.slug)


def _send(request: HttpRequest, actor: Actor, conversation_id: int) -> HttpResponse:
    form = MessageForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            send_message(actor=actor, conversation_id=conversation_id, **form.values())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            if request.headers.get("HX-Request"):
                return HttpResponse(status=204, headers={"X-Operation": str(uuid4())})
            slug = {"school": actor.school.slug, "conversation_id": conversation_id}
            return redirect(f"{reverse('chats:conversation', kwargs=slug)}#write")
    page = conversation_page(actor, conversation_id)
    return _answer(request, actor, page, form, form.cleaned_data.get("reply_to"))


def _answer(
    request: HttpRequest, actor: Actor, page: ConversationPage, form: MessageForm, reply_id: int | None
) -> HttpResponse:
    context = {
        "page": page,
        "part": page.part,
        "form": form,
        "beginnings": list_beginnings(page.children),
        "reply": get_reply(actor, page, reply_id),
    }
    status = _UNPROCESSABLE if form.is_bound else 200
    is_part = form.is_bound and request.headers.get("HX-Request")
    return render(
        request, "chats/write.html" if is_part else "chats/conversation.html", context, status=status
    )


def _see(actor: Actor, conversation_id: int) -> None:
    if mark_seen(actor=actor, conversation_id=conversation_id):
        ids = unread_notification_ids(actor, conversation_id)
        mark_read(user_id=actor.user_id, notification_ids=ids)
