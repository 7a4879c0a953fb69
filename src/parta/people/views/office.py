"""The office: a student's guardians and their rights, and the roles of those who work here."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission, Role
from parta.access.web import school_page
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.spreadsheets import is_spreadsheet_wanted, spreadsheet
from parta.people.commands.guardianships import (
    add_guardian,
    note_restriction,
    set_last_day,
    set_scopes,
    take_guardianship,
)
from parta.people.commands.proofs import note_document, remove_document
from parta.people.commands.roles import appoint_organizer, dismiss_member
from parta.people.forms import (
    EndForm,
    GuardianForm,
    ProofForm,
    ReasonForm,
    RestrictionForm,
    ScopesForm,
    chosen_scopes,
)
from parta.people.queries.office import get_document_file, guardians_page, list_staff
from parta.people.rules import Page
from parta.people.web import add_refusal, shows_student, staff_sheet


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_PEOPLE)
def guardians(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """All rights to a student; a new guardian is added."""
    page = guardians_page(actor, student_id)
    form = GuardianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        right = form.right(student_id, clock.today(actor.school.zone))
        try:
            add_guardian(
                actor=actor,
                student_id=student_id,
                person=form.person(),
                data=right,
                is_another=form.cleaned_data["is_another"],
            )
        except Refused as refused:
            if refused.code == "known":
                form.ask_if_another()
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
    form = EndForm(request.POST)
    form.full_clean()
    reason = form.cleaned_data.get("reason", "")
    until_on = form.cleaned_data.get("until_on")
    own = {"student_id": student_id, "guardianship_id": guardianship_id}
    try:
        if until_on is not None:
            set_last_day(actor=actor, until_on=until_on, reason=reason, **own)
            messages.success(request, _("The right ends with that day."))
        else:
            take_guardianship(actor=actor, reason=reason, **own)
            messages.success(request, _("The right is ended: the diary is closed to this person."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return _back(actor, student_id)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_PEOPLE)
def documents(request: HttpRequest, actor: Actor, *, student_id: int, guardianship_id: int) -> HttpResponse:
    """A document that proves the right, with its scan."""
    page = guardians_page(actor, student_id)
    right = page.right(guardianship_id)
    form = ProofForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        own = {"student_id": student_id, "guardianship_id": guardianship_id}
        try:
            note_document(actor=actor, proof=form.proof(), upload=upload, **own)
        except Refused as refused:
            form.add_error("file" if refused.field == "attachments" else refused.field, str(refused.message))
        else:
            messages.success(request, _("The document is noted."))
            return _back(actor, student_id)
    context = {"page": page, "right": right, "form": form}
    return render(request, "people/proof.html", context, status=422 if form.errors else 200)


@require_safe
@school_page(Permission.READ_ALL_PEOPLE)
@shows_student(Page.DOCUMENTS)
def document(_request: HttpRequest, actor: Actor, *, student_id: int, document_id: int) -> FileResponse:
    found = get_document_file(actor, student_id, document_id)
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
    )


@require_POST
@school_page(Permission.WRITE_PEOPLE)
def document_removal(
    request: HttpRequest, actor: Actor, *, student_id: int, document_id: int
) -> HttpResponse:
    remove_document(actor=actor, student_id=student_id, document_id=document_id)
    messages.success(request, _("The document is removed for good."))
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
def staff(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    found = list_staff(actor)
    if is_spreadsheet_wanted(request):
        return spreadsheet(_("Staff"), [staff_sheet(found)])
    return render(request, "people/staff.html", {"staff": found})


@require_POST
@school_page(Permission.WRITE_PEOPLE)
def organizer(request: HttpRequest, actor: Actor, *, user_id: int) -> HttpResponse:
    """They may organize events from now on."""
    appoint_organizer(actor=actor, user_id=user_id)
    messages.success(request, _("They may organize the school’s events now."))
    return redirect("people:staff", school=actor.school.slug)


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
