"""Versions of the weekly plan and the grid in which a draft is filled."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.core.web import asked_id
from parta.timetable.commands.plans import (
    change_draft,
    change_slot,
    create_draft,
    place,
    remove_draft,
    remove_slot,
)
from parta.timetable.forms import DetailsForm, DraftForm, MoveForm, SlotForm
from parta.timetable.queries.comparison import comparison_page
from parta.timetable.queries.grid import grid_page
from parta.timetable.queries.versions import get_version, plans_page

_UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@school_page(Permission.WRITE_TIMETABLE)
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Published versions and drafts of the year; a new draft."""
    page = plans_page(actor)
    versions = [(row.version_id, row.name) for row in page.all]
    running = next((row.version_id for row in page.published if row.is_running), None)
    form = DraftForm(request.POST or None, versions=versions, initial={"copied": running})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            draft = create_draft(
                actor=actor, name=data["name"], copied_id=data["copied"], days_a_week=data["days_a_week"]
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.message))
        else:
            return redirect("timetable:grid", school=actor.school.slug, version_id=draft.pk)
    status = _UNPROCESSABLE if request.method == "POST" else None
    return render(request, "timetable/plans.html", {"page": page, "form": form}, status=status)


@require_safe
@school_page(Permission.READ_WHOLE_SCHOOL)
def grid(request: HttpRequest, actor: Actor, *, version_id: int) -> HttpResponse:
    """The week of a class, a teacher or a room; what is in hand may be put into it."""
    return _grid(request, actor, version_id, request.GET.get("of", ""), request.GET.get("hand", ""))


def _grid(
    request: HttpRequest,
    actor: Actor,
    version_id: int,
    of: str,
    hand: str,
    *,
    slot_form: SlotForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    may_edit = actor.has(Permission.WRITE_TIMETABLE)
    page = grid_page(actor, version_id, of, hand if may_edit else "")
    slot = page.hand.slot if page.hand else None
    if slot and slot_form is None:
        given = {"room": slot.room_id, "is_locked": slot.is_locked}
        slot_form = SlotForm(initial=given, rooms=page.rooms)
    context = {
        "page": page,
        "hand": page.hand,
        "slot_form": slot_form,
        "refusal": refusal,
        "may_edit": may_edit and page.may_edit,
    }
    status = _UNPROCESSABLE if refusal or (slot_form and slot_form.errors) else None
    return render(request, "timetable/grid.html", context, status=status)


@require_POST
@school_page(Permission.WRITE_TIMETABLE)
def moves(request: HttpRequest, actor: Actor, *, version_id: int) -> HttpResponse:
    """Put what is in hand where it was let go."""
    form = MoveForm(request.POST)
    of = request.POST.get("of", "")
    if not form.is_valid():
        return _grid(request, actor, version_id, of, "", refusal=_("Choose a lesson and a place for it."))
    hand = form.cleaned_data["hand"]
    weekday, period = form.time()
    try:
        place(actor=actor, version_id=version_id, hand=hand, weekday=weekday, period=period)
    except Refused as refusal:
        return _grid(request, actor, version_id, of, hand, refusal=str(refusal.message))
    return _to_grid(actor, version_id, of, hand if hand.startswith("course") else "")


@require_http_methods(["GET", "HEAD", "POST"])
@school_page(Permission.WRITE_TIMETABLE)
def slot(request: HttpRequest, actor: Actor, *, version_id: int, slot_id: int) -> HttpResponse:
    """Room and lock of a lesson."""
    of, hand = request.POST.get("of", request.GET.get("of", "")), f"slot-{slot_id}"
    page = grid_page(actor, version_id, of, hand)
    if request.method != "POST":
        return _to_grid(actor, version_id, of, hand)
    form = SlotForm(request.POST, rooms=page.rooms)
    if form.is_valid():
        data = form.cleaned_data
        try:
            change_slot(
                actor=actor,
                version_id=version_id,
                slot_id=slot_id,
                room_id=data["room"],
                is_locked=data["is_locked"],
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.message))
        else:
            return _to_grid(actor, version_id, of)
    return _grid(request, actor, version_id, of, hand, slot_form=form)


@require_POST
@school_page(Permission.WRITE_TIMETABLE)
def slot_removal(request: HttpRequest, actor: Actor, *, version_id: int, slot_id: int) -> HttpResponse:
    of = request.POST.get("of", "")
    try:
        remove_slot(actor=actor, version_id=version_id, slot_id=slot_id)
    except Refused as refusal:
        return _grid(request, actor, version_id, of, "", refusal=str(refusal.message))
    return _to_grid(actor, version_id, of)


@require_http_methods(["GET", "HEAD", "POST"])
@school_page(Permission.WRITE_TIMETABLE)
def details(request: HttpRequest, actor: Actor, *, version_id: int) -> HttpResponse:
    """The name of a draft and its school week."""
    version = get_version(actor, version_id)
    given = {"name": version.name, "days_a_week": version.days_a_week}
    form = DetailsForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            change_draft(actor=actor, version_id=version_id, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.message))
        else:
            return _to_grid(actor, version_id)
    status = _UNPROCESSABLE if form.errors else None
    return render(request, "timetable/details.html", {"version": version, "form": form}, status=status)


@require_POST
@school_page(Permission.WRITE_TIMETABLE)
def removal(request: HttpRequest, actor: Actor, *, version_id: int) -> HttpResponse:
    try:
        remove_draft(actor=actor, version_id=version_id)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The draft is removed."))
    return redirect("timetable:plans", school=actor.school.slug)


@require_safe
@school_page(Permission.READ_WHOLE_SCHOOL)
def comparison(request: HttpRequest, actor: Actor, *, version_id: int) -> HttpResponse:
    """What was and what will be, side by side."""
    page = comparison_page(actor, version_id, asked_id(request.GET, "with"), request.GET.get("of", ""))
    return render(request, "timetable/comparison.html", {"page": page})


def _to_grid(actor: Actor, version_id: int, of: str = "", hand: str = "") -> HttpResponse:
    url = reverse("timetable:grid", kwargs={"school": actor.school.slug, "version_id": version_id})
    asked = urlencode({key: value for key, value in (("of", of), ("hand", hand)) if value})
    return redirect(f"{url}?{asked}" if asked else url)
