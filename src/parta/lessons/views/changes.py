"""What differs from the plan on a day, for everybody."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.lessons.forms import DayForm
from parta.lessons.queries.day_changes import changes_page

_DAY = timedelta(days=1)


@require_safe
@school_page(Permission.READ_TIMETABLE)
def changes(request: HttpRequest, actor: Actor) -> HttpResponse:
    page = changes_page(actor, DayForm(request.GET).chosen())
    context = {
        "page": page,
        "previous_day": page.day - _DAY,
        "next_day": page.day + _DAY,
        "may_plan": actor.has(Permission.READ_WHOLE_SCHOOL),
    }
    return render(request, "lessons/changes.html", context)
