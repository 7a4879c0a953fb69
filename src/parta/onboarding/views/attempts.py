"""Failed attempts to get in, at the school (P10, K6)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import NotFound, Refused
from parta.core.sites import Site
from parta.core.web import has_site_names, site_url
from parta.onboarding.commands.attempts import close_attempt, close_mistake, correct_person
from parta.onboarding.forms.attempts import ContactsCorrectionForm
from parta.onboarding.queries.attempts import AttemptPage, attempt_page, attempts_page, correction_initial


@require_safe
@school_page(Permission.ISSUE_ACCESS)
def attempts(request: HttpRequest, actor: Actor) -> HttpResponse:
    return render(request, "onboarding/attempts/list.html", {"page": attempts_page(actor)})


@require_http_methods(["GET", "POST"])
@school_page(Permission.ISSUE_ACCESS)
def attempt(request: HttpRequest, actor: Actor, *, attempt_id: int) -> HttpResponse:
    """What differs, and the form that mends it; access opens at once when everything fits."""
    page = attempt_page(actor, attempt_id, request.POST.get("person") or request.GET.get("person", ""))
    form = _form(request, page)
    if request.method == "POST" and page.chosen is None:
        raise NotFound
    if request.method == "POST" and form is not None and page.chosen is not None and form.is_valid():
        try:
            is_open = correct_person(
                actor=actor,
                attempt_id=attempt_id,
                kind=page.chosen.kind,
                person_id=page.chosen.person.pk,
                contacts=form.contacts,
                identity=form.identity,
                root=_portal(request),
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            return _after(request, actor, attempt_id, is_open=is_open)
    context = {"page": page, "form": form}
    status = 422 if form is not None and form.errors else 200
    return render(request, "onboarding/attempts/attempt.html", context, status=status)


@require_POST
@school_page(Permission.ISSUE_ACCESS)
def closing(request: HttpRequest, actor: Actor, *, attempt_id: int) -> HttpResponse:
    close_attempt(actor=actor, attempt_id=attempt_id)
    messages.success(request, _("The attempt is put aside. Nothing was changed."))
    return redirect("onboarding:attempts", school=actor.school.slug)


@require_POST
@school_page(Permission.ISSUE_ACCESS)
def mistake_closing(request: HttpRequest, actor: Actor, *, mistake_id: int) -> HttpResponse:
    close_mistake(actor=actor, mistake_id=mistake_id)
    messages.success(request, _("The message is put aside."))
    return redirect("onboarding:attempts", school=actor.school.slug)


def _form(request: HttpRequest, page: AttemptPage) -> ContactsCorrectionForm | None:
    if page.chosen is None:
        return None
    kinds: dict[str, Any] = {
        "with_identity": page.may_correct_identity,
        "is_student": page.chosen.kind == "student",
    }
    return ContactsCorrectionForm(request.POST or None, initial=correction_initial(page.chosen), **kinds)


def _after(request: HttpRequest, actor: Actor, attempt_id: int, *, is_open: bool) -> HttpResponse:
    if is_open:
        messages.success(
            request, _("Corrected. Everything fits now: the diary is open, and the person is told.")
        )
        return redirect("onboarding:attempts", school=actor.school.slug)
    messages.warning(request, _("Saved. The data still differ from those of the account."))
    return redirect("onboarding:attempt", school=actor.school.slug, attempt_id=attempt_id)


def _portal(request: HttpRequest) -> str:
    return site_url(request, Site.PORTAL, "") if has_site_names(request) else ""
