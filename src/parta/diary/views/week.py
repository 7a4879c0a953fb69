from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.web import asked_id
from parta.diary.queries.courses import get_file
from parta.diary.queries.marks import mark_page
from parta.diary.queries.people import first_student_id
from parta.diary.queries.subjects import subject_page, subjects_page
from parta.diary.queries.week import week_page
from parta.diary.rules import parse_day
from parta.diary.web import diary_head, quick_part
from parta.people.rules import Page
from parta.people.web import shows_student


@require_safe
@school_page(Permission.READ_DIARY)
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """To one's own diary or the first child's; staff choose a student in a class's list."""
    student_id = first_student_id(actor)
    if student_id is not None:
        return redirect("diary:week", school=actor.school.slug, student_id=student_id)
    if actor.has(Permission.READ_PEOPLE):
        return redirect("academics:classes", school=actor.school.slug)
    return render(request, "diary/nobody.html")


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.DIARY)
def week(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    asked = request.GET.get("day", "")
    day = parse_day(asked)
    page = week_page(actor, student_id, day)
    wrong_day = asked if day is None else ""
    sheet = quick_part(
        "diary/week.html", actor, page.pupil, "week", page.chosen, page=page, wrong_day=wrong_day
    )
    return render(request, "diary/week_page.html", {"page": page, "sheet": sheet})


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.MARKS)
def mark(request: HttpRequest, actor: Actor, *, student_id: int, mark_id: int) -> HttpResponse:
    page = mark_page(actor, student_id, mark_id)
    head = diary_head(actor, page.pupil, day=page.held_on)
    return render(request, "diary/mark.html", {"page": page, "pupil": page.pupil, "head": head})


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.MARKS)
def subjects(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    page = subjects_page(actor, student_id, *(asked_id(request.GET, name) for name in ("term", "year")))
    head = diary_head(actor, page.pupil, "subjects")
    return render(request, "diary/subjects.html", {"page": page, "pupil": page.pupil, "head": head})


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.MARKS)
def subject(request: HttpRequest, actor: Actor, *, student_id: int, course_id: int) -> HttpResponse:
    page = subject_page(actor, student_id, course_id, asked_id(request.GET, "term"))
    head = diary_head(actor, page.pupil, "subjects")
    return render(request, "diary/subject.html", {"page": page, "pupil": page.pupil, "head": head})


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.DIARY)
def file(_request: HttpRequest, actor: Actor, *, student_id: int, file_key: UUID) -> FileResponse:
    found = get_file(actor, student_id, file_key)
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
    )
