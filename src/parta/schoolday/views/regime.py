from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.people.web import add_refusal
from parta.schoolday.commands.regime import (
    add_regime_item,
    change_regime_item,
    copy_regime,
    remove_regime_item,
)
from parta.schoolday.forms.regime import CopyForm, RegimeItemForm
from parta.schoolday.queries.regime import (
    RegimeOwner,
    get_item,
    get_owner,
    get_owners,
    owner_of,
    regime_index,
    regime_page,
)

_UNPROCESSABLE = 422


@require_safe
@school_page(Permission.WRITE_SCHOOL_DAY)
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All grades and classes, with what should be looked at."""
    return render(request, "schoolday/regime_index.html", {"rows": regime_index(actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@school_page(Permission.WRITE_SCHOOL_DAY)
def grade(request: HttpRequest, actor: Actor, *, grade: int) -> HttpResponse:
    """The week of a grade; POST adds one thing to it."""
    return _owner(request, actor, get_owner(actor, grade=grade))


@require_http_methods(["GET", "HEAD", "POST"])
@school_page(Permission.WRITE_SCHOOL_DAY)
def school_class(request: HttpRequest, actor: Actor, *, class_id: int) -> HttpResponse:
    """The week of a class, its grade's things included; POST adds one of its own."""
    return _owner(request, actor, get_owner(actor, class_id=class_id))


@require_POST
@school_page(Permission.WRITE_SCHOOL_DAY)
def grade_copies(request: HttpRequest, actor: Actor, *, grade: int) -> HttpResponse:
    return _copy(request, actor, get_owner(actor, grade=grade))


@require_POST
@school_page(Permission.WRITE_SCHOOL_DAY)
def class_copies(request: HttpRequest, actor: Actor, *, class_id: int) -> HttpResponse:
    return _copy(request, actor, get_owner(actor, class_id=class_id))


@require_http_methods(["GET", "HEAD", "POST"])
@school_page(Permission.WRITE_SCHOOL_DAY)
def item(request: HttpRequest, actor: Actor, *, item_id: int) -> HttpResponse:
    """One thing of the regime, to be changed."""
    known = get_item(actor, item_id)
    form = RegimeItemForm(request.POST if request.method == "POST" else None, item=known)
    if form.is_valid():
        try:
            change_regime_item(actor=actor, item_id=item_id, data=form.values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return _to_owner(actor, owner_of(known))
    context = {"item": known, "form": form, "owner": owner_of(known)}
    return render(
        request, "schoolday/regime_item.html", context, status=_UNPROCESSABLE if form.is_bound else None
    )


@require_POST
@school_page(Permission.WRITE_SCHOOL_DAY)
def removal(request: HttpRequest, actor: Actor, *, item_id: int) -> HttpResponse:
    owner = remove_regime_item(actor=actor, item_id=item_id)
    messages.success(request, _("Removed."))
    return _to_owner(actor, owner)


def _owner(request: HttpRequest, actor: Actor, owner: RegimeOwner) -> HttpResponse:
    form = RegimeItemForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            add_regime_item(actor=actor, owner=owner, data=form.values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Added."))
            return _to_owner(actor, owner)
    return _owner_page(request, actor, owner, form=form)


def _copy(request: HttpRequest, actor: Actor, owner: RegimeOwner) -> HttpResponse:
    page = regime_page(actor, owner)
    form = CopyForm(request.POST, targets=page.targets)
    if form.is_valid():
        try:
            targets = get_owners(actor, form.cleaned_data["targets"])
            count = copy_regime(actor=actor, source=owner, targets=targets)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            text = ngettext("%(count)d entry is copied.", "%(count)d entries are copied.", count)
            messages.success(request, text % {"count": count})
            return _to_owner(actor, owner)
    return _owner_page(request, actor, owner, copies=form)


def _owner_page(
    request: HttpRequest,
    actor: Actor,
    owner: RegimeOwner,
    *,
    form: RegimeItemForm | None = None,
    copies: CopyForm | None = None,
) -> HttpResponse:
    page = regime_page(actor, owner)
    is_refused = any(one is not None and one.is_bound for one in (form, copies))
    context = {
        "page": page,
        "form": form or RegimeItemForm(),
        "copies": copies or CopyForm(targets=page.targets),
        "is_copying": copies is not None,
    }
    return render(request, "schoolday/regime.html", context, status=_UNPROCESSABLE if is_refused else None)


def _to_owner(actor: Actor, owner: RegimeOwner) -> HttpResponse:
    if owner.class_id is not None:
        return redirect("schoolday:regime_class", school=actor.school.slug, class_id=owner.class_id)
    return redirect("schoolday:regime_grade", school=actor.school.slug, grade=owner.grade)
