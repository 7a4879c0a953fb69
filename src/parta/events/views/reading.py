from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.events.forms import FilterForm
from parta.events.queries.calendar import calendar_entry
from parta.events.queries.feed import feed_page, list_subjects
from parta.events.queries.page import event_page
from parta.events.views.pages import page_context
from parta.events.web import calendar_file
from parta.notifications.commands.telling import mark_arrived


@require_safe
@school_page(Permission.READ_EVENTS)
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is coming in the school and its region."""
    form = FilterForm(request.GET, list_subjects(actor))
    found = feed_page(actor, form.asked(request.GET.get("view", "")), request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {"page": found, "form": form, "query": f"{kept.urlencode()}&" if kept else ""}
    return render(request, "events/feed.html", context)


@require_safe
@school_page(Permission.READ_EVENTS)
def page(request: HttpRequest, actor: Actor, *, event_id: int) -> HttpResponse:
    """One event; the bell falls silent about it."""
    context = page_context(event_page(actor, event_id))
    mark_arrived(user_id=actor.user_id, url=request.path)
    return render(request, "events/page.html", context)


@require_safe
@school_page(Permission.READ_EVENTS)
def calendar(request: HttpRequest, actor: Actor, *, event_id: int) -> HttpResponse:
    """The event for one's own calendar."""
    url = request.build_absolute_uri("../")
    return calendar_file(calendar_entry(actor, event_id, url=url))
