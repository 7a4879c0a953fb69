"""What stands between a wish and an event, and the history of both."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from parta.access.commands import record_act
from parta.audit.commands import Change, record_changes
from parta.core.errors import Refused
from parta.events.desks import Desk
from parta.events.models import Event
from parta.events.rules import GRADES, Fault

_STREAM = "events"


def obey(faults: Sequence[Fault]) -> None:
    """Raise Refused for the first fault, beside its field."""
    for fault in faults:
        message, field = _words()[fault]
        raise Refused(message, code=fault.value, field=field)


def fault_words(fault: Fault) -> str:
    return _words()[fault][0]


def record(
    desk: Desk,
    kind: str,
    row: Event,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str = "",
) -> None:
    """In the school's chain of events, or among the acts of the region's operators."""
    place = f"event:{row.pk}"
    if desk.actor:
        change = Change(kind=kind, record=place, place=place, before=before, after=after)
        record_changes(actor=desk.actor, stream=_STREAM, changes=[change], reason=reason)
    elif desk.operator:
        record_act(
            operator=desk.operator,
            kind=kind,
            record=place,
            region_id=row.region_id,
            before=before,
            after=after,
            reason=reason,
        )


def values_of(row: Event) -> dict[str, Any]:
    """What the history keeps; contacts of people are not a part of it."""
    kept = (
        "title text kind subject venue grade_from grade_to for_students for_staff organizer takes_sign_ups"
        " places is_closed state reason"
    )
    moments = "starts_on ends_on starts_at ends_at sign_up_until"
    return {name: getattr(row, name) for name in kept.split()} | {
        name: value.isoformat() if (value := getattr(row, name)) is not None else None
        for name in moments.split()
    }


def _words() -> dict[Fault, tuple[str, str]]:
    return {
        Fault.NO_TITLE: (_("Say in a few words what it is."), "title"),
        Fault.NO_DAY: (_("Say on which day it is."), "starts_on"),
        Fault.NO_TEXT: (_("Tell in a few sentences what it is about."), "text"),
        Fault.NO_VENUE: (_("Say where it takes place."), "venue"),
        Fault.NO_CONTACT: (_("Give an e-mail or a telephone, so that people can ask."), "email"),
        Fault.BACKWARDS: (_("It would end before it begins."), "ends_on"),
        Fault.TOO_LONG: (_("At most a year long."), "ends_on"),
        Fault.FAR: (_("At most two years ahead."), "starts_on"),
        Fault.PAST: (_("This day is over."), "starts_on"),
        Fault.NO_BEGINNING: (_("Say when it begins, too."), "starts_at"),
        Fault.GRADES: (
            _("From a lower grade to a higher one, from %(first)d to %(last)d, or leave both empty.")
            % {"first": GRADES[0], "last": GRADES[-1]},
            "grade_to",
        ),
        Fault.NOBODY: (_("Choose who may take part."), "whom"),
        Fault.LATE_DEADLINE: (_("It begins earlier than that."), "sign_up_until"),
        Fault.FEW_PLACES: (_("More people than that have a place already."), "places"),
        Fault.SIGNED_UP: (_("People have signed up already. You may close the sign-up."), "takes_sign_ups"),
    }
