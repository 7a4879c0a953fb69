from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.schoolyear.commands.bells import change_bells, create_bells, remove_bells, rename_bells
from parta.schoolyear.forms import BellsForm, BellsNameForm, NewBellsForm
from parta.schoolyear.queries.bells import BellsEditor, bells_editor
from parta.schoolyear.web import add_refusal

_REFUSED = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_STRUCTURE)
def new_bells(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Bells of a shift, laid out from a few numbers."""
    form = NewBellsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            bells = [(bell.number, bell.starts_at, bell.ends_at) for bell in form.bells]
            made = create_bells(actor=actor, name=data["name"], shift=data["shift"], periods=bells)
            return _to_bells(actor, made.pk)
        except Refused as refused:
            add_refusal(form, refused)
    return render(
        request, "schoolyear/new_bells.html", {"form": form}, status=_REFUSED if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_STRUCTURE)
def edit_bells(request: HttpRequest, actor: Actor, *, schedule_id: int) -> HttpResponse:
    """The times of one schedule, from a day on."""
    page = bells_editor(actor, schedule_id)
    if request.method == "GET":
        return _page(request, page)
    form = BellsForm(request.POST, bells=page.bells)
    if form.is_valid():
        since_on = form.cleaned_data["since_on"]
        try:
            change_bells(actor=actor, schedule_id=schedule_id, bells=form.values, since_on=since_on)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, page, form=form) if form.errors else _saved(request, actor, schedule_id)


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def bells_name(request: HttpRequest, actor: Actor, *, schedule_id: int) -> HttpResponse:
    """What the bells are called, and for which shift they are."""
    page, form = bells_editor(actor, schedule_id), BellsNameForm(request.POST)
    if form.is_valid():
        try:
            rename_bells(actor=actor, schedule_id=schedule_id, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, page, name_form=form) if form.errors else _saved(request, actor, schedule_id)


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def bells_removal(request: HttpRequest, actor: Actor, *, schedule_id: int) -> HttpResponse:
    page = bells_editor(actor, schedule_id)
    try:
        remove_bells(actor=actor, schedule_id=schedule_id)
    except Refused as refused:
        return _page(request, page, refusal=str(refused.message))
    messages.success(request, _("%(name)s is removed.") % {"name": page.schedule.name})
    return redirect("schoolyear:bells", school=actor.school.slug)


def _page(request: HttpRequest, page: BellsEditor, *, refusal: str = "", **filled: Form) -> HttpResponse:
    context = {
        "page": page,
        "form": BellsForm(bells=page.bells, initial={"since_on": page.day}),
        "name_form": BellsNameForm(initial={"name": page.schedule.name, "shift": page.schedule.shift}),
        "refusal": refusal,
        **filled,
    }
    status = _REFUSED if refusal or filled else 200
    return render(request, "schoolyear/edit_bells.html", context, status=status)


def _saved(request: HttpRequest, actor: Actor, schedule_id: int) -> HttpResponse:
    messages.success(request, _("Saved."))
    return _to_bells(actor, schedule_id)


def _to_bells(actor: Actor, schedule_id: int) -> HttpResponse:
    return redirect("schoolyear:edit_bells", school=actor.school.slug, schedule_id=schedule_id)
