"""The two doors to an organizer's pages, and answers that are no pages: a calendar, a spreadsheet."""

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from parta.access.actors import Actor
from parta.access.operators import Operator
from parta.access.rules import Office, Permission
from parta.access.web import operator_page, school_page
from parta.core.spreadsheets import Sheet, Value, spreadsheet
from parta.events.desks import Desk
from parta.events.queries.calendar import CalendarEntry
from parta.events.queries.participants import Participant, ParticipantsPage

View = Callable[..., HttpResponseBase]


def school_desk(view: View) -> View:
    """The view, called with the Desk of somebody who organizes for the school in the URL."""

    def page(request: HttpRequest, actor: Actor, **arguments: Any) -> HttpResponseBase:
        return view(request, Desk(actor=actor), **arguments)

    return school_page(Permission.ORGANIZE_EVENTS)(page)


def region_desk(view: View, *offices: Office) -> View:
    """The same view, called with the Desk of an operator of the portal."""

    def page(request: HttpRequest, operator: Operator, **arguments: Any) -> HttpResponseBase:
        desk = Desk(operator=operator)
        with timezone.override(desk.zone):
            return view(request, desk, **arguments)

    return operator_page(*offices)(page)


def calendar_file(entry: CalendarEntry) -> HttpResponse:
    """The event for one's own calendar. Times in UTC: every program turns them into its own."""
    calendar, event = Calendar(), CalendarEvent()
    calendar.add("prodid", "-//Parta//Events//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event.add("uid", entry.uid)
    event.add("sequence", entry.version)
    event.add("dtstamp", entry.stamp)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.ends)
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("location", entry.venue)
    event.add("status", "CANCELLED" if entry.is_canceled else "CONFIRMED")
    event.add("url", entry.url)
    calendar.add_component(event)
    return HttpResponse(
        calendar.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="event-{entry.id}.ics"'},
    )


def participants_file(page: ParticipantsPage) -> FileResponse:
    """Those who take part, and those who wait."""
    head = ["№", _("Name"), _("Class"), *([_("School")] if page.is_regional else []), _("Signed up")]

    def row(one: Participant) -> list[Value]:
        school = [one.school] if page.is_regional else []
        made_at = timezone.localtime(one.made_at).strftime("%d.%m.%Y %H:%M")
        return [one.number, one.name, one.class_name, *school, made_at]

    sheets = [Sheet(_("Participants"), head, [row(one) for one in page.participants], frozen=2)]
    if page.waiting:
        sheets.append(Sheet(_("Waiting list"), head, [row(one) for one in page.waiting], frozen=2))
    return spreadsheet(f"{page.title}, {page.starts_on.isoformat()}", sheets)
