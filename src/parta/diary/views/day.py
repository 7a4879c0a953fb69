from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.diary.queries.day import day_page
from parta.diary.rules import parse_day
from parta.diary.web import diary_head
from parta.people.rules import Page
from parta.people.web import shows_student


@require_safe
@school_page(Permission.READ_DIARY)
@shows_student(Page.SCHOOL_DAY)
def day(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """One day as a timeline, or with ``?week=1`` the days of its week beside each other."""
    asked = request.GET.get("day", "")
    chosen = parse_day(asked)
    page = day_page(actor, student_id, chosen)
    context = {
        "page": page,
        "pupil": page.pupil,
        "head": diary_head(actor, page.pupil, "day", page.chosen),
        "is_wrong_day": bool(asked) and chosen is None,
    }
    return render(request, f"diary/{'day_week' if request.GET.get('week') else 'day'}.html", context)
