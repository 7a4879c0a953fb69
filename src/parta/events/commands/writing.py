"""Writing events: drafts, and changes of what is out; each with its place in the history."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.names import comparable
from parta.events.commands.checks import obey, record, values_of
from parta.events.commands.line import fill_places, taken_places
from parta.events.commands.telling import report_change
from parta.events.desks import Desk
from parta.events.models import Event
from parta.events.queries.managing import get_managed, is_fixed, regions_of
from parta.events.rules import (
    EventKind,
    State,
    When,
    Whom,
    faults_of_audience,
    faults_of_days,
    faults_of_sign_up,
    faults_of_words,
)
from parta.schools.models import Region


@dataclass(frozen=True, slots=True)
class EventData:
    """What was written. ``ends_on`` None: on the same day; ``region_id``: of an event of a region.

    All times are of the wall clock of the place, also ``sign_up_until``, which has no zone.
    """

    title: str
    starts_on: date
    text: str = ""
    kind: EventKind = EventKind.OTHER
    subject: str = ""
    venue: str = ""
    ends_on: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    grade_from: int | None = None
    grade_to: int | None = None
    whom: frozenset[Whom] = field(default_factory=lambda: frozenset({Whom.STUDENTS}))
    organizer: str = ""
    email: str = ""
    phone: str = ""
    takes_sign_ups: bool = False
    places: int | None = None
    sign_up_until: datetime | None = None
    region_id: int | None = None

    @property
    def when(self) -> When:
        return When(self.starts_on, self.ends_on or self.starts_on, self.starts_at, self.ends_at)


# What somebody else has let out, and only they change once it is out.
_WORDS = ("title", "text", "kind", "subject", "grade_from", "grade_to", "organizer", "takes_sign_ups")


@transaction.atomic
def save_event(
    *,
    desk: Desk,
    data: EventData,
    operation: UUID,
    event_id: int | None = None,
    version: int | None = None,
    is_draft: bool = False,
) -> Event:
    """Keep what was written: a new one as a draft, one that is out changed for everybody, who are told.

    The same ``operation`` again is the same event. ``is_draft``: it may still be incomplete. Of what somebody
    else has let out the organizer changes when, where, places and contacts only. NotFound: another's.
    Refused: incomplete, days or grades in disorder, canceled, changed meanwhile, fewer places than are taken.
    """
    desk.require_writer()
    row = locked(desk, event_id, operation)
    if row is not None and row.state == State.CANCELED:
        raise Refused(_("The event is canceled."), code="canceled")
    if row is not None and version is not None and row.version != version:
        raise Refused(_("Somebody has changed it meanwhile. Load the page again."), code="changed")
    if row is not None and is_fixed(desk, row):
        data = replace(data, whom=row.whom, **{name: getattr(row, name) for name in _WORDS})
        data = replace(data, kind=EventKind(row.kind))
    is_new, before = row is None, values_of(row) if row else None
    row = row or _new(desk, data, operation)
    is_draft = is_draft and row.state == State.DRAFT
    _check(row, data, is_draft=is_draft)
    was = row.when, row.venue
    _fill(row, data)
    row.save()
    after = values_of(row)
    if before != after:
        record(desk, "event.written" if is_new else "event.changed", row, before, after)
    fill_places(row)
    if row.state == State.PUBLISHED and was != (row.when, row.venue):
        report_change(row)
    return row


@transaction.atomic
def remove_event(*, desk: Desk, event_id: int) -> None:
    """A draft goes altogether. Refused: it is no draft any more."""
    desk.require_writer()
    row = locked(desk, event_id)
    if row is None:
        raise NotFound
    if row.state != State.DRAFT:
        raise Refused(_("Only a draft can be deleted."), code="no_draft")
    record(desk, "event.removed", row, values_of(row), None)
    row.delete()


def locked(desk: Desk, event_id: int | None, operation: UUID | None = None) -> Event | None:
    """The row to change, kept for this transaction; None: there is none yet."""
    if event_id is None and operation is not None:
        event_id = Event.objects.filter(operation=operation).values_list("pk", flat=True).first()
    if event_id is None:
        return None
    get_managed(desk, event_id)
    Event.objects.select_for_update().get(pk=event_id)
    return get_managed(desk, event_id)


def _new(desk: Desk, data: EventData, operation: UUID) -> Event:
    row = Event(operation=operation, school=desk.school, author_id=desk.author_id, created_at=clock.now())
    row.region = _region(desk, data)
    return row


def _region(desk: Desk, data: EventData) -> Region:
    """The school's own; of an operator one of their own, which is chosen where there are several."""
    found = {region.pk: region for region in regions_of(desk)}
    if data.region_id is None and len(found) == 1:
        return next(iter(found.values()))
    if data.region_id not in found:
        raise NotFound
    return found[data.region_id]


def _check(row: Event, data: EventData, *, is_draft: bool) -> None:
    contacts = (data.email, data.phone)
    obey(faults_of_words(data.title, data.text, data.venue, contacts, is_draft=is_draft))
    obey(faults_of_days(data.when, clock.today(row.zone), is_draft=is_draft))
    obey(faults_of_audience(data.whom, data.grade_from, data.grade_to))
    taken = taken_places(row) if row.pk else 0
    until = _until(row, data)
    obey(
        faults_of_sign_up(
            data.when, until, row.zone, takes=data.takes_sign_ups, places=data.places, taken=taken
        )
    )


def _fill(row: Event, data: EventData) -> None:
    row.title, row.text, row.kind = data.title.strip(), data.text.strip(), data.kind.value
    row.subject, row.venue = data.subject.strip(), data.venue.strip()
    row.starts_on, row.ends_on = data.when.starts_on, data.when.ends_on
    row.starts_at, row.ends_at = data.starts_at, data.ends_at
    row.grade_from, row.grade_to = data.grade_from, data.grade_to
    for whom in Whom:
        setattr(row, f"for_{whom.value}", whom in data.whom)
    row.organizer = data.organizer.strip() or str(row.author or row.school or row.region)
    row.email, row.phone = data.email, data.phone
    row.takes_sign_ups = data.takes_sign_ups
    row.places, row.sign_up_until = data.places, _until(row, data)
    words = (row.title, row.text, row.subject, row.venue, row.organizer)
    row.folded = comparable(" ".join(words))
    if row.pk:
        row.version += 1


def _until(row: Event, data: EventData) -> datetime | None:
    return data.sign_up_until.replace(tzinfo=row.zone) if data.sign_up_until else None
