from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.people.web import add_refusal
from parta.schoolday.commands.clubs import (
    add_meeting,
    add_members,
    change_group,
    end_membership,
    remove_group,
    remove_meeting,
)
from parta.schoolday.forms.clubs import EndForm, GroupForm, LookUpForm, MeetingForm, MembersForm
from parta.schoolday.queries.club_members import (
    Candidates,
    get_member,
    group_page,
    list_candidates,
    list_chosen,
    list_class_choices,
)
from parta.schoolday.queries.clubs import list_teachers

_UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@school_page(Permission.WRITE_SCHOOL_DAY)
def group(request: HttpRequest, actor: Actor, *, group_id: int) -> HttpResponse:
    """A group with its meetings and members; POST changes its name and teacher."""
    if request.method != "POST":
        return _group_page(request, actor, group_id)
    group_page(actor, group_id)
    form = GroupForm(request.POST, teachers=list_teachers(actor))
    if form.is_valid():
        try:
            change_group(actor=actor, group_id=group_id, data=form.values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return _saved(request, actor, group_id, _("Saved."))
    return _group_page(request, actor, group_id, form=form)


@require_POST
@school_page(Permission.WRITE_SCHOOL_DAY)
def removal(request: HttpRequest, actor: Actor, *, group_id: int) -> HttpResponse:
    try:
        club = remove_group(actor=actor, group_id=group_id)
    except Refused as refused:
        return _group_page(request, actor, group_id, refusal=str(refused.message))
    messages.success(request, _("The group is removed."))
    return redirect("schoolday:club", school=actor.school.slug, club_id=club.pk)


@require_POST
@school_page(Permission.WRITE_SCHOOL_DAY)
def meetings(request: HttpRequest, actor: Actor, *, group_id: int) -> HttpResponse:
    """One more time at which the group meets every week."""
    form = MeetingForm(request.POST)
    if form.is_valid():
        try:
            add_meeting(actor=actor, group_id=group_id, data=form.values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return _saved(request, actor, group_id, _("Added."))
    return _group_page(request, actor, group_id, meeting=form)


@require_POST
@school_page(Permission.WRITE_SCHOOL_DAY)
def meeting_removal(request: HttpRequest, actor: Actor, *, meeting_id: int) -> HttpResponse:
    group = remove_meeting(actor=actor, meeting_id=meeting_id)
    return _saved(request, actor, group.pk, _("Removed."))


@require_POST
@school_page(Permission.WRITE_SCHOOL_DAY)
def members(request: HttpRequest, actor: Actor, *, group_id: int) -> HttpResponse:
    """The chosen students join the group."""
    form = MembersForm(request.POST, students=())
    if form.is_valid():
        data = form.cleaned_data
        try:
            added = add_members(
                actor=actor,
                group_id=group_id,
                student_ids=data["students"],
                since_on=data["since_on"],
                until_on=data["until_on"],
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            text = ngettext("%(count)d student is added.", "%(count)d students are added.", len(added))
            return _saved(request, actor, group_id, text % {"count": len(added)})
    return _group_page(request, actor, group_id, members=form)


@require_http_methods(["GET", "HEAD", "POST"])
@school_page(Permission.WRITE_SCHOOL_DAY)
def member(request: HttpRequest, actor: Actor, *, member_id: int) -> HttpResponse:
    """Until when a student goes to the group."""
    page = get_member(actor, member_id)
    initial = {"until_on": page.member.until_on or page.today}
    form = EndForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            end_membership(actor=actor, member_id=member_id, until_on=form.cleaned_data["until_on"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return _saved(request, actor, page.group_id, _("Saved."))
    context = {"page": page, "form": form}
    return render(
        request, "schoolday/club_member.html", context, status=_UNPROCESSABLE if form.is_bound else None
    )


def _saved(request: HttpRequest, actor: Actor, group_id: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("schoolday:group", school=actor.school.slug, group_id=group_id)


def _group_page(
    request: HttpRequest,
    actor: Actor,
    group_id: int,
    *,
    form: GroupForm | None = None,
    meeting: MeetingForm | None = None,
    members: MembersForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    """The page with the forms as they were sent, or empty."""
    page = group_page(actor, group_id)
    look_up, found = _look_up(request, actor, members)
    known = {"name": page.group.name, "teacher_id": page.teacher_id}
    context = {
        "page": page,
        "form": form or GroupForm(teachers=list_teachers(actor), initial=known),
        "meeting": meeting or MeetingForm(),
        "members": members or MembersForm(students=found.students, initial={"since_on": page.today}),
        "look_up": look_up,
        "found": found,
        "refusal": refusal,
    }
    status = _UNPROCESSABLE if form or meeting or members or refusal else None
    return render(request, "schoolday/club_group.html", context, status=status)


def _look_up(
    request: HttpRequest, actor: Actor, members: MembersForm | None
) -> tuple[LookUpForm, Candidates]:
    """Students found; of a form that was refused those chosen, so that nothing is lost."""
    asked: dict[str, Any] = {}
    form = LookUpForm(request.GET, classes=list_class_choices(actor))
    if form.is_valid():
        asked = form.cleaned_data
    if members is None:
        return form, list_candidates(actor, asked.get("school_class"), asked.get("name", ""))
    chosen = list_chosen(actor, request.POST.getlist("students"))
    members.fields["students"].choices = chosen  # type: ignore[attr-defined]
    return form, Candidates(tuple(chosen), is_cut=False)
