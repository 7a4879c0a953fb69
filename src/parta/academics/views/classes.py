from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parta.academics.queries import class_page, list_class_rows
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core import clock
from parta.schoolyear.queries import find_year_on


@require_safe
@school_page(Permission.READ_PEOPLE)
def classes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The classes of this year the actor may see."""
    today = clock.today(actor.school.zone)
    year = find_year_on(actor, today)
    rows = list_class_rows(actor, year.pk, today) if year else []
    return render(
        request,
        "academics/classes.html",
        {"year": year, "classes": rows, "may_write": actor.has(Permission.WRITE_PEOPLE)},
    )


@require_safe
@school_page(Permission.READ_PEOPLE)
def school_class(request: HttpRequest, actor: Actor, *, class_id: int) -> HttpResponse:
    """The class list: students with their guardians, groups, courses."""
    context = {
        "page": class_page(actor, class_id, clock.today(actor.school.zone)),
        "may_read_diaries": actor.has(Permission.READ_DIARY),
        "may_read_journals": actor.has(Permission.READ_JOURNAL),
    }
    return render(request, "academics/class.html", context)
