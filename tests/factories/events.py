"""Events of the standing cast."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from parta.access.operators import Operator
from parta.access.rules import Office
from parta.events.commands.reviewing import submit_event
from parta.events.commands.writing import EventData, save_event
from parta.events.desks import Desk
from parta.events.models import Event
from parta.events.rules import EventKind
from tests.factories.base import create_user
from tests.factories.cast import SchoolCast

_STANDING = UUID("5a0e9b34-6c1d-4f6f-8a17-0a4f5f0c0002")


def data_for(cast: SchoolCast, **values: Any) -> EventData:
    """In ten days, for all students, who sign up as many as like, unless something else is wanted."""
    given: dict[str, Any] = {
        "title": "Олимпиада по физике",
        "text": "Пять задач, два часа.",
        "kind": EventKind.OLYMPIAD,
        "venue": "Актовый зал",
        "starts_on": cast.today + timedelta(days=10),
        "email": "phys@example.org",
        "takes_sign_ups": True,
    }
    return EventData(**given | values)


def desk(cast: SchoolCast, key: str = "registrar") -> Desk:
    """The registrar organizes and does not review; deputy and head do both."""
    return Desk(actor=cast.actor(key))


def draft(cast: SchoolCast, by: str = "registrar", **values: Any) -> Event:
    return save_event(desk=desk(cast, by), data=data_for(cast, **values), operation=uuid4())


def publish(cast: SchoolCast, by: str = "deputy", **values: Any) -> Event:
    """Out at once: by one of those who review."""
    return submit_event(desk=desk(cast, by), event_id=draft(cast, by, **values).pk)


def publish_regional(cast: SchoolCast, **values: Any) -> Event:
    """Of the region of the cast, as its operator lets it out."""
    user, region_ids = create_user(f"regional-{uuid4()}"), frozenset({cast.school.region_id})
    writer = Desk(operator=Operator(user.pk, Office.ORGANIZER, region_ids))
    row = save_event(desk=writer, data=data_for(cast, **values), operation=uuid4())
    submit_event(desk=writer, event_id=row.pk)
    Event.objects.filter(pk=row.pk).update(state="published")
    row.refresh_from_db()
    return row


def get_event(cast: SchoolCast) -> Event:
    """Of the deputy, out, for students and staff; made when first asked for."""
    operation = UUID(int=_STANDING.int + cast.school.pk)
    found = Event.objects.filter(operation=operation).first()
    if found is not None:
        return found
    from_deputy = desk(cast, "deputy")
    row = save_event(desk=from_deputy, data=data_for(cast), operation=operation)
    return submit_event(desk=from_deputy, event_id=row.pk)


def get_draft(cast: SchoolCast) -> Event:
    """Of the registrar, seen by nobody else; made when first asked for."""
    operation = UUID(int=_STANDING.int + 10**6 + cast.school.pk)
    found = Event.objects.filter(operation=operation).first()
    return found or save_event(desk=desk(cast), data=data_for(cast), operation=operation)
