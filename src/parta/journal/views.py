from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core import clock
from parta.core.errors import Refused
from parta.core.web import asked_id
from parta.homework.commands import give_homework, withdraw_homework
from parta.homework.queries import get_lesson_file
from parta.journal.commands import (
    CellResult,
    Outcome,
    TermMarkResult,
    change_dot,
    describe_mark,
    record_cells,
    record_heading,
    record_lesson,
    record_term_marks,
)
from parta.journal.forms import (
    DotForm,
    ExtraLessonForm,
    HomeworkForm,
    LessonForm,
    MarkForm,
    conflict_of,
    error_words,
    grade_choices,
    read_cell_edits,
    read_heading_edit,
    read_lesson_edits,
    read_operation,
    read_term_mark_edits,
    term_mark_fields,
)
from parta.journal.queries.cell import CellPage, cell_page
from parta.journal.queries.index import journal_index
from parta.journal.queries.lesson import LessonPage, lesson_page
from parta.journal.queries.page import average_text, journal_page
from parta.journal.queries.term_marks import TermMarksPage, term_marks_page
from parta.lessons.commands import add_extra_lesson, lock_message
from parta.lessons.forms import WeekForm
from parta.lessons.rules import Lock
from parta.ui.jinja2_environment import render_fragment


@require_GET
@school_page(Permission.READ_JOURNAL)
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A day of one's own lessons, the week around it, and the journals the actor may open."""
    _of, day = WeekForm(request.GET).chosen()
    year_id = asked_id(request.GET, "year")
    return render(request, "journal/index.html", {"index": journal_index(actor, day, year_id)})


@require_GET
@school_page(Permission.READ_JOURNAL)
def course(request: HttpRequest, actor: Actor, *, course_id: int, term: int | None = None) -> HttpResponse:
    """The grid: students × lessons of a term."""
    page = journal_page(actor, course_id, term)
    grid = render_fragment("journal/grid.html", {"page": page, "school": actor.school.slug})
    context = {"page": page, "grid": grid, "extra_form": ExtraLessonForm(initial={"held_on": page.today})}
    return render(request, "journal/course.html", context)


@require_POST
@school_page(Permission.READ_JOURNAL)
def cells(request: HttpRequest, actor: Actor, *, course_id: int) -> JsonResponse:
    """Save cells; each has its own outcome."""
    try:
        edits, reason = read_cell_edits(request.body)
    except ValidationError as error:
        return JsonResponse({"message": error.message}, status=400)
    results = record_cells(actor=actor, course_id=course_id, edits=edits, reason=reason)
    return _results(*map(_result, results))


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_JOURNAL)
def term_marks(
    request: HttpRequest, actor: Actor, *, course_id: int, term: int | None = None
) -> HttpResponse:
    """Grades of a term (None: of the year) of everybody in the course."""
    page = term_marks_page(actor, course_id, term)
    if request.method == "GET":
        return _term_marks_answer(request, page)
    edits = read_term_mark_edits(page, request.POST)
    try:
        results = record_term_marks(actor=actor, course_id=course_id, term_number=term, edits=edits)
    except Refused as refused:
        return _term_marks_answer(request, page, message=refused.message)
    refusals = [result for result in results if result.refused is not None]
    if refusals:
        return _term_marks_answer(request, term_marks_page(actor, course_id, term), refusals)
    return redirect(f"{request.path}?saved=1")


@require_POST
@school_page(Permission.READ_JOURNAL)
def extra_lessons(request: HttpRequest, actor: Actor, *, course_id: int) -> HttpResponse:
    """Add a column outside the timetable."""
    form = ExtraLessonForm(request.POST)
    if form.is_valid():
        try:
            lesson = add_extra_lesson(actor=actor, course_id=course_id, **form.cleaned_data)
            return redirect("journal:lesson", school=actor.school.slug, lesson_id=lesson.pk)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
    page = journal_page(actor, course_id)
    return render(request, "journal/extra_lesson.html", {"page": page, "extra_form": form}, status=422)


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_JOURNAL)
def lesson(request: HttpRequest, actor: Actor, *, lesson_id: int) -> HttpResponse:
    """Topic, form of assessment and cells of one lesson as a plain form."""
    page = lesson_page(actor, lesson_id)
    if request.method == "GET":
        return _lesson_answer(request, page, LessonForm(page))
    form = LessonForm(page, request.POST)
    edits = read_lesson_edits(page, request.POST)
    if not form.is_valid():
        return _lesson_answer(request, page, form, typed=request.POST)
    values = form.cleaned_data
    try:
        results = record_lesson(
            actor=actor,
            lesson_id=lesson_id,
            topic=values["topic"] if "topic" in form.changed_data else None,
            form_id=values["form"] if "form" in form.changed_data else None,
            edits=edits,
            reason=values.get("reason", ""),
        )
    except Refused as refused:
        form.add_error(refused.field, str(refused.message))
        return _lesson_answer(request, page, form, typed=request.POST)
    if any(result.outcome is not Outcome.SAVED for result in results):
        page = lesson_page(actor, lesson_id)
        return _lesson_answer(request, page, form, typed=request.POST, results=results)
    return redirect(f"{request.path}?saved=1")


