from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.homework.forms import EntryForm
from parta.homework.queries.load import entry_load
from parta.homework.queries.overview import class_load_page, load_page
from parta.lessons.forms import WeekForm


@require_safe
@school_page(Permission.READ_JOURNAL)
def lesson_load(request: HttpRequest, actor: Actor, *, lesson_id: int) -> HttpResponse:
    """What a task that is being written makes of its day; a part of the lesson's page."""
    found = entry_load(actor, lesson_id, **EntryForm(request.GET).asked())
    return render(request, "homework/entry_load.html", {"found": found})


@require_safe
@school_page(Permission.READ_LOAD)
def load(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A week of all classes one may see, and what came late."""
    _of, day = WeekForm(request.GET).chosen()
    return render(request, "homework/load.html", {"page": load_page(actor, day)})


@require_safe
@school_page(Permission.READ_LOAD)
def class_load(request: HttpRequest, actor: Actor, *, class_id: int) -> HttpResponse:
    """Four weeks of one class, day by day."""
    _of, day = WeekForm(request.GET).chosen()
    page = class_load_page(actor, class_id, day)
    return render(request, "homework/class_load.html", {"page": page})
