"""A contact that is lost is changed at the desk, with the person and their document there."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parta.access.operators import Operator
from parta.access.rules import Office
from parta.access.web import operator_page
from parta.accounts.forms.contact_changes import ChangeCodesForm, NewContactForm
from parta.accounts.own_pages import posted
from parta.accounts.queries.contact_changes import change_page
from parta.accounts.rules import ContactKind
from parta.core.errors import NotFound, Refused
from parta.portal.commands.desk import ask_for_person_contact, confirm_person_contact, view_person
from parta.portal.desk_keys import person_of

_GET_AND_POST = ["GET", "HEAD", "POST"]


@require_http_methods(_GET_AND_POST)
@operator_page(Office.DESK)
def desk_contact(request: HttpRequest, operator: Operator, *, key: str, kind: str) -> HttpResponse:
    person = view_person(operator=operator, user_id=person_of(operator, key))
    form = NewContactForm(_kind(kind), posted(request))
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        if not consume(request, action="contact_message", key=contact):
            form.add_error("contact", _("Too many codes were sent there. Try again in an hour."))
        elif _is_asked(operator, person.pk, form):
            return redirect("portal:desk_code", key=key, kind=kind)
    context = {"form": form, "key": key, "name": person.get_full_name()}
    return render(request, "portal/desk_contact.html", context, status=422 if form.errors else 200)


@require_http_methods(_GET_AND_POST)
@operator_page(Office.DESK)
def desk_code(request: HttpRequest, operator: Operator, *, key: str, kind: str) -> HttpResponse:
    """The code that the person reads out from the new phone or mailbox."""
    person = view_person(operator=operator, user_id=person_of(operator, key))
    page = change_page(person, _kind(kind))
    form = ChangeCodesForm(page, posted(request))
    if request.method == "POST" and form.is_valid():
        code = form.codes.get("new", "")
        try:
            confirm_person_contact(operator=operator, user_id=person.pk, kind=_kind(kind), code=code)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The contact is changed."))
            return redirect("portal:desk_person", key=key)
    context = {"form": form, "key": key, "name": person.get_full_name()}
    return render(request, "portal/desk_contact.html", context, status=422 if form.errors else 200)


def _is_asked(operator: Operator, user_id: int, form: NewContactForm) -> bool:
    contact = form.cleaned_data["contact"]
    try:
        ask_for_person_contact(operator=operator, user_id=user_id, kind=form.kind, new=contact)
    except Refused as refusal:
        form.add_error("contact", str(refusal.message))
        return False
    return True


def _kind(text: str) -> ContactKind:
    try:
        return ContactKind(text)
    except ValueError as error:
        raise NotFound from error
