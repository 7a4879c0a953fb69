"""Another phone or e-mail."""

from allauth.account.decorators import reauthentication_required
from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.accounts.commands.contact_changes import (
    ask_for_contact_change,
    confirm_contact_change,
    forget_contact_change,
)
from parta.accounts.forms.contact_changes import ChangeCodesForm, NewContactForm
from parta.accounts.own_pages import Owner, grown_up_page, posted
from parta.accounts.queries.contact_changes import change_page, contacts_page
from parta.accounts.rules import ContactKind
from parta.core.errors import NotFound, Refused

_GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@grown_up_page
def contacts(request: HttpRequest, user: Owner) -> HttpResponse:
    return render(request, "identity/contacts.html", {"page": contacts_page(user)})


@require_http_methods(_GET_AND_POST)
@grown_up_page
@reauthentication_required  # type: ignore[untyped-decorator]
def new_contact(request: HttpRequest, user: Owner, *, kind: str) -> HttpResponse:
    chosen = _kind(kind)
    form = NewContactForm(chosen, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            _ask(request, user, chosen, form.cleaned_data["contact"])
        except Refused as refusal:
            form.add_error("contact", str(refusal.message))
        else:
            return redirect("identity:contact_codes", kind=kind)
    context = {"form": form, "kind": kind}
    return render(request, "identity/new_contact.html", context, status=422 if form.errors else 200)


@require_http_methods(_GET_AND_POST)
@grown_up_page
def contact_codes(request: HttpRequest, user: Owner, *, kind: str) -> HttpResponse:
    page = change_page(user, _kind(kind))
    form = ChangeCodesForm(page, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            is_changed = confirm_contact_change(user=user, kind=_kind(kind), codes=form.codes)
        except Refused as refusal:
            if refusal.code == "contact_taken":
                messages.error(request, str(refusal.message))
                return redirect("identity:contacts")
            form.add_error(refusal.field, str(refusal.message))
        else:
            if is_changed:
                messages.success(request, _("The contact is changed."))
            return redirect("identity:contacts" if is_changed else request.path)
    context = {"form": form, "page": page}
    return render(request, "identity/contact_codes.html", context, status=422 if form.errors else 200)


@require_POST
@grown_up_page
def contact_removal(_request: HttpRequest, user: Owner, *, kind: str) -> HttpResponse:
    """The change that was asked for is forgotten."""
    forget_contact_change(user=user, kind=_kind(kind))
    return redirect("identity:contacts")


def _ask(request: HttpRequest, user: Owner, kind: ContactKind, contact: str) -> None:
    if not consume(request, action="contact_message", key=contact):
        raise Refused(_("Too many codes were sent there. Try again in an hour."), code="too_many_codes")
    ask_for_contact_change(user=user, kind=kind, new=contact)


def _kind(text: str) -> ContactKind:
    try:
        return ContactKind(text)
    except ValueError as error:
        raise NotFound from error
