"""The office's own pages: the steps of setting up a school, and what it has decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.home.commands.policy import set_details, set_journal_rules
from parta.home.forms import DetailsForm, JournalRulesForm
from parta.home.queries.policy import SchoolPolicyPage, policy_page, zone_choices
from parta.home.queries.setup import office_page
from parta.people.web import add_refusal

_REFUSED = 422


@require_safe
@school_page(Permission.WRITE_STRUCTURE)
def office(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the school is made of: the steps of setting it up, and the way to each."""
    return render(request, "home/office.html", {"page": office_page(actor)})


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_ALL_PEOPLE)
def policy(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The school's name, zone and contacts, and everything else it decides."""
    page = policy_page(actor)
    if request.method == "GET":
        return _page(request, page, _details(page), _journal(page))
    actor.require(Permission.WRITE_POLICY)
    form = DetailsForm(request.POST, zones=zone_choices(page.school.time_zone))
    if form.is_valid():
        try:
            set_details(actor=actor, details=form.values)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, page, form, _journal(page)) if form.errors else _saved(request, actor)


@require_POST
@school_page(Permission.WRITE_GRADING_POLICY)
def journal_policy(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How long a lesson is corrected freely, and whether there is a 1."""
    page, form = policy_page(actor), JournalRulesForm(request.POST)
    if form.is_valid():
        try:
            set_journal_rules(actor=actor, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, page, _details(page), form) if form.errors else _saved(request, actor)


def _details(page: SchoolPolicyPage) -> DetailsForm:
    school = page.school
    known = {name: getattr(school, name) for name in DetailsForm.base_fields}
    return DetailsForm(initial=known, zones=zone_choices(school.time_zone))


def _journal(page: SchoolPolicyPage) -> JournalRulesForm:
    rules = page.grading
    known = {"free_edit_days": rules.free_edit_days, "allows_mark_one": rules.allows_mark_one}
    return JournalRulesForm(initial=known)


def _page(
    request: HttpRequest, page: SchoolPolicyPage, details: DetailsForm, journal: JournalRulesForm
) -> HttpResponse:
    context = {"page": page, "details": details, "journal": journal}
    status = _REFUSED if details.errors or journal.errors else 200
    return render(request, "home/policy.html", context, status=status)


def _saved(request: HttpRequest, actor: Actor) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("home:policy", school=actor.school.slug)
