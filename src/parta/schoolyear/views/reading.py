from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core import clock
from parta.schoolyear.queries import bells_page


@require_safe
@school_page(Permission.READ_TIMETABLE)
def bells(request: HttpRequest, actor: Actor) -> HttpResponse:
    """When the lessons begin and end, and how the year is divided."""
    page = bells_page(actor, clock.now().astimezone(actor.school.zone))
    return render(request, "schoolyear/bells.html", {"page": page})
