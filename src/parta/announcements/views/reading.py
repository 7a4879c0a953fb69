from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.announcements.commands.reading import acknowledge, note_read, replies_url, reply
from parta.announcements.forms import FilterForm, ReplyForm
from parta.announcements.queries.reading import get_file, list_page, read_page
from parta.core.errors import Refused
from parta.files.pictures import small_picture
from parta.notifications.commands.telling import mark_arrived
from parta.people.web import add_refusal

_SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})


@require_safe
@school_page(Permission.READ_ANNOUNCEMENTS)
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is for the reader."""
    form = FilterForm(request.GET)
    found = list_page(actor, form.asked(request.GET.get("only", "")), request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": found,
        "form": form,
        "query": f"{kept.urlencode()}&" if kept else "",
        "may_write": actor.has(Permission.WRITE_ANNOUNCEMENTS),
    }
    return render(request, "announcements/list.html", context)


@require_safe
@school_page(Permission.READ_ANNOUNCEMENTS)
def page(request: HttpRequest, actor: Actor, *, announcement_id: int) -> HttpResponse:
    """One announcement; opening it is reading it."""
    return _answer(request, actor, announcement_id, ReplyForm())


@require_POST
@school_page(Permission.READ_ANNOUNCEMENTS)
def acknowledgement(request: HttpRequest, actor: Actor, *, announcement_id: int) -> HttpResponse:
    """ "I have read it"."""
    try:
        acknowledge(actor=actor, announcement_id=announcement_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Thank you. The author sees that you have read it."))
    return redirect("announcements:page", school=actor.school.slug, announcement_id=announcement_id)


@require_POST
@school_page(Permission.READ_ANNOUNCEMENTS)
def replies(request: HttpRequest, actor: Actor, *, announcement_id: int) -> HttpResponse:
    """An answer for the author alone."""
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            reply(actor=actor, announcement_id=announcement_id, text=form.cleaned_data["text"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Sent to the author."))
            return redirect("announcements:page", school=actor.school.slug, announcement_id=announcement_id)
    return _answer(request, actor, announcement_id, form)


@require_safe
@school_page(Permission.READ_ANNOUNCEMENTS)
def file(request: HttpRequest, actor: Actor, *, announcement_id: int, key: UUID) -> HttpResponseBase:
    """Pictures, which were encoded anew, are shown, in the page itself smaller; everything else is saved."""
    found = get_file(actor, announcement_id, key)
    if "small" in request.GET and found.content_type in _SHOWN:
        content, content_type = small_picture(found)
        return HttpResponse(
            content, content_type=content_type, headers={"Cache-Control": "private, max-age=86400"}
        )
    return FileResponse(
        found.file.open("rb"),
        as_attachment=found.content_type not in _SHOWN,
        filename=found.name,
        content_type=found.content_type,
    )


def _answer(request: HttpRequest, actor: Actor, announcement_id: int, form: ReplyForm) -> HttpResponse:
    found = read_page(actor, announcement_id)
    if found.is_reader:
        note_read(actor=actor, announcement_id=announcement_id)
    if found.is_author:
        mark_arrived(user_id=actor.user_id, url=replies_url(actor.school, announcement_id))
    status = 422 if form.is_bound else 200
    return render(request, "announcements/page.html", {"page": found, "form": form}, status=status)
