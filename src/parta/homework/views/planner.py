from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.core.web import asked_id
from parta.homework.commands import give_homework, publish_homework, withdraw_homework
from parta.homework.commands.series import plan_series, preview_series
from parta.homework.forms import SeriesForm, TaskForm, TaskShape, read_ids
from parta.homework.queries.planner import (
    CoursePlanPage,
    course_plan_page,
    list_course_students,
    planner_page,
    writable_plan_page,
)
from parta.homework.queries.reuse import reuse_page
from parta.homework.queries.series import SeriesPage, series_page
from parta.homework.queries.tasks import get_independent_task, lesson_of_task
from parta.people.web import add_refusal


@require_safe
@school_page(Permission.READ_JOURNAL)
def planner(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Own courses in the coming four weeks."""
    return render(request, "homework/planner.html", {"page": planner_page(actor)})


@require_safe
@school_page(Permission.READ_JOURNAL)
def course(request: HttpRequest, actor: Actor, *, course_id: int) -> HttpResponse:
    """The lessons of one course with what is given at them, and its independent work."""
    return _course_answer(request, course_plan_page(actor, course_id))


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_JOURNAL)
def task(
    request: HttpRequest, actor: Actor, *, course_id: int, homework_id: int | None = None
) -> HttpResponse:
    """Independent work of a course: a new task, or one to change."""
    page = writable_plan_page(actor, course_id)
    given = get_independent_task(actor, course_id, homework_id) if homework_id else None
    shape = TaskShape(list_course_students(page), needs_reason=page.needs_reason)
    form = TaskForm(shape, request.POST or None, request.FILES or None, task=given)
    if request.method == "POST" and form.is_valid():
        try:
            give_homework(
                actor=actor,
                course_id=course_id,
                lesson_id=None,
                data=form.data_given,
                homework_id=homework_id,
                files=form.cleaned_data["attachments"],
                reason=form.cleaned_data.get("reason", ""),
            )
            return _to_course(actor, course_id)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"page": page, "form": form, "task": given}
    return render(request, "homework/task.html", context, status=422 if form.errors else 200)


@require_POST
@school_page(Permission.READ_JOURNAL)
def publication(request: HttpRequest, actor: Actor, *, course_id: int, homework_id: int) -> HttpResponse:
    """Show a draft to those it is for."""
    lesson_id = lesson_of_task(actor, course_id, homework_id)
    try:
        reason = request.POST.get("reason", "")
        publish_homework(actor=actor, course_id=course_id, homework_id=homework_id, reason=reason)
    except Refused as refused:
        return _course_answer(request, course_plan_page(actor, course_id), refused)
    if lesson_id and request.POST.get("back") == "lesson":
        url = reverse("journal:lesson", kwargs={"school": actor.school.slug, "lesson_id": lesson_id})
        return redirect(f"{url}?saved=1#homework")
    return _to_course(actor, course_id)


@require_POST
@school_page(Permission.READ_JOURNAL)
def withdrawal(request: HttpRequest, actor: Actor, *, course_id: int, homework_id: int) -> HttpResponse:
    """Take a task back."""
    try:
        withdraw_homework(
            actor=actor,
            course_id=course_id,
            lesson_id=lesson_of_task(actor, course_id, homework_id),
            homework_id=homework_id,
            reason=request.POST.get("reason", ""),
        )
    except Refused as refused:
        return _course_answer(request, course_plan_page(actor, course_id), refused)
    return _to_course(actor, course_id)


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_JOURNAL)
def series(request: HttpRequest, actor: Actor, *, course_id: int) -> HttpResponse:
    """Tasks for the coming lessons: written, looked at laid out, then given."""
    page = series_page(actor, course_id, read_ids(request.GET.getlist("task")))
    form = _series_form(page, request.POST if request.method == "POST" else None)
    plans = None
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        try:
            plans = preview_series(actor=actor, course_id=course_id, data=form.data_given)
            if "apply" in request.POST:
                plan_series(
                    actor=actor,
                    course_id=course_id,
                    series=form.cleaned_data["series"],
                    data=form.data_given,
                    reason=reason,
                )
                return _to_course(actor, course_id)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"page": page, "form": form, "plans": plans}
    return render(request, "homework/series.html", context, status=422 if form.errors else 200)


@require_safe
@school_page(Permission.READ_JOURNAL)
def reuse(request: HttpRequest, actor: Actor, *, course_id: int) -> HttpResponse:
    """Tasks of earlier years and other courses, to be given again."""
    page = reuse_page(
        actor,
        course_id,
        query=request.GET.get("q", ""),
        year_id=asked_id(request.GET, "year"),
        is_own="own" in request.GET,
    )
    return render(request, "homework/reuse.html", {"page": page})


def _to_course(actor: Actor, course_id: int) -> HttpResponse:
    url = reverse("homework:course", kwargs={"school": actor.school.slug, "course_id": course_id})
    return redirect(f"{url}?saved=1")


def _course_answer(
    request: HttpRequest, page: CoursePlanPage, refused: Refused | None = None
) -> HttpResponse:
    context = {"page": page, "refused": refused, "is_saved": "saved" in request.GET}
    return render(request, "homework/course.html", context, status=422 if refused else 200)


def _series_form(page: SeriesPage, data: Any) -> SeriesForm:
    initial = {"lines": page.lines, "sources": ",".join(map(str, sorted(page.source_ids)))}
    return SeriesForm(
        data,
        days=page.days,
        parallel=[(course_id, students) for course_id, students in page.parallel],
        needs_reason=page.needs_reason,
        initial=initial,
    )
