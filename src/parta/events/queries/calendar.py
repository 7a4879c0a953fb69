"""An event as calendars know it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from parta.access.actors import Actor
from parta.events.models import Event
from parta.events.queries.page import get_event
from parta.events.rules import State

_USUAL = timedelta(hours=1)  # where nobody says when it ends


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """``starts``, ``ends``: days where there is no time; the end itself is not a part of it."""

    id: int
    uid: str
    version: int
    stamp: datetime
    starts: date | datetime
    ends: date | datetime
    title: str
    text: str
    venue: str
    url: str
    is_canceled: bool


def calendar_entry(actor: Actor, event_id: int, *, url: str) -> CalendarEntry:
    """NotFound for what the actor may not see. ``url``: of the event's page."""
    return _entry(get_event(actor, event_id), url)


def list_calendar_entries(actor: Actor, since: date, until: date) -> list[CalendarEntry]:
    """Events that are out for the actor and touch the days; without addresses. One query."""
    rows = Event.objects.out_for(actor).filter(starts_on__lte=until, ends_on__gte=since)
    rows = rows.select_related("school", "region").order_by("starts_on", "pk")
    return [_entry(row, "") for row in rows]


def _entry(row: Event, url: str) -> CalendarEntry:
    starts, ends = span_of(row)
    return CalendarEntry(
        id=row.pk,
        uid=f"{row.operation}@parta",
        version=row.version,
        stamp=(row.published_at or row.created_at).replace(microsecond=0),
        starts=starts,
        ends=ends,
        title=row.title,
        text=row.text,
        venue=row.venue,
        url=url,
        is_canceled=row.state == State.CANCELED,
    )


def span_of(row: Event) -> tuple[date | datetime, date | datetime]:
    """From when until when. Of several days with hours the hours are those of the first and the last."""
    if row.starts_at is None:
        return row.starts_on, row.ends_on + timedelta(days=1)
    starts = row.when.begins(row.zone)
    if row.ends_at is not None:
        ends = datetime.combine(row.ends_on, row.ends_at, row.zone)
    elif row.ends_on > row.starts_on:
        ends = datetime.combine(row.ends_on + timedelta(days=1), datetime.min.time(), row.zone)
    else:
        ends = starts + _USUAL
    return starts.astimezone(UTC), ends.astimezone(UTC)
