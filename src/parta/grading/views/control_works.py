from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import NotFound, Refused
from parta.core.spreadsheets import spreadsheet
from parta.core.web import asked_id
from parta.grading.commands.control_works import plan_control_work, withdraw_control_work
from parta.grading.forms.control_works import CalendarForm, ControlWorkForm
from parta.grading.queries.control_calendar import calendar_page, term_works
from parta.grading.queries.control_plan import PlanPage, choice_page, plan_page
from parta.grading.web import schedule_name, schedule_sheets, term_words

_REFUSED = 422


@require_safe
@school_page(Permission.READ_JOURNAL)
def calendar(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A week or a month of all classes, or of those asked for."""
    asked = CalendarForm(request.GET).asked(
        class_id=asked_id(request.GET, "class"),
        subject_id=asked_id(request.GET, "subject"),
        teacher_id=asked_id(request.GET, "teacher"),
    )
    page = calendar_page(actor, asked)
    terms = [(item, term_words(item.kind, item.number)) for item in page.terms]
    return render(request, "grading/control_calendar.html", {"page": page, "terms": terms})


@require_safe
@school_page(Permission.READ_JOURNAL)
def schedule(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """All control works of a term as a file."""
    term_id = asked_id(request.GET, "term")
    if term_id is None:
        raise NotFound
    term = term_works(actor, term_id)
    return spreadsheet(schedule_name(term), schedule_sheets(term))


@require_safe
@school_page(Permission.READ_JOURNAL)
def choice(request: HttpRequest, actor: Actor) -> HttpResponse:
    """For which course and lesson to plan."""
    page = choice_page(actor, asked_id(request.GET, "course"))
    return render(request, "grading/control_choice.html", {"page": page})


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_JOURNAL)
def plan(request: HttpRequest, actor: Actor, *, lesson_id: int) -> HttpResponse:
    """The plan of one lesson: made, changed, moved to another."""
    page = plan_page(actor, lesson_id)
    if request.method == "GET":
        return _plan_answer(request, page, ControlWorkForm(page))
    form = ControlWorkForm(page, request.POST)
    if form.is_valid():
        given = form.data_given
        try:
            reason = form.cleaned_data.get("reason", "")
            plan_control_work(actor=actor, lesson_id=lesson_id, data=given, reason=reason)
            return redirect(f"{_plan_url(actor, given.lesson_id)}?saved=1")
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
    return _plan_answer(request, page, form, status=_REFUSED)


@require_POST
@school_page(Permission.READ_JOURNAL)
def withdrawal(request: HttpRequest, actor: Actor, *, lesson_id: int) -> HttpResponse:
    """Take the plan back."""
    page = plan_page(actor, lesson_id)
    try:
        withdraw_control_work(actor=actor, lesson_id=lesson_id, reason=request.POST.get("reason", ""))
    except Refused as refused:
        return _plan_answer(request, page, ControlWorkForm(page), status=_REFUSED, refusal=refused)
    return redirect(f"{_plan_url(actor, lesson_id)}?withdrawn=1")


def _plan_answer(
    request: HttpRequest,
    page: PlanPage,
    form: ControlWorkForm,
    status: int = 200,
    refusal: Refused | None = None,
) -> HttpResponse:
    context = {
        "page": page,
        "form": form,
        "refusal": refusal,
        "asks_to_confirm": bool(form.errors.get("is_confirmed")),
    }
    return render(request, "grading/control_plan.html", context, status=status)


def _plan_url(actor: Actor, lesson_id: int) -> str:
    return reverse("control:plan", kwargs={"school": actor.school.slug, "lesson_id": lesson_id})
