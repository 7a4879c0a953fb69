"""What people state about themselves, and the check of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.accounts.commands.identities import repeat_check, save_profile
from parta.accounts.commands.papers import add_document, change_document, remove_document, save_addresses
from parta.accounts.forms.documents import DocumentFields, FurtherDocumentForm
from parta.accounts.forms.papers import AddressesForm
from parta.accounts.forms.profile import ProfileForm
from parta.accounts.own_pages import Owner, grown_up_page, own_page, posted
from parta.accounts.queries.identities import profile_facts
from parta.accounts.queries.profile import (
    addresses_initial,
    get_further_document,
    level_card,
    list_findings,
    profile_page,
)
from parta.core.errors import Refused

_GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@own_page
def profile(request: HttpRequest, user: Owner) -> HttpResponse:
    return render(request, "identity/profile.html", {"page": profile_page(user)})


@require_safe
@own_page
def check(request: HttpRequest, user: Owner) -> HttpResponse:
    """The card asks for itself until the check is over; nothing is sent while nothing changes."""
    card = level_card(user)
    if request.GET.get("seen") == card.check and not card.may_check_again:
        return HttpResponse(status=204)
    return render(request, "identity/level_card.html", {"card": card})


@require_POST
@grown_up_page
def check_attempt(request: HttpRequest, user: Owner) -> HttpResponse:
    try:
        repeat_check(user=user)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("identity:profile")


@require_http_methods(_GET_AND_POST)
@grown_up_page
def personal_data(request: HttpRequest, user: Owner) -> HttpResponse:
    form = ProfileForm(profile_facts(user), posted(request), list_findings(user))
    if request.method == "POST" and form.is_valid():
        try:
            save_profile(user=user, data=form.values)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.message))
        else:
            messages.success(request, _("Saved. The data are being checked; you may go on meanwhile."))
            return redirect("identity:profile")
    context = {"form": form, "card": level_card(user)}
    return render(request, "identity/personal_data.html", context, status=422 if form.errors else 200)


@require_http_methods(_GET_AND_POST)
@grown_up_page
def addresses(request: HttpRequest, user: Owner) -> HttpResponse:
    form = AddressesForm(posted(request), initial=addresses_initial(user))
    if request.method == "POST" and form.is_valid():
        save_addresses(user=user, addresses=form.values)
        messages.success(request, _("The addresses are saved."))
        return redirect("identity:profile")
    return render(request, "identity/addresses.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(_GET_AND_POST)
@grown_up_page
def documents(request: HttpRequest, user: Owner) -> HttpResponse:
    """The form of a new document."""
    form = FurtherDocumentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            add_document(user=user, data=form.document)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The document is saved."))
            return redirect("identity:profile")
    return render(request, "identity/document.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(_GET_AND_POST)
@grown_up_page
def document(request: HttpRequest, user: Owner, *, document_id: int) -> HttpResponse:
    facts = get_further_document(user, document_id)
    form = FurtherDocumentForm(posted(request), initial=DocumentFields.initial_of(facts))
    if request.method == "POST" and form.is_valid():
        change_document(user=user, document_id=document_id, data=form.document)
        messages.success(request, _("The document is saved."))
        return redirect("identity:profile")
    context = {"form": form, "document_id": document_id}
    return render(request, "identity/document.html", context, status=422 if form.errors else 200)


@require_POST
@grown_up_page
def document_removal(request: HttpRequest, user: Owner, *, document_id: int) -> HttpResponse:
    remove_document(user=user, document_id=document_id)
    messages.success(request, _("The document is removed."))
    return redirect("identity:profile")