@require_POST
@school_page(Permission.READ_JOURNAL)
def heading(request: HttpRequest, actor: Actor, *, lesson_id: int) -> JsonResponse:
    """Save topic and form of assessment that were written on a device."""
    try:
        edit, reason = read_heading_edit(request.body)
    except ValidationError as error:
        return JsonResponse({"message": error.message}, status=400)
    result = record_heading(actor=actor, lesson_id=lesson_id, edit=edit, reason=reason)
    return _results(
        {
            "operation": str(edit.operation),
            "outcome": result.outcome,
            "text": result.text,
            "version": result.text,
            "code": result.code,
            "message": result.message,
            "writer": result.writer,
            "overtaken": result.is_overtaken,
        }
    )


@require_POST
@school_page(Permission.READ_JOURNAL)
def homework(
    request: HttpRequest, actor: Actor, *, lesson_id: int, homework_id: int | None = None
) -> HttpResponse:
    """Give a task, or change one."""
    page = lesson_page(actor, lesson_id)
    task = next((item for item in page.tasks if item.id == homework_id), None)
    form = HomeworkForm(page, request.POST, request.FILES, task=task)
    if form.is_valid():
        try:
            given = give_homework(
                actor=actor,
                course_id=page.lesson.course_id,
                lesson_id=lesson_id,
                data=form.data_given,
                homework_id=homework_id,
                files=form.cleaned_data["attachments"],
                reason=form.cleaned_data.get("reason", ""),
                operation=read_operation(request.POST),
                seen_version=form.cleaned_data["seen"],
            )
            return _given(request, actor, lesson_id, given.text, given.version)
        except Refused as refused:
            form.add_error(refused.field, ValidationError(str(refused.message), code=refused.code))
    return _not_given(request, page, form, homework_id)


@require_POST
@school_page(Permission.READ_JOURNAL)
def homework_withdrawal(
    request: HttpRequest, actor: Actor, *, lesson_id: int, homework_id: int
) -> HttpResponse:
    """Take a task back."""
    page = lesson_page(actor, lesson_id)
    try:
        withdraw_homework(
            actor=actor,
            course_id=page.lesson.course_id,
            lesson_id=lesson_id,
            homework_id=homework_id,
            reason=request.POST.get("reason", ""),
        )
    except Refused as refused:
        form = HomeworkForm(page)
        return _lesson_answer(request, page, LessonForm(page), homework_form=form, message=refused.message)
    return redirect(f"{_lesson_url(actor, lesson_id)}?saved=1#homework")


@require_GET
@school_page(Permission.READ_JOURNAL)
def cell(request: HttpRequest, actor: Actor, *, lesson_id: int, student_id: int) -> HttpResponse:
    """A cell in full, with its history; as a part for the grid's dialog."""
    return _cell_answer(request, cell_page(actor, lesson_id, student_id))


@require_POST
@school_page(Permission.READ_JOURNAL)
def mark(
    request: HttpRequest, actor: Actor, *, lesson_id: int, student_id: int, mark_id: int
) -> HttpResponse:
    """Change the form of assessment and comment of one mark."""
    page = cell_page(actor, lesson_id, student_id)
    form = _mark_form(page, mark_id, request.POST)
    if not form.is_valid():
        return _cell_answer(request, page, {mark_id: form})
    values = form.cleaned_data
    try:
        describe_mark(
            actor=actor,
            lesson_id=lesson_id,
            mark_id=mark_id,
            seen_version=values["version"],
            form_id=values["form"],
            comment=values["comment"],
            reason=values.get("reason", ""),
        )
    except Refused as refused:
        form.add_error(refused.field, str(refused.message))
        return _cell_answer(request, page, {mark_id: form})
    return redirect("journal:cell", school=actor.school.slug, lesson_id=lesson_id, student_id=student_id)


@require_POST
@school_page(Permission.READ_JOURNAL)
def dot(request: HttpRequest, actor: Actor, *, lesson_id: int, student_id: int, dot_id: int) -> HttpResponse:
    """Change what an open dot says."""
    page = cell_page(actor, lesson_id, student_id)
    form = DotForm(page, request.POST)
    if not form.is_valid():
        return _cell_answer(request, page, dot_form=form)
    try:
        change_dot(
            actor=actor,
            lesson_id=lesson_id,
            dot_id=dot_id,
            seen_version=form.cleaned_data["version"],
            data=form.data_given,
            reason=form.cleaned_data.get("reason", ""),
        )
    except Refused as refused:
        form.add_error(refused.field, str(refused.message))
        return _cell_answer(request, page, dot_form=form)
    return redirect("journal:cell", school=actor.school.slug, lesson_id=lesson_id, student_id=student_id)


