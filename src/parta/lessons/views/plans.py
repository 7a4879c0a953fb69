"""A weekly plan comes into force: looked over, published, told of, and what it leaves is put in its place."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.lessons.commands import cancel_lesson
from parta.lessons.commands.leftovers import keep_leftover, move_leftover
from parta.lessons.commands.publishing import end_early, publish_version
from parta.lessons.forms import EndingForm, LeftoverForm, PublicationForm, SpanForm
from parta.lessons.queries.leftovers import leftovers_page
from parta.lessons.queries.plan_change import plan_change
from parta.lessons.queries.publication import publication_page

_UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@school_page(Permission.WRITE_TIMETABLE)
def publication(request: HttpRequest, actor: Actor, *, version_id: int) -> HttpResponse:
    """What publishing for the days would do, side by side, and doing it; ``look``: only the former."""
    form = PublicationForm(request.POST) if request.method == "POST" else None
    is_looking = "look" in request.POST
    if form and form.is_valid() and not is_looking:
        try:
            publish_version(actor=actor, version_id=version_id, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal.message))
        else:
            messages.success(request, _("The timetable is published; everybody concerned is told."))
            has_left = leftovers_page(actor).count
            name = "lessons:leftovers" if has_left else "timetable:plans"
            return redirect(name, school=actor.school.slug)
    asked = SpanForm(request.GET if form is None else request.POST).chosen()
    page = publication_page(actor, version_id, *asked, request.GET.get("of", ""))
    given = {"starts_on": page.starts_on, "ends_on": page.ends_on if page.is_temporary else None}
    context = {"page": page, "form": form or PublicationForm(initial=given)}
    status = _UNPROCESSABLE if form and form.errors else None
    return render(request, "lessons/publication.html", context, status=status)


@require_POST
@school_page(Permission.WRITE_TIMETABLE)
def ending(request: HttpRequest, actor: Actor, *, version_id: int) -> HttpResponse:
    """A temporary plan ends before its last day."""
    form = EndingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a day of it that is not over."))
        return redirect("lessons:publication", school=actor.school.slug, version_id=version_id)
    try:
        end_early(actor=actor, version_id=version_id, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("lessons:publication", school=actor.school.slug, version_id=version_id)
    messages.success(request, _("The usual timetable goes on; everybody concerned is told."))
    name = "lessons:leftovers" if leftovers_page(actor).count else "timetable:plans"
    return redirect(name, school=actor.school.slug)


@require_safe
@school_page(Permission.READ_TIMETABLE)
def plan(request: HttpRequest, actor: Actor, *, version_id: int) -> HttpResponse:
    """What a published plan changes, old and new side by side, for everybody."""
    page = plan_change(actor, version_id, request.GET.get("of", ""))
    return render(request, "lessons/plan.html", {"page": page})


@require_safe
@school_page(Permission.WRITE_TIMETABLE)
def leftovers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Lessons that the plan in force does not have, each to be moved, canceled or kept."""
    return _leftovers(request, actor)


@require_POST
@school_page(Permission.WRITE_TIMETABLE)
def leftover(request: HttpRequest, actor: Actor, *, lesson_id: int) -> HttpResponse:
    form = LeftoverForm(request.POST)
    if not form.is_valid():
        return _leftovers(request, actor, _("Choose where the lesson goes, or keep or cancel it."), lesson_id)
    choice = form.cleaned_data["choice"]
    try:
        if choice == "move":
            move_leftover(actor=actor, lesson_id=lesson_id, key=form.cleaned_data["to"])
        elif choice == "cancel":
            cancel_lesson(actor=actor, lesson_id=lesson_id, note=_("new timetable"))
        else:
            keep_leftover(actor=actor, lesson_id=lesson_id)
    except Refused as refusal:
        return _leftovers(request, actor, str(refusal.message), lesson_id)
    done = {
        "move": _("The lesson is moved."),
        "cancel": _("The lesson is canceled."),
        "keep": _("The lesson stays."),
    }
    messages.success(request, done[choice])
    return redirect("lessons:leftovers", school=actor.school.slug)


def _leftovers(request: HttpRequest, actor: Actor, refusal: str = "", refused_id: int = 0) -> HttpResponse:
    context = {"page": leftovers_page(actor), "refusal": refusal, "refused_id": refused_id}
    return render(request, "lessons/leftovers.html", context, status=_UNPROCESSABLE if refusal else None)
