from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.diary.queries.curriculum import curriculum_page
from parta.diary.web import diary_head
from parta.people.rules import Page
from parta.people.web import shows_student


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.CURRICULUM)
def curriculum(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """Subjects and hours of the year, the study profile."""
    page = curriculum_page(actor, student_id)
    head = diary_head(actor, page.pupil, "curriculum")
    return render(request, "diary/curriculum.html", {"page": page, "pupil": page.pupil, "head": head})
