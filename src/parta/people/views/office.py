"""The office: a student's guardians and their rights, and the roles of those who work here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission, Role
from parta.access.web import school_page
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.people.commands.guardianships import (
    add_guardian,
    note_restriction,
    set_scopes,
    take_guardianship,
)
from parta.people.commands.roles import dismiss_member
from parta.people.forms import GuardianForm, ReasonForm, RestrictionForm, ScopesForm, chosen_scopes
from parta.people.queries.office import guardians_page, list_staff
from parta.people.web import add_refusal


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_PEOPLE)
def guardians(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """All rights to a student; a new guardian is added."""
    page = guardians_page(actor, student_id)
    form = GuardianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        right = form.right(student_id, clock.today(actor.school.zone))
        try:
            add_guardian(actor=actor, student_id=student_id, person=form.person(), data=right)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The guardian is entered."))
            return _back(actor, student_id)
    context = {"page": page, "form": form, "scopes": ScopesForm()}
    context["may_issue"] = actor.has(Permission.ISSUE_ACCESS)
    return render(request, "people/guardians.html", context, status=422 if form.errors else 200)


@require_POST
@school_page(Permission.WRITE_PEOPLE)
def guardian_end(
    request: HttpRequest, actor: Actor, *, student_id: int, guardianship_id: int
) -> HttpResponse:
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        take_guardianship(actor=actor, student_id=student_id, guardianship_id=guardianship_id, reason=reason)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("The right is ended: the diary is closed to this person."))
    return _back(actor, student_id)


@require_POST
@school_page(Permission.WRITE_PEOPLE)
def restriction(request: HttpRequest, actor: Actor, *, student_id: int, guardianship_id: int) -> HttpResponse:
    form = RestrictionForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["restriction"]
        note_restriction(actor=actor, student_id=student_id, guardianship_id=guardianship_id, text=text)
        messages.success(request, _("The note is saved."))
    else:
        messages.error(request, _("The note is too long."))
    return _back(actor, student_id)


@require_POST
@school_page(Permission.WRITE_PEOPLE)
def scopes(request: HttpRequest, actor: Actor, *, student_id: int, guardianship_id: int) -> HttpResponse:
    form = ScopesForm(request.POST)
    form.full_clean()
    set_scopes(
        actor=actor,
        student_id=student_id,
        guardianship_id=guardianship_id,
        scopes=chosen_scopes(form.cleaned_data),
    )
    messages.success(request, _("What the trusted person sees is saved."))
    return _back(actor, student_id)


@require_safe
@school_page(Permission.WRITE_PEOPLE)
def staff(request: HttpRequest, actor: Actor) -> HttpResponse:
    return render(request, "people/staff.html", {"staff": list_staff(actor)})


@require_POST
@school_page(Permission.WRITE_PEOPLE)
def role_end(request: HttpRequest, actor: Actor, *, user_id: int, role: str) -> HttpResponse:
    """A teacher has left, a student too: the role ends at once."""
    if role not in set(Role):
        raise NotFound
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        dismiss_member(actor=actor, user_id=user_id, role=Role(role), reason=reason)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("The role is ended."))
    return redirect("people:staff", school=actor.school.slug)


def _back(actor: Actor, student_id: int) -> HttpResponse:
    return redirect("people:guardians", school=actor.school.slug, student_id=student_id)
