"""The line for the places of an event: those who wait move up in their order."""

from parta.access.actors import Actor
from parta.events.commands.telling import report_place
from parta.events.models import Event, SignUp
from parta.events.queries.page import get_event
from parta.events.rules import Standing, moved_up


def locked_event(actor: Actor, event_id: int) -> Event:
    """Kept until the end of the transaction: everything that is counted is counted after this."""
    get_event(actor, event_id)
    Event.objects.select_for_update().get(pk=event_id)
    return get_event(actor, event_id)


def taken_places(row: Event) -> int:
    return SignUp.objects.filter(event=row, standing=Standing.PLACE.value).count()


def fill_places(row: Event) -> None:
    """Who is first in line gets what is free, and is told. The caller keeps the event's row locked."""
    waiting = SignUp.objects.filter(event=row, standing=Standing.WAITING.value).order_by("made_at", "pk")
    for one in waiting[: moved_up(row.places, taken_places(row), waiting.count())]:
        one.standing = Standing.PLACE.value
        one.save(update_fields=["standing"])
        report_place(one)
