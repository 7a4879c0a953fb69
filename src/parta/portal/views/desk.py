"""The pages of an operator who confirms identity in person. They show the profile and nothing else (H)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.operators import Operator
from parta.access.rules import Office
from parta.access.web import operator_page
from parta.accounts.days import PORTAL_ZONE
from parta.accounts.own_pages import posted
from parta.accounts.queries.desk import find_people
from parta.accounts.queries.history import list_history
from parta.accounts.queries.profile import profile_page
from parta.core.errors import Refused
from parta.portal.commands.desk import confirm_person, refuse_person, view_person
from parta.portal.desk_forms import ConfirmForm, FindForm, RefuseForm
from parta.portal.desk_keys import key_of, person_of


@require_http_methods(["GET", "HEAD", "POST"])
@operator_page(Office.DESK)
def desk(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Find somebody: by a form that is sent, so that no phone or SNILS stays in the browser's history."""
    form = FindForm(posted(request))
    people = []
    if request.method == "POST" and form.is_valid():
        people = [(key_of(operator, user.pk), user) for user in find_people(form.cleaned_data["text"])]
        if len(people) == 1:
            return redirect("portal:desk_person", key=people[0][0])
        if not people:
            form.add_error(
                "text", _("Nobody with this phone, e-mail or SNILS. Check every digit and letter.")
            )
    context = {"form": form, "people": people}
    return render(request, "portal/desk.html", context, status=422 if form.errors else 200)


@require_safe
@operator_page(Office.DESK)
def desk_person(request: HttpRequest, operator: Operator, *, key: str) -> HttpResponse:
    return _person(request, operator, key)


@require_POST
@operator_page(Office.DESK)
def desk_confirmation(request: HttpRequest, operator: Operator, *, key: str) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _person(request, operator, key, confirm=form)
    try:
        confirm_person(operator=operator, user_id=person_of(operator, key))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Identity is confirmed."))
    return redirect("portal:desk_person", key=key)


@require_POST
@operator_page(Office.DESK)
def desk_refusal(request: HttpRequest, operator: Operator, *, key: str) -> HttpResponse:
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _person(request, operator, key, refuse=form)
    try:
        refuse_person(operator=operator, user_id=person_of(operator, key), reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The refusal is recorded; the person reads the reason in the profile."))
    return redirect("portal:desk_person", key=key)


def _person(
    request: HttpRequest,
    operator: Operator,
    key: str,
    *,
    confirm: ConfirmForm | None = None,
    refuse: RefuseForm | None = None,
) -> HttpResponse:
    person = view_person(operator=operator, user_id=person_of(operator, key))
    context = {
        "key": key,
        "page": profile_page(person),
        "history": list_history(person, limit=5),
        "is_own": person.pk == operator.user_id,
        "confirm": confirm or ConfirmForm(),
        "refuse": refuse or RefuseForm(),
    }
    with timezone.override(PORTAL_ZONE):
        status = 422 if confirm or refuse else 200
        return render(request, "portal/desk_person.html", context, status=status)
