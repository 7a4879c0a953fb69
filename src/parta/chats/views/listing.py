"""The list of conversations, the envelope, and beginning a new one."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.chats.commands.conversations import start_conversation
from parta.chats.commands.rooms import enter_rooms
from parta.chats.forms import PeopleForm
from parta.chats.queries.contacts import ContactsPage, contacts_page
from parta.chats.queries.listing import conversations_page, count_unread
from parta.core.errors import Refused
from parta.people.web import add_refusal

_UNPROCESSABLE = 422
_MOST_CHOSEN = 200


@require_safe
@school_page(Permission.WRITE_MESSAGES)
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    enter_rooms(actor=actor)
    page = conversations_page(actor, request.GET.get("q", "")[:100])
    return render(request, "chats/index.html", {"page": page})


@require_safe
@school_page(Permission.WRITE_MESSAGES)
def badge(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The number at the envelope, which pages ask for again when they are nudged."""
    return render(request, "ui/bell_badge.html", {"unread": count_unread(actor)})


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_MESSAGES)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Find people, by name or category, and begin. Finding keeps whom one has chosen."""
    data = request.POST if request.method == "POST" else request.GET
    page = asked_contacts(actor, data)
    form = PeopleForm(data if request.method == "POST" else None, user_ids=ids_of(page), initial=data.dict())
    is_sent = request.method == "POST" and "begin" in data
    if is_sent and form.is_valid():
        try:
            values = {"user_ids": form.cleaned_data["people"], "name": form.cleaned_data["name"]}
            talk = start_conversation(actor=actor, **values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("chats:conversation", school=actor.school.slug, conversation_id=talk.pk)
    context = {"page": page, "form": form}
    return render(request, "chats/new.html", context, status=_UNPROCESSABLE if is_sent else 200)


def asked_contacts(actor: Actor, data: QueryDict, without: frozenset[int] = frozenset()) -> ContactsPage:
    """The people that a form of search asks for."""
    chosen = [
        int(text) for text in data.getlist("people")[:_MOST_CHOSEN] if text.isascii() and text.isdigit()
    ]
    return contacts_page(
        actor,
        query=data.get("q", "")[:100],
        category=data.get("category", ""),
        place=data.get("place", ""),
        chosen=() if "none" in data else chosen,
        without=without,
        takes_all="all" in data,
    )


def ids_of(page: ContactsPage) -> list[int]:
    return [contact.user_id for contact in (*page.chosen, *page.contacts)]
