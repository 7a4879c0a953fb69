from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.core.spreadsheets import file_writer
from parta.core.web import asked_id
from parta.people.web import add_refusal
from parta.schoolday.commands.backpack import (
    add_thing,
    add_typical_things,
    edit_thing,
    remove_thing,
    set_not_needed,
)
from parta.schoolday.forms.backpack import LessonThingsForm, ThingForm
from parta.schoolday.queries.things import get_thing, lesson_things_page, overview, things_page
from parta.schoolday.web import things_sheet

_REFUSED = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_SCHOOL_DAY)
def things(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """What lessons of a grade need; one more thing."""
    page = things_page(actor, asked_id(request.GET, "grade"))
    if write := file_writer(request):
        return write(_("What lessons need"), [things_sheet(page)])
    form = ThingForm(
        _posted(request),
        initial={"grade": page.grade},
        subjects=page.subject_choices,
        typical=page.typical,
    )
    if request.method == "POST" and form.is_valid():
        try:
            thing = add_thing(actor=actor, data=form.values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": thing.name})
            return redirect(_things_url(actor, thing.grade))
    context = {"page": page, "form": form}
    return render(request, "schoolday/things.html", context, status=_REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_SCHOOL_DAY)
def thing(request: HttpRequest, actor: Actor, *, thing_id: int) -> HttpResponse:
    """One thing, to be changed or removed."""
    row = get_thing(actor, thing_id)
    page = things_page(actor, row.grade)
    known = {"subject": row.subject_id, "grade": row.grade, "kind": row.kind, "name": row.name}
    known["grams"] = row.grams
    form = ThingForm(_posted(request), initial=known, subjects=page.subject_choices, typical=page.typical)
    if request.method == "POST" and form.is_valid():
        try:
            edit_thing(actor=actor, thing_id=thing_id, data=form.values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(_things_url(actor, form.values.grade))
    context = {"thing": row, "form": form}
    return render(request, "schoolday/thing.html", context, status=_REFUSED if form.errors else 200)


@require_POST
@school_page(Permission.WRITE_SCHOOL_DAY)
def thing_removal(request: HttpRequest, actor: Actor, *, thing_id: int) -> HttpResponse:
    row = get_thing(actor, thing_id)
    remove_thing(actor=actor, thing_id=thing_id)
    messages.success(request, _("%(name)s is removed.") % {"name": row.name})
    return redirect(_things_url(actor, row.grade))


@require_POST
@school_page(Permission.WRITE_SCHOOL_DAY)
def typical_things(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Typical things for the subjects of the grade that have none."""
    grade = asked_id(request.POST, "grade") or 0
    count = add_typical_things(actor=actor, grade=grade)
    text = ngettext("%(count)d thing is added.", "%(count)d things are added.", count) % {"count": count}
    messages.success(request, text)
    return redirect(_things_url(actor, grade))


@require_safe
@school_page(Permission.WRITE_SCHOOL_DAY)
def weights(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the grades carry on each weekday, and the days above the norm."""
    return render(request, "schoolday/weights.html", {"page": overview(actor)})


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_JOURNAL)
def lesson_things(request: HttpRequest, actor: Actor, *, lesson_id: int) -> HttpResponse:
    """What of a lesson's things may stay at home."""
    page = lesson_things_page(actor, lesson_id)
    form = LessonThingsForm(page, _posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            set_not_needed(
                actor=actor,
                lesson_id=lesson_id,
                thing_ids=form.not_needed,
                reason=form.cleaned_data.get("reason", ""),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved. Families see it in the backpack of the day."))
            return redirect(request.path)
    context = {"page": page, "form": form}
    return render(request, "schoolday/lesson_things.html", context, status=_REFUSED if form.errors else 200)


def _things_url(actor: Actor, grade: int) -> str:
    return f"{reverse('schoolday:things', kwargs={'school': actor.school.slug})}?grade={grade}"


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing at all; None: the page is only looked at."""
    return request.POST if request.method == "POST" else None
