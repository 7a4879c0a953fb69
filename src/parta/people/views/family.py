"""Families: who sees the child's diary, whom else they let in, and who has seen it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import NotFound, Refused
from parta.core.web import asked_id
from parta.people.commands.consents import decide_consent
from parta.people.commands.grants import end_grant, grant_access
from parta.people.commands.trusts import end_trust, give_trust
from parta.people.forms import GrantForm, TrustForm
from parta.people.queries.family import family_page, list_own
from parta.people.queries.grants import grant_page
from parta.people.queries.viewings import viewings_page
from parta.people.web import add_refusal


@require_safe
@school_page(Permission.READ_FAMILY)
def index(_request: HttpRequest, actor: Actor) -> HttpResponse:
    """To one's own record or the first child's."""
    own = list_own(actor)
    if not own:
        raise NotFound
    return redirect("family:student", school=actor.school.slug, student_id=own[0].pk)


@require_safe
@school_page(Permission.READ_FAMILY)
def student(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    return render(request, "people/family.html", {"page": family_page(actor, student_id)})


@require_safe
@school_page(Permission.READ_FAMILY)
def viewings(request: HttpRequest, actor: Actor) -> HttpResponse:
    page = viewings_page(actor, asked_id(request.GET, "student"), asked_id(request.GET, "page") or 1)
    return render(request, "people/viewings.html", {"page": page})


@require_http_methods(["GET", "POST"])
@school_page(Permission.GIVE_TRUST)
def trusts(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """The form with which somebody is trusted."""
    page = family_page(actor, student_id)
    if not page.may_trust:
        raise NotFound
    form = TrustForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            give_trust(actor=actor, student_id=student_id, trust=form.trust())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The trust is given. The school's office issues the sign-in letter."))
            return redirect("family:student", school=actor.school.slug, student_id=student_id)
    return render(
        request, "people/trust.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )


@require_POST
@school_page(Permission.GIVE_TRUST)
def trust_end(request: HttpRequest, actor: Actor, *, student_id: int, guardianship_id: int) -> HttpResponse:
    end_trust(actor=actor, student_id=student_id, guardianship_id=guardianship_id)
    messages.success(request, _("The trust is ended: the diary is closed to this person."))
    return redirect("family:student", school=actor.school.slug, student_id=student_id)


@require_POST
@school_page(Permission.GIVE_CONSENT)
def consent(request: HttpRequest, actor: Actor, *, student_id: int, guardianship_id: int) -> HttpResponse:
    """A student of age agrees or not."""
    agrees = request.POST.get("agrees") == "yes"
    try:
        decide_consent(actor=actor, student_id=student_id, guardianship_id=guardianship_id, agrees=agrees)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Your decision counts from now on."))
    return redirect("family:student", school=actor.school.slug, student_id=student_id)


@require_http_methods(["GET", "POST"])
@school_page(Permission.GRANT_OPERATORS)
def grants(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """Operators who were let in, and the form with which one is; for the head too."""
    page = grant_page(actor, student_id)
    form = GrantForm(request.POST or None, initial={"days": 1})
    if request.method == "POST" and form.is_valid():
        try:
            grant_access(actor=actor, student_id=student_id, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The operator may read this diary until the time is over."))
            return redirect("family:grants", school=actor.school.slug, student_id=student_id)
    return render(
        request, "people/grants.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )


@require_POST
@school_page(Permission.GRANT_OPERATORS)
def grant_end(request: HttpRequest, actor: Actor, *, student_id: int, grant_id: int) -> HttpResponse:
    end_grant(actor=actor, student_id=student_id, grant_id=grant_id)
    messages.success(request, _("The diary is closed to the operator."))
    return redirect("family:grants", school=actor.school.slug, student_id=student_id)
