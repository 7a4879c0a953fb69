"""Children's accounts, as their parent sees them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.accounts.commands.children import change_child, register_child, set_child_password
from parta.accounts.forms.children import EMPTY, ChildDataForm, ChildForm
from parta.accounts.own_pages import Owner, grown_up_page, posted
from parta.accounts.queries.children import child_row, children_page, get_child
from parta.accounts.queries.identities import profile_facts
from parta.core.errors import Refused
from parta.core.sites import Site
from parta.core.web import site_url

_GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@grown_up_page
def children(request: HttpRequest, user: Owner) -> HttpResponse:
    return render(request, "identity/children.html", {"page": children_page(user)})


@require_http_methods(_GET_AND_POST)
@grown_up_page
def new_child(request: HttpRequest, user: Owner) -> HttpResponse:
    form = ChildForm(EMPTY, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made, password = register_child(user=user, data=form.values)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.message))
        else:
            return _secret(request, made, password)
    context = {"form": form, "page": children_page(user)}
    return render(request, "identity/new_child.html", context, status=422 if form.errors else 200)


@require_http_methods(_GET_AND_POST)
@grown_up_page
def child(request: HttpRequest, user: Owner, *, child_id: int) -> HttpResponse:
    kept = get_child(user, child_id)
    form = ChildDataForm(profile_facts(kept), posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            change_child(user=user, child_id=child_id, data=form.values)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.message))
        else:
            messages.success(request, _("The child’s data are saved."))
            return redirect("identity:children")
    context = {"form": form, "row": child_row(kept)}
    return render(request, "identity/child.html", context, status=422 if form.errors else 200)


@require_POST
@grown_up_page
def child_password(request: HttpRequest, user: Owner, *, child_id: int) -> HttpResponse:
    kept, password = set_child_password(user=user, child_id=child_id)
    return _secret(request, kept, password)


def _secret(request: HttpRequest, child: Owner, password: str) -> HttpResponse:
    """The login and the password, on this page and never again."""
    context = {
        "name": child.get_full_name(),
        "login": child.login,
        "password": password,
        "portal": site_url(request, Site.PORTAL),
    }
    answer = render(request, "identity/child_secret.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
