"""A feed as the bytes of a calendar (RFC 5545)."""

from datetime import UTC, date, datetime

from icalendar import Calendar
from icalendar import Event as CalendarEvent

from parta.exchange.queries.feeds import Feed, FeedEntry

_REFRESH = "PT1H"


def calendar_of(feed: Feed) -> bytes:
    """Times in UTC: every program turns them into its own. The same feed is the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Parta//Calendars//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", feed.name)
    calendar.add("x-wr-calname", feed.name)
    calendar.add("x-wr-timezone", feed.zone)
    calendar.add("x-published-ttl", _REFRESH)
    for entry in feed.entries:
        calendar.add_component(_event(entry, feed.stamp))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: FeedEntry, stamp: datetime) -> CalendarEvent:
    event = CalendarEvent()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", _utc(entry.starts))
    event.add("dtend", _utc(entry.ends))
    event.add("summary", entry.title)
    if entry.text:
        event.add("description", entry.text)
    if entry.place:
        event.add("location", entry.place)
    event.add("status", "CANCELLED" if entry.is_canceled else "CONFIRMED")
    event.add("transp", "OPAQUE" if entry.is_busy and not entry.is_canceled else "TRANSPARENT")
    return event


def _utc(moment: date | datetime) -> date | datetime:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment
