from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parta.academics.commands.individual import (
    create_profile,
    edit_plan,
    edit_profile,
    give_plan,
    withdraw_plan,
)
from parta.academics.forms.curriculum import PlanForm, ProfileForm
from parta.academics.queries.individual import get_plan, get_profile, list_profiles, plans_page
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.people.web import add_refusal

_REFUSED = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_WHOLE_SCHOOL)
def profiles(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The school's study profiles; a further one."""
    form = ProfileForm(_posted(request))
    if request.method == "POST":
        actor.require(Permission.WRITE_CURRICULUM)
        if form.is_valid():
            try:
                create_profile(actor=actor, data=form.values)
                return redirect("academics:profiles", school=actor.school.slug)
            except Refused as refused:
                add_refusal(form, refused)
    context = {
        "profiles": list_profiles(actor),
        "form": form,
        "may_write": actor.has(Permission.WRITE_CURRICULUM),
    }
    return render(request, "academics/profiles.html", context, status=_REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_CURRICULUM)
def profile(request: HttpRequest, actor: Actor, *, profile_id: int) -> HttpResponse:
    row = get_profile(actor, profile_id)
    known = {"name": row.name, "kind": row.kind, "description": row.description}
    form = ProfileForm(_posted(request), initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            edit_profile(actor=actor, profile_id=profile_id, data=form.values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("academics:profiles", school=actor.school.slug)
    context = {"profile": row, "form": form}
    return render(request, "academics/profile.html", context, status=_REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_WHOLE_SCHOOL)
def plans(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Students who follow a plan of their own; a further one."""
    page = plans_page(actor)
    form = PlanForm(_posted(request), curricula=page.curricula, students=page.students)
    if request.method == "POST":
        actor.require(Permission.WRITE_CURRICULUM)
        if form.is_valid():
            try:
                give_plan(actor=actor, student_id=form.cleaned_data["student"], data=form.values)
                return redirect("academics:plans", school=actor.school.slug)
            except Refused as refused:
                add_refusal(form, refused)
    context = {"page": page, "form": form}
    return render(request, "academics/plans.html", context, status=_REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_CURRICULUM)
def plan(request: HttpRequest, actor: Actor, *, plan_id: int) -> HttpResponse:
    row = get_plan(actor, plan_id)
    known = {"curriculum": row.curriculum_id, "reason": row.reason}
    known |= {"since_on": row.since_on, "until_on": row.until_on}
    curricula = plans_page(actor).curricula
    form = PlanForm(_posted(request), initial=known, curricula=curricula, students=None)
    if request.method == "POST" and form.is_valid():
        try:
            edit_plan(actor=actor, plan_id=plan_id, data=form.values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("academics:plans", school=actor.school.slug)
    context = {"plan": row, "form": form}
    return render(request, "academics/plan.html", context, status=_REFUSED if form.errors else 200)


@require_POST
@school_page(Permission.WRITE_CURRICULUM)
def plan_withdrawal(request: HttpRequest, actor: Actor, *, plan_id: int) -> HttpResponse:
    withdraw_plan(actor=actor, plan_id=plan_id)
    messages.success(request, _("The individual plan is withdrawn."))
    return redirect("academics:plans", school=actor.school.slug)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing at all; None: the page is only looked at."""
    return request.POST if request.method == "POST" else None
