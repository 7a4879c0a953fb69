from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.announcements.commands.reminding import remind_readers
from parta.announcements.commands.writing import (
    publish_announcement,
    save_announcement,
    withdraw_announcement,
)
from parta.announcements.forms import AnnouncementForm
from parta.announcements.queries.managing import edit_page, get_managed, written_page
from parta.announcements.queries.preview import check_page
from parta.announcements.queries.readers import readers_page
from parta.announcements.rules import State
from parta.core.errors import Refused
from parta.people.web import add_refusal

_UNPROCESSABLE = 422


@require_safe
@school_page(Permission.WRITE_ANNOUNCEMENTS)
def written(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Own announcements, drafts too; for those who see to all, everybody's."""
    is_all = request.GET.get("all") == "1"
    found = written_page(actor, is_all=is_all, page=request.GET.get("page"))
    return render(request, "announcements/written.html", {"page": found})


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_ANNOUNCEMENTS)
def edit(request: HttpRequest, actor: Actor, *, announcement_id: int | None = None) -> HttpResponse:
    """Write one, or change one. Whatever is refused, everything typed stays."""
    page = edit_page(actor, announcement_id)
    if request.method == "GET":
        return _form_answer(request, AnnouncementForm(page))
    form = AnnouncementForm(page, request.POST, request.FILES)
    if form.is_valid():
        try:
            row = save_announcement(
                actor=actor,
                data=form.data_given(),
                operation=form.operation_key,
                announcement_id=announcement_id,
                version=form.cleaned_data["version"],
                uploads=form.cleaned_data["attachments"],
                is_draft=form.is_draft_wanted,
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return _after_saving(request, actor, row.pk, row.state, is_draft=form.is_draft_wanted)
    return _form_answer(request, form)


@require_safe
@school_page(Permission.WRITE_ANNOUNCEMENTS)
def check(request: HttpRequest, actor: Actor, *, announcement_id: int) -> HttpResponse:
    """A draft as its readers will see it, and how many they are."""
    if get_managed(actor, announcement_id).state != State.DRAFT:
        return redirect("announcements:page", school=actor.school.slug, announcement_id=announcement_id)
    return _check_answer(request, actor, announcement_id)


@require_POST
@school_page(Permission.WRITE_ANNOUNCEMENTS)
def publication(request: HttpRequest, actor: Actor, *, announcement_id: int) -> HttpResponse:
    """Let it out."""
    try:
        row = publish_announcement(actor=actor, announcement_id=announcement_id)
    except Refused as refused:
        return _check_answer(request, actor, announcement_id, refused)
    is_later = row.state == State.SCHEDULED
    messages.success(request, _("It goes out at its time.") if is_later else _("It is published."))
    return redirect("announcements:page", school=actor.school.slug, announcement_id=announcement_id)


@require_POST
@school_page(Permission.WRITE_ANNOUNCEMENTS)
def withdrawal(request: HttpRequest, actor: Actor, *, announcement_id: int) -> HttpResponse:
    """Take it back."""
    withdraw_announcement(actor=actor, announcement_id=announcement_id)
    messages.success(request, _("Withdrawn."))
    return redirect("announcements:written", school=actor.school.slug)


@require_safe
@school_page(Permission.WRITE_ANNOUNCEMENTS)
def readers(request: HttpRequest, actor: Actor, *, announcement_id: int) -> HttpResponse:
    """Who has read it, and who has not."""
    asked: dict[str, Any] = {
        "only": request.GET.get("only", ""),
        "class_name": request.GET.get("class", ""),
        "page": request.GET.get("page"),
    }
    found = readers_page(actor, announcement_id, **asked)
    kept = urlencode({"only": found.only, "class": found.class_name})
    return render(request, "announcements/readers.html", {"page": found, "query": f"{kept}&"})


@require_POST
@school_page(Permission.WRITE_ANNOUNCEMENTS)
def reminder(request: HttpRequest, actor: Actor, *, announcement_id: int) -> HttpResponse:
    """Tell those again who have not."""
    try:
        remind_readers(actor=actor, announcement_id=announcement_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("They are told again."))
    return redirect("announcements:readers", school=actor.school.slug, announcement_id=announcement_id)


def _after_saving(
    request: HttpRequest, actor: Actor, announcement_id: int, state: str, *, is_draft: bool
) -> HttpResponse:
    slug = actor.school.slug
    if state == State.DRAFT and not is_draft:
        return redirect("announcements:check", school=slug, announcement_id=announcement_id)
    messages.success(request, _("Saved."))
    name = "announcements:edit" if state == State.DRAFT else "announcements:page"
    return redirect(name, school=slug, announcement_id=announcement_id)


def _form_answer(request: HttpRequest, form: AnnouncementForm) -> HttpResponse:
    context = {"form": form, "page": form.page}
    return render(request, "announcements/edit.html", context, status=_UNPROCESSABLE if form.errors else 200)


def _check_answer(
    request: HttpRequest, actor: Actor, announcement_id: int, refused: Refused | None = None
) -> HttpResponse:
    context = {"page": check_page(actor, announcement_id), "refused": refused}
    return render(request, "announcements/check.html", context, status=_UNPROCESSABLE if refused else 200)
