"""Who is in a conversation, and its name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.chats.commands.conversations import add_people, remove_person, rename_conversation
from parta.chats.forms import NameForm, PeopleForm
from parta.chats.queries.contacts import people_page
from parta.chats.views.listing import asked_contacts, ids_of
from parta.core.errors import NotFound, Refused
from parta.people.web import add_refusal

_UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_MESSAGES)
def people(request: HttpRequest, actor: Actor, *, conversation_id: int) -> HttpResponse:
    """About a chat; sending its form renames it."""
    page = people_page(actor, conversation_id)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": page.name})
    if form.is_bound and form.is_valid():
        try:
            rename_conversation(actor=actor, conversation_id=conversation_id, name=form.cleaned_data["name"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return _back(actor, conversation_id)
    status = _UNPROCESSABLE if form.is_bound else 200
    return render(request, "chats/people.html", {"page": page, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_MESSAGES)
def addition(request: HttpRequest, actor: Actor, *, conversation_id: int) -> HttpResponse:
    """Find people and add them to a group."""
    about = people_page(actor, conversation_id)
    if not about.may_manage:
        raise NotFound
    data = request.POST if request.method == "POST" else request.GET
    page = asked_contacts(actor, data, frozenset(member.user_id for member in about.members))
    form = PeopleForm(data if request.method == "POST" else None, user_ids=ids_of(page))
    is_sent = request.method == "POST" and "begin" in data
    if is_sent and form.is_valid():
        try:
            add_people(actor=actor, conversation_id=conversation_id, user_ids=form.cleaned_data["people"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return _back(actor, conversation_id)
    context = {"page": page, "form": form, "about": about}
    return render(request, "chats/new.html", context, status=_UNPROCESSABLE if is_sent else 200)


@require_POST
@school_page(Permission.WRITE_MESSAGES)
def person_removal(request: HttpRequest, actor: Actor, *, conversation_id: int, user_id: int) -> HttpResponse:
    try:
        remove_person(actor=actor, conversation_id=conversation_id, user_id=user_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return _back(actor, conversation_id)


def _back(actor: Actor, conversation_id: int) -> HttpResponse:
    return redirect("chats:people", school=actor.school.slug, conversation_id=conversation_id)
