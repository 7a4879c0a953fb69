from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.academics.commands.teaching import (
    add_teacher,
    end_teacher,
    fill_assignments,
    remove_course,
    set_hours,
)
from parta.academics.forms.structure import (
    CourseHoursForm,
    CourseTeacherForm,
    EndForm,
    LoadDayForm,
    TeachingForm,
    plain_hours,
)
from parta.academics.queries.course_office import CourseOffice, course_office
from parta.academics.queries.teaching import load_page, teaching_page
from parta.academics.web import load_sheets
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import NotFound, Refused
from parta.core.spreadsheets import is_spreadsheet_wanted, spreadsheet
from parta.core.web import asked_id
from parta.people.web import add_refusal

_REFUSED = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_ALL_PEOPLE)
def teaching(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who teaches what to the classes of a grade: a table of classes and subjects."""
    page = teaching_page(actor, *(asked_id(request.GET, name) for name in ("year", "grade", "subject")))
    data = request.POST if request.method == "POST" else None
    form = TeachingForm(data, initial={"since_on": page.day}, entries=page.entries, teachers=page.teachers)
    if request.method == "POST":
        actor.require(Permission.WRITE_STRUCTURE)
        if page.year is None:
            raise NotFound
        if form.is_valid():
            day, cells = form.cleaned_data["since_on"], form.assignments()
            try:
                count = fill_assignments(actor=actor, year_id=page.year.pk, since_on=day, assignments=cells)
                return _filled(request, count)
            except Refused as refused:
                add_refusal(form, refused)
    context = {"page": page, "form": form, "rows": form.shown_rows(page.rows)}
    return render(request, "academics/teaching.html", context, status=_REFUSED if form.errors else 200)


@require_safe
@school_page(Permission.READ_ALL_PEOPLE)
def load(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Lessons a week of each teacher on a day, and what nobody teaches."""
    page = load_page(actor, asked_id(request.GET, "year"), LoadDayForm(request.GET).chosen())
    if is_spreadsheet_wanted(request):
        return spreadsheet(_("Load of teachers"), load_sheets(page))
    return render(request, "academics/load.html", {"page": page})


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_ALL_PEOPLE)
def course(request: HttpRequest, actor: Actor, *, course_id: int) -> HttpResponse:
    """One course: its teachers day by day; another teacher from a day on."""
    page = course_office(actor, course_id)
    if request.method == "GET":
        return _page(request, page)
    actor.require(Permission.WRITE_STRUCTURE)
    form = CourseTeacherForm(request.POST, teachers=page.choices)
    if form.is_valid():
        data = form.cleaned_data
        teacher = {"teacher_id": data["teacher"], "since_on": data["since_on"], "alone": data["alone"]}
        try:
            add_teacher(actor=actor, course_id=course_id, **teacher)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, page, form=form) if form.errors else _saved(request, actor, course_id)


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def course_hours(request: HttpRequest, actor: Actor, *, course_id: int) -> HttpResponse:
    page, form = course_office(actor, course_id), CourseHoursForm(request.POST)
    if form.is_valid():
        try:
            set_hours(actor=actor, course_id=course_id, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, page, hours_form=form) if form.errors else _saved(request, actor, course_id)


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def course_end(request: HttpRequest, actor: Actor, *, course_id: int, teacher_id: int) -> HttpResponse:
    """The teacher teaches it no more from a day on."""
    page, form = course_office(actor, course_id), EndForm(request.POST)
    if form.is_valid():
        since_on = form.cleaned_data["since_on"]
        try:
            end_teacher(actor=actor, course_id=course_id, teacher_id=teacher_id, since_on=since_on)
        except Refused as refused:
            add_refusal(form, refused)
    if form.errors:
        return _page(request, page, end_form=form, ended_id=teacher_id)
    return _saved(request, actor, course_id)


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def course_removal(request: HttpRequest, actor: Actor, *, course_id: int) -> HttpResponse:
    page = course_office(actor, course_id)
    try:
        remove_course(actor=actor, course_id=course_id)
    except Refused as refused:
        return _page(request, page, refusal=str(refused.message))
    messages.success(request, _("%(name)s is removed.") % {"name": f"{page.subject}, {page.whom}"})
    return redirect("academics:teaching", school=actor.school.slug)


def _filled(request: HttpRequest, count: int) -> HttpResponse:
    text = ngettext("%(count)d change is saved.", "%(count)d changes are saved.", count)
    messages.success(request, text % {"count": count} if count else _("Everything is as it was."))
    return redirect(request.get_full_path())


def _page(
    request: HttpRequest, page: CourseOffice, *, refusal: str = "", ended_id: int = 0, **filled: Form
) -> HttpResponse:
    context = {
        "page": page,
        "form": CourseTeacherForm(teachers=page.choices, initial={"since_on": page.day, "alone": True}),
        "hours_form": CourseHoursForm(initial={"hours": plain_hours(page.hours), "since_on": page.day}),
        "end_form": EndForm(initial={"since_on": page.day}),
        "ended_id": ended_id,
        "refusal": refusal,
        **filled,
    }
    status = _REFUSED if refusal or filled else 200
    return render(request, "academics/course_office.html", context, status=status)


def _saved(request: HttpRequest, actor: Actor, course_id: int) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("academics:course", school=actor.school.slug, course_id=course_id)