@require_GET
@school_page(Permission.READ_JOURNAL)
def file(_request: HttpRequest, actor: Actor, *, key: UUID) -> FileResponse:
    """A file attached to homework."""
    attachment = get_lesson_file(actor, key)
    return FileResponse(
        attachment.file.open(),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )


def _results(*results: dict[str, Any]) -> JsonResponse:
    """What became of what a device has sent, with the school's time."""
    return JsonResponse({"at": clock.milliseconds(), "results": results})


def _wants_results(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _given(request: HttpRequest, actor: Actor, lesson_id: int, text: str, version: int) -> HttpResponse:
    if _wants_results(request):
        return _results({"outcome": Outcome.SAVED, "text": text, "version": str(version)})
    return redirect(f"{_lesson_url(actor, lesson_id)}?saved=1#homework")


def _not_given(
    request: HttpRequest, page: LessonPage, form: HomeworkForm, homework_id: int | None
) -> HttpResponse:
    if not _wants_results(request):
        return _lesson_answer(request, page, LessonForm(page), homework_form=form, homework_id=homework_id)
    if form.task and form.is_conflict:
        return _results(conflict_of(form.task) | {"outcome": Outcome.CONFLICT, "message": error_words(form)})
    code = Lock.REASON_NEEDED if "reason" in form.errors else "refused"
    return _results({"outcome": Outcome.REFUSED, "code": code, "message": error_words(form)})


def _result(result: CellResult) -> dict[str, Any]:
    return {
        "lesson": result.edit.lesson_id,
        "student": result.edit.student_id,
        "operation": str(result.edit.operation),
        "outcome": result.outcome,
        "text": result.text,
        "version": result.version,
        "code": result.code,
        "message": result.message,
        "average": average_text(result.totals),
        "missed": result.totals.missed or "",
        "hint": result.hint,
        "writer": result.writer,
        "overtaken": result.is_overtaken,
    }


def _term_marks_answer(
    request: HttpRequest,
    page: TermMarksPage,
    refusals: Sequence[TermMarkResult] = (),
    message: object = "",
) -> HttpResponse:
    """The page; after a refusal with everything that was typed and what is wrong with it."""
    context = {
        "page": page,
        "rows": term_mark_fields(page, refusals),
        "choices": grade_choices(page.scale, allows_one=request.actor.school.allows_mark_one),  # type: ignore[attr-defined]
        "message": message,
        "is_saved": "saved" in request.GET,
    }
    return render(request, "journal/term_marks.html", context, status=422 if refusals or message else 200)


def _lesson_url(actor: Actor, lesson_id: int) -> str:
    return reverse("journal:lesson", kwargs={"school": actor.school.slug, "lesson_id": lesson_id})


def _lesson_answer(
    request: HttpRequest,
    page: LessonPage,
    form: LessonForm,
    *,
    typed: Any = None,
    results: list[CellResult] | None = None,
    homework_form: HomeworkForm | None = None,
    homework_id: int | None = None,
    message: object = "",
) -> HttpResponse:
    """The page of a lesson; after a refusal with everything that was typed and what is wrong with it."""
    messages = {
        result.edit.student_id: result.message
        for result in results or ()
        if result.outcome is not Outcome.SAVED
    }
    context = {
        "page": page,
        "form": form,
        "rows": [
            (row, (typed or {}).get(f"cell-{row.student_id}", row.text), messages.get(row.student_id))
            for row in page.rows
        ],
        "tasks": [
            (task, homework_form if task.id == homework_id else HomeworkForm(page, task=task))
            for task in page.tasks
        ],
        "new_task_form": HomeworkForm(page) if homework_id or not homework_form else homework_form,
        "homework_id": homework_id,
        "message": message or (lock_message(page.lock) if page.lock else ""),
        "is_saved": "saved" in request.GET,
    }
    is_refused = typed is not None or homework_form is not None
    return render(request, "journal/lesson.html", context, status=422 if is_refused else 200)


def _mark_form(page: CellPage, mark_id: int, data: Any = None) -> MarkForm:
    detail = next((item for item in page.marks if item.id == mark_id), None)
    initial = {"version": detail.version, "form": detail.form_id, "comment": detail.comment} if detail else {}
    return MarkForm(
        page.forms,
        data,
        initial=initial,
        needs_reason=page.lock is not None,
        prefix=f"mark-{mark_id}",
        use_required_attribute=False,
    )


def _cell_answer(
    request: HttpRequest,
    page: CellPage,
    forms: dict[int, MarkForm] | None = None,
    dot_form: DotForm | None = None,
) -> HttpResponse:
    own = forms or {}
    marks = [(item, own.get(item.id) or _mark_form(page, item.id)) for item in page.marks]
    template = "journal/cell_part.html" if request.headers.get("HX-Request") else "journal/cell.html"
    context = {"page": page, "marks": marks, "dot_form": dot_form or DotForm(page)}
    return render(request, template, context, status=422 if own or dot_form else 200)
