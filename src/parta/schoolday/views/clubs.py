from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.core.spreadsheets import file_writer
from parta.people.web import add_refusal
from parta.schoolday.commands.clubs import add_club, add_group, change_club, remove_club
from parta.schoolday.forms.clubs import ClubForm, GroupForm
from parta.schoolday.queries.clubs import club_page, clubs_page, get_club, list_teachers, present_year_id
from parta.schoolday.web import clubs_sheet

_UNPROCESSABLE = 422


@require_safe
@school_page(Permission.READ_TIMETABLE)
def index(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Every club of the year with its groups and when they meet."""
    page = clubs_page(actor)
    if write := file_writer(request):
        return write(_("Clubs"), [clubs_sheet(page)])
    return render(request, "schoolday/clubs.html", {"page": page})


@require_safe
@school_page(Permission.READ_TIMETABLE)
def club(request: HttpRequest, actor: Actor, *, club_id: int) -> HttpResponse:
    return render(request, "schoolday/club.html", {"page": club_page(actor, club_id)})


@require_http_methods(["GET", "HEAD", "POST"])
@school_page(Permission.WRITE_SCHOOL_DAY)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = ClubForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            club = add_club(actor=actor, year_id=present_year_id(actor), data=form.values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The club is added. Now give it groups."))
            return redirect("schoolday:club", school=actor.school.slug, club_id=club.pk)
    return _form_page(request, _("A new club"), form)


@require_http_methods(["GET", "HEAD", "POST"])
@school_page(Permission.WRITE_SCHOOL_DAY)
def edit(request: HttpRequest, actor: Actor, *, club_id: int) -> HttpResponse:
    known = get_club(actor, club_id)
    initial = {"name": known.name, "kind": known.kind, "description": known.description}
    form = ClubForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            change_club(actor=actor, club_id=club_id, data=form.values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("schoolday:club", school=actor.school.slug, club_id=club_id)
    return _form_page(request, known.name, form, club_id=club_id)


@require_POST
@school_page(Permission.WRITE_SCHOOL_DAY)
def removal(request: HttpRequest, actor: Actor, *, club_id: int) -> HttpResponse:
    try:
        remove_club(actor=actor, club_id=club_id)
    except Refused as refused:
        context = {"page": club_page(actor, club_id), "refusal": refused.message}
        return render(request, "schoolday/club.html", context, status=_UNPROCESSABLE)
    messages.success(request, _("The club is removed."))
    return redirect("schoolday:clubs", school=actor.school.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@school_page(Permission.WRITE_SCHOOL_DAY)
def groups(request: HttpRequest, actor: Actor, *, club_id: int) -> HttpResponse:
    """One more group of a club."""
    club = get_club(actor, club_id)
    form = GroupForm(request.POST if request.method == "POST" else None, teachers=list_teachers(actor))
    if form.is_valid():
        try:
            group = add_group(actor=actor, club_id=club_id, data=form.values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The group is added. Say when it meets and who goes there."))
            return redirect("schoolday:group", school=actor.school.slug, group_id=group.pk)
    return _form_page(request, _("A new group of “%(club)s”") % {"club": club.name}, form, club_id=club_id)


def _form_page(
    request: HttpRequest, title: str, form: ClubForm | GroupForm, club_id: int | None = None
) -> HttpResponse:
    context = {"title": title, "form": form, "club_id": club_id}
    status = _UNPROCESSABLE if form.is_bound else None
    return render(request, "schoolday/club_form.html", context, status=status)
