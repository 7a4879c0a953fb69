"""Signing up and withdrawing. Both keep the event's row, so that the last place goes to one alone."""

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.events.commands.checks import record
from parta.events.commands.line import fill_places, locked_event
from parta.events.commands.telling import report_removal
from parta.events.commands.writing import locked
from parta.events.desks import Desk
from parta.events.models import Event, SignUp
from parta.events.queries.managing import sees_participants
from parta.events.queries.page import find_bar, why_not
from parta.events.queries.people import Person, list_people
from parta.events.queries.words import bar_words
from parta.events.rules import Standing, State, standing_of_next

_STREAM = "event sign-ups"


@transaction.atomic
def sign_up(*, actor: Actor, event_id: int, student_id: int | None) -> SignUp:
    """Take part, or wait in line where the places are taken: the answer says which. Again changes nothing.

    ``student_id`` None: the actor as one of the staff. NotFound: somebody else's child. Refused: no sign-up
    now, another grade, not for such people.
    """
    person = _person(actor, student_id)
    row = locked_event(actor, event_id)
    found = _own(actor, row, student_id)
    if found is not None:
        return found
    bar = find_bar(row, clock.now())
    if bar is not None:
        raise Refused(bar_words(bar), code=bar.value)
    if reason := why_not(row, person):
        raise Refused(reason, code="not_for_them")
    counts = {
        standing: SignUp.objects.filter(event=row, standing=standing.value).count() for standing in Standing
    }
    standing = standing_of_next(row.places, counts[Standing.PLACE], counts[Standing.WAITING])
    made = SignUp.objects.create(
        event=row,
        school=actor.school,
        student_id=student_id,
        user_id=None if student_id else actor.user_id,
        standing=standing.value,
        made_at=clock.now(),
        made_by_id=actor.author_id,
    )
    _record(actor, "event.signed_up", made, None, {"standing": made.standing})
    return made


@transaction.atomic
def withdraw(*, actor: Actor, event_id: int, student_id: int | None) -> None:
    """Give the place up until the deadline; the first who waits gets it. Nobody there: nothing changes."""
    _person(actor, student_id)
    row = locked_event(actor, event_id)
    found = _own(actor, row, student_id)
    if found is None:
        return
    if row.state != State.PUBLISHED or clock.now() >= row.deadline:
        raise Refused(_("It is too late to withdraw here: please tell the organizer."), code="late")
    _record(actor, "event.withdrawn", found, {"standing": found.standing}, None)
    found.delete()
    fill_places(row)


@transaction.atomic
def remove_participant(*, desk: Desk, event_id: int, sign_up_id: int) -> None:
    """The organizer takes somebody off the list, who is told; the first who waits gets the place.

    NotFound: not the organizer's list. Nobody there: nothing changes. Refused: the event is over or canceled.
    """
    desk.require_writer()
    row = locked(desk, event_id)
    if row is None or not sees_participants(desk, row):
        raise NotFound
    if row.state != State.PUBLISHED or row.ends_on < clock.today(row.zone):
        raise Refused(_("The list stands: the event is over."), code="over")
    found = SignUp.objects.filter(event=row, pk=sign_up_id).first()
    if found is None:
        return
    record(desk, "event.removed_participant", row, {"who": _who(found), "standing": found.standing}, None)
    report_removal(found)
    found.delete()
    fill_places(row)


def _person(actor: Actor, student_id: int | None) -> Person:
    actor.require(Permission.SIGN_UP_FOR_EVENTS)
    people = list_people(actor, clock.today(actor.school.zone))
    person = next((one for one in people if one.student_id == student_id), None)
    if person is None:
        raise NotFound
    return person


def _own(actor: Actor, row: Event, student_id: int | None) -> SignUp | None:
    rows = SignUp.objects.filter(event=row)
    mine = rows.filter(student_id=student_id) if student_id else rows.filter(user_id=actor.user_id)
    return mine.first()


def _record(
    actor: Actor,
    kind: str,
    made: SignUp,
    before: dict[str, str] | None,
    after: dict[str, str] | None,
) -> None:
    """In the chain of the school whose the participant is, also where the event is a region's."""
    place = f"event:{made.event_id}"
    change = Change(kind=kind, record=_who(made), place=place, before=before, after=after)
    record_changes(actor=actor, stream=_STREAM, changes=[change])


def _who(made: SignUp) -> str:
    return f"student:{made.student_id}" if made.student_id else f"user:{made.user_id}"
