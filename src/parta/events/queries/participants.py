"""Who takes part in an event, for those who see to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from parta.academics.models import Enrollment
from parta.core import clock
from parta.core.errors import NotFound
from parta.events.desks import Desk
from parta.events.models import SignUp
from parta.events.queries.managing import get_managed, sees_participants
from parta.events.rules import Standing, State


@dataclass(frozen=True, slots=True)
class Participant:
    """``number``: in the order of signing up, or in line. ``removal_url`` empty: the list stands."""

    number: int
    name: str
    class_name: str
    school: str
    is_waiting: bool
    made_at: datetime
    removal_url: str


@dataclass(frozen=True, slots=True)
class ParticipantsPage:
    title: str
    starts_on: date
    places: int | None
    participants: tuple[Participant, ...]
    waiting: tuple[Participant, ...]
    is_regional: bool
    is_open: bool
    url: str


def participants_page(desk: Desk, event_id: int) -> ParticipantsPage:
    """Who takes part and who waits, in order of signing up; NotFound for whom they are not to see."""
    row = get_managed(desk, event_id)
    if not sees_participants(desk, row):
        raise NotFound
    rows = list(
        SignUp.objects.filter(event=row).select_related("student", "user", "school").order_by("made_at", "pk")
    )
    classes = _classes([one.student_id for one in rows if one.student_id], clock.today(row.zone))
    placed = [one for one in rows if one.standing == Standing.PLACE]
    waiting = [one for one in rows if one.standing == Standing.WAITING]
    is_open = row.state == State.PUBLISHED and row.ends_on >= clock.today(row.zone)

    def lines(found: list[SignUp]) -> tuple[Participant, ...]:
        by = desk if is_open else None
        return tuple(_participant(number, one, classes, by) for number, one in enumerate(found, 1))

    return ParticipantsPage(
        title=row.title,
        starts_on=row.starts_on,
        places=row.places,
        participants=lines(placed),
        waiting=lines(waiting),
        is_regional=row.school_id is None,
        is_open=is_open,
        url=desk.url("page", event_id=row.pk),
    )


def _participant(number: int, row: SignUp, classes: dict[int, str], by: Desk | None) -> Participant:
    arguments = {"event_id": row.event_id, "sign_up_id": row.pk}
    return Participant(
        number=number,
        name=row.student.list_name if row.student else str(row.user),
        class_name=classes.get(row.student_id or 0, ""),
        school=row.school.short_name,
        is_waiting=row.standing == Standing.WAITING,
        made_at=row.made_at,
        removal_url=by.url("participant_removal", **arguments) if by else "",
    )


def _classes(student_ids: Collection[int], day: date) -> dict[int, str]:
    """By student, of the day."""
    rows = Enrollment.objects.valid_on(day).filter(student_id__in=student_ids).select_related("school_class")
    return {row.student_id: row.school_class.name for row in rows.order_by("since_on")}
