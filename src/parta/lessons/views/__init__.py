from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.core.spreadsheets import is_spreadsheet_wanted, spreadsheet
from parta.lessons.commands import cancel_lesson, restore_lesson, substitute_lesson
from parta.lessons.forms import CancellationForm, SubstitutionForm, WeekForm
from parta.lessons.queries.plan import LessonPlan, lesson_plan
from parta.lessons.queries.week import timetable_week
from parta.lessons.web import timetable_sheet

_WEEK = timedelta(days=7)
_UNPROCESSABLE = 422


@require_safe
@school_page(Permission.READ_TIMETABLE)
def timetable(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """A week of a class's or a teacher's lessons; one's own unless another is asked for."""
    page = timetable_week(actor, *WeekForm(request.GET).chosen())
    if page.owner and is_spreadsheet_wanted(request):
        name = f"{_('Timetable')} {page.owner.name} {page.days[0].day.isoformat()}"
        return spreadsheet(name, [timetable_sheet(page)])
    context = {
        "page": page,
        "previous_day": page.chosen - _WEEK,
        "next_day": page.chosen + _WEEK,
        "may_plan": actor.has(Permission.READ_WHOLE_SCHOOL),
        "is_own_teaching": page.is_own_teaching,
    }
    return render(request, "lessons/timetable.html", context)


@require_safe
@school_page(Permission.READ_WHOLE_SCHOOL)
def lesson(request: HttpRequest, actor: Actor, *, lesson_id: int) -> HttpResponse:
    """One lesson as planned and as it will be, with the forms to change it."""
    return _lesson_page(request, lesson_plan(actor, lesson_id))


@require_POST
@school_page(Permission.WRITE_TIMETABLE)
def substitution(request: HttpRequest, actor: Actor, *, lesson_id: int) -> HttpResponse:
    plan = lesson_plan(actor, lesson_id)
    form = SubstitutionForm(request.POST, teachers=plan.teachers, rooms=plan.rooms)
    if form.is_valid():
        data = form.cleaned_data
        try:
            substitute_lesson(
                actor=actor,
                lesson_id=lesson_id,
                teacher_id=data["teacher"],
                room_id=data["room"],
                note=data["note"],
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.message))
        else:
            messages.success(request, _("The substitution is saved."))
            return redirect("lessons:lesson", school=actor.school.slug, lesson_id=lesson_id)
    return _lesson_page(request, plan, substitution=form)


@require_POST
@school_page(Permission.WRITE_TIMETABLE)
def cancellation(request: HttpRequest, actor: Actor, *, lesson_id: int) -> HttpResponse:
    plan = lesson_plan(actor, lesson_id)
    form = CancellationForm(request.POST)
    if form.is_valid():
        try:
            cancel_lesson(actor=actor, lesson_id=lesson_id, note=form.cleaned_data["note"])
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.message))
        else:
            messages.success(request, _("The lesson is canceled."))
            return redirect("lessons:lesson", school=actor.school.slug, lesson_id=lesson_id)
    return _lesson_page(request, plan, cancellation=form)


@require_POST
@school_page(Permission.WRITE_TIMETABLE)
def restoration(request: HttpRequest, actor: Actor, *, lesson_id: int) -> HttpResponse:
    plan = lesson_plan(actor, lesson_id)
    try:
        restore_lesson(actor=actor, lesson_id=lesson_id)
    except Refused as refusal:
        return _lesson_page(request, plan, refusal=str(refusal.message))
    messages.success(request, _("The lesson takes place as planned."))
    return redirect("lessons:lesson", school=actor.school.slug, lesson_id=lesson_id)


def _lesson_page(
    request: HttpRequest,
    plan: LessonPlan,
    *,
    substitution: SubstitutionForm | None = None,
    cancellation: CancellationForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    """The page with the forms as they were sent, or filled with what is planned now."""
    given = {"teacher": plan.substitute_id, "room": plan.room_id, "note": plan.entry.note}
    context = {
        "plan": plan,
        "entry": plan.entry,
        "substitution": substitution
        or SubstitutionForm(initial=given, teachers=plan.teachers, rooms=plan.rooms),
        "cancellation": cancellation or CancellationForm(),
        "refusal": refusal,
    }
    is_refused = bool(substitution or cancellation or refusal)
    return render(request, "lessons/lesson.html", context, status=_UNPROCESSABLE if is_refused else None)
