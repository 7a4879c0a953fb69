"""What is kept of somebody: to read, to take along, to delete (acceptance P11)."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.accounts.commands.consents import withdraw_consent
from parta.accounts.commands.deletion import delete_account, delete_child
from parta.accounts.commands.exports import export_data
from parta.accounts.forms.deletion import DeletionForm
from parta.accounts.own_pages import Owner, grown_up_page, posted, signed_in_page
from parta.accounts.queries.children import child_row, children_page, get_child
from parta.accounts.queries.consents import list_consents
from parta.accounts.queries.history import list_history
from parta.core.errors import Refused
from parta.core.sites import Site

_GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@signed_in_page
def data(request: HttpRequest, user: Owner) -> HttpResponse:
    context = {
        "consents": list_consents(user),
        "history": list_history(user),
        "is_portal": user.site == Site.PORTAL.value,
    }
    return render(request, "identity/data.html", context)


@require_POST
@signed_in_page
@reauthentication_required  # type: ignore[untyped-decorator]
def data_export(_request: HttpRequest, user: Owner) -> HttpResponse:
    name, content = export_data(user=user)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/zip", headers=headers)


@require_POST
@signed_in_page
def consent_withdrawal(request: HttpRequest, user: Owner, *, consent_id: int) -> HttpResponse:
    try:
        withdraw_consent(user=user, consent_id=consent_id)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The consent is withdrawn."))
    return redirect("account_data")


@require_http_methods(_GET_AND_POST)
@grown_up_page
def deletion(request: HttpRequest, user: Owner) -> HttpResponse:
    form = DeletionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        if _is_done(request, user, form, lambda: delete_account(user=user, password=password)):
            logout(request)
            messages.success(request, _("The account is deleted."))
            return redirect("/")
    kept = [row for row in children_page(user).rows if row.is_kept]
    context = {"form": form, "children": kept}
    return render(request, "identity/deletion.html", context, status=422 if form.errors else 200)


@require_http_methods(_GET_AND_POST)
@grown_up_page
def child_removal(request: HttpRequest, user: Owner, *, child_id: int) -> HttpResponse:
    row = child_row(get_child(user, child_id))
    form = DeletionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        if _is_done(
            request, user, form, lambda: delete_child(user=user, child_id=child_id, password=password)
        ):
            messages.success(request, _("The child’s account is deleted."))
            return redirect("identity:children")
    context = {"form": form, "row": row}
    return render(request, "identity/child_removal.html", context, status=422 if form.errors else 200)


def _is_done(request: HttpRequest, user: Owner, form: DeletionForm, delete: Callable[[], None]) -> bool:
    if not consume(request, action="reauthenticate", user=user):
        form.add_error("password", _("Too many attempts. Try again in a minute."))
        return False
    try:
        delete()
    except Refused as refusal:
        form.add_error(refusal.field, str(refusal.message))
        return False
    return True
