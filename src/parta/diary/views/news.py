from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.audit.commands import note_visit
from parta.core import clock
from parta.diary.queries.news import news_page, news_place
from parta.diary.queries.people import get_pupil
from parta.diary.rules.news import Since
from parta.diary.web import diary_head
from parta.people.rules import Page
from parta.people.web import shows_student


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.DIARY)
def news(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    pupil = get_pupil(actor, student_id, clock.today(actor.school.zone))
    text = request.GET.get("since", "")
    asked = Since(text) if text in set(Since) else Since.VISIT
    visited_at = note_visit(actor=actor, place=news_place(student_id))
    page = news_page(actor, pupil, asked, visited_at)
    head = diary_head(actor, pupil, "news")
    context = {"page": page, "pupil": pupil, "head": head, "periods": list(Since)}
    return render(request, "diary/news.html", context)
