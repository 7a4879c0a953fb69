"""What the weekly plan is made of: rooms, hours of courses, busy times of teachers."""

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
from parta.timetable.commands.demand import (
    RoomData,
    Wanted,
    remove_room,
    save_room,
    set_busy_times,
    set_hours,
)
from parta.timetable.forms import BusyForm, RoomForm, course_forms
from parta.timetable.queries.demand import busy_page, get_room, hours_page, list_rooms, list_teachers
from parta.timetable.queries.versions import get_version
from parta.timetable.queries.words import day_short

_UNPROCESSABLE = 422
_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@_PAGE
@school_page(Permission.WRITE_TIMETABLE)
def rooms(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All rooms, and a new one."""
    form = RoomForm(request.POST or None)
    if _is_saved(actor, form, None):
        messages.success(request, _("The room is added."))
        return redirect("timetable:rooms", school=actor.school.slug)
    context = {"rooms": list_rooms(actor), "form": form}
    return render(request, "timetable/rooms.html", context, status=_UNPROCESSABLE if form.errors else None)


@_PAGE
@school_page(Permission.WRITE_TIMETABLE)
def room(request: HttpRequest, actor: Actor, *, room_id: int) -> HttpResponse:
    row = get_room(actor, room_id)
    given = {"name": row.name, "capacity": row.capacity, "lessons_at_once": row.lessons_at_once}
    form = RoomForm(request.POST or None, initial=given)
    if _is_saved(actor, form, room_id):
        return redirect("timetable:rooms", school=actor.school.slug)
    context = {"room": row, "form": form}
    return render(request, "timetable/room.html", context, status=_UNPROCESSABLE if form.errors else None)


def _is_saved(actor: Actor, form: RoomForm, room_id: int | None) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    try:
        save_room(actor=actor, data=RoomData(**form.cleaned_data), room_id=room_id)
    except Refused as refusal:
        form.add_error(refusal.field, str(refusal.message))
        return False
    return True


@require_POST
@school_page(Permission.WRITE_TIMETABLE)
def room_removal(request: HttpRequest, actor: Actor, *, room_id: int) -> HttpResponse:
    try:
        remove_room(actor=actor, room_id=room_id)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("timetable:rooms", school=actor.school.slug)


@_PAGE
@school_page(Permission.WRITE_TIMETABLE)
def hours(request: HttpRequest, actor: Actor, *, version_id: int) -> HttpResponse:
    """Hours a week, rooms and double lessons of a class's courses."""
    page = hours_page(actor, version_id, asked_id(request.GET, "class"))
    forms = course_forms(page, request.POST if request.method == "POST" else None)
    if request.method == "POST" and all(form.is_valid() for _row, form in forms):
        wanted = {
            row.course.course_id: Wanted(
                form.cleaned_data["hours"], form.cleaned_data["room"], form.cleaned_data["may_be_double"]
            )
            for row, form in forms
        }
        set_hours(actor=actor, wanted=wanted)
        messages.success(request, _("The hours are saved."))
        url = reverse("timetable:hours", kwargs={"school": actor.school.slug, "version_id": version_id})
        return redirect(f"{url}?class={page.class_id or ''}")
    status = _UNPROCESSABLE if request.method == "POST" else None
    return render(request, "timetable/hours.html", {"page": page, "forms": forms}, status=status)


@require_safe
@school_page(Permission.WRITE_TIMETABLE)
def teachers(request: HttpRequest, actor: Actor, *, version_id: int) -> HttpResponse:
    """Hours of every teacher, and when they are busy."""
    context = {"version": get_version(actor, version_id), "rows": list_teachers(actor, version_id)}
    return render(request, "timetable/teachers.html", context)


@_PAGE
@school_page(Permission.WRITE_TIMETABLE)
def busy_times(request: HttpRequest, actor: Actor, *, teacher_id: int) -> HttpResponse:
    page = busy_page(actor, teacher_id)
    form = BusyForm(request.POST if request.method == "POST" else None, days=page.days, periods=page.periods)
    if request.method == "POST" and form.is_valid():
        set_busy_times(actor=actor, teacher_id=teacher_id, times=form.chosen())
        messages.success(request, _("The busy times are saved."))
        return redirect("timetable:busy_times", school=actor.school.slug, teacher_id=teacher_id)
    rows = [
        (period, [(f"{day}-{period}", day_short(day), (day, period) in page.times) for day in page.days])
        for period in page.periods
    ]
    days = [day_short(day) for day in page.days]
    context = {"page": page, "rows": rows, "days": days, "form": form}
    return render(
        request, "timetable/busy_times.html", context, status=_UNPROCESSABLE if form.errors else None
    )
