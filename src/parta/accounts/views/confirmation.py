"""The ways from the standard to the confirmed level."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parta.accounts.commands.letters import ask_for_letter, confirm_by_letter
from parta.accounts.commands.signatures import confirm_by_signature, make_statement
from parta.accounts.forms.confirmation import LetterCodeForm, SignatureForm
from parta.accounts.own_pages import Owner, grown_up_page
from parta.accounts.queries.confirmation import confirmation_page
from parta.core.errors import Refused


@require_safe
@grown_up_page
def confirmation(request: HttpRequest, user: Owner) -> HttpResponse:
    return _page(request, user)


@require_POST
@grown_up_page
def letter(request: HttpRequest, user: Owner) -> HttpResponse:
    """Order a letter with a code."""
    try:
        ask_for_letter(user=user)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The letter is ordered. Its code confirms the account."))
    return redirect("identity:confirmation")


@require_POST
@grown_up_page
def letter_code(request: HttpRequest, user: Owner) -> HttpResponse:
    form = LetterCodeForm(request.POST)
    if form.is_valid():
        try:
            confirm_by_letter(user=user, code=form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", str(refusal.message))
        else:
            messages.success(request, _("Identity is confirmed."))
            return redirect("identity:profile")
    return _page(request, user, code_form=form)


@require_POST
@grown_up_page
def statement(request: HttpRequest, user: Owner) -> HttpResponse:
    """The text to be signed, as a file."""
    try:
        text = make_statement(user=user, portal=request.get_host())
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("identity:confirmation")
    headers = {"Content-Disposition": 'attachment; filename="statement.txt"'}
    return HttpResponse(text.encode(), content_type="text/plain; charset=utf-8", headers=headers)


@require_POST
@grown_up_page
def signature(request: HttpRequest, user: Owner) -> HttpResponse:
    form = SignatureForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            confirm_by_signature(user=user, signature=form.cleaned_data["signature"].read())
        except Refused as refusal:
            form.add_error("signature", str(refusal.message))
        else:
            messages.success(request, _("Identity is confirmed."))
            return redirect("identity:profile")
    return _page(request, user, signature_form=form)


def _page(
    request: HttpRequest,
    user: Owner,
    *,
    code_form: LetterCodeForm | None = None,
    signature_form: SignatureForm | None = None,
) -> HttpResponse:
    context = {
        "page": confirmation_page(user),
        "code_form": code_form or LetterCodeForm(),
        "signature_form": signature_form or SignatureForm(),
    }
    status = 422 if code_form or signature_form else 200
    return render(request, "identity/confirmation.html", context, status=status)
