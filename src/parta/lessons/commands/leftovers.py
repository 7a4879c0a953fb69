"""Lessons that a new plan has left at their old time: each is moved or stays where it is."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.audit.commands import Change, record_changes
from parta.core import clock, events
from parta.core.errors import Refused
from parta.lessons.commands import lesson_for_change, stream_of
from parta.lessons.commands.telling_moves import report_move
from parta.lessons.models import Lesson
from parta.lessons.queries import closed_ranges, is_in_ranges
from parta.lessons.queries.bells import bells_of_courses
from parta.lessons.queries.leftovers import Place, get_leftover
from parta.lessons.rules import Lock
from parta.schoolyear.queries import list_teaching_days


@transaction.atomic
def keep_leftover(*, actor: Actor, lesson_id: int) -> None:
    """The lesson stays at its time beside the plan, as one that the school has added."""
    lesson = lesson_for_change(actor, lesson_id)
    get_leftover(actor, lesson_id)
    before = _of(lesson)
    lesson.slot = None
    lesson.save(update_fields=["slot"])
    _record(actor, lesson, "lesson.kept", before)


@transaction.atomic
def move_leftover(*, actor: Actor, lesson_id: int, key: str) -> None:
    """To one of the places that ``get_leftover`` names; an empty lesson that is there gives way.

    Refused: a place that is not free (any more), a closed term. Everybody concerned is told.
    """
    lesson = lesson_for_change(actor, lesson_id)
    place = next((one for one in get_leftover(actor, lesson_id).places if one.key == key), None)
    if place is None:
        raise Refused(_("This time is not free any more: choose another."), code="taken", field="to")
    if is_in_ranges(place.day, closed_ranges(lesson.course, clock.today(actor.school.zone))):
        raise Refused(_("The term is closed."), code=Lock.TERM_CLOSED, field="to")
    before, old = _of(lesson), (lesson.held_on, lesson.period)
    _put(lesson, place, *_times(actor, lesson, place))
    _record(actor, lesson, "lesson.moved", before)
    events.lessons_moved.send(sender=Lesson, actor=actor, moved={lesson.pk: old[0]})
    report_move(lesson, old_day=old[0], old_period=old[1] or 0, by=actor.author_id)


def _put(lesson: Lesson, place: Place, starts_at: datetime | None, ends_at: datetime | None) -> None:
    empty = Lesson.objects.select_for_update().filter(pk=place.lesson_id or 0).first()
    lesson.slot = None
    if empty is not None:
        lesson.slot_id, lesson.room_id = empty.slot_id, empty.room_id
        starts_at, ends_at = empty.starts_at, empty.ends_at
        empty.delete()
    lesson.held_on, lesson.period = place.day, place.period
    lesson.starts_at, lesson.ends_at = starts_at, ends_at
    lesson.save(update_fields=["slot", "room", "held_on", "period", "starts_at", "ends_at"])


def _times(actor: Actor, lesson: Lesson, place: Place) -> tuple[datetime | None, datetime | None]:
    bells = bells_of_courses([lesson.course_id])
    for teaching in list_teaching_days(lesson.year_id, place.day, place.day):
        times = bells.of_period(lesson.course_id, place.period, teaching)
        if times is not None:
            first, last = (datetime.combine(place.day, moment, actor.school.zone) for moment in times)
            return first, last
    return None, None


def _of(lesson: Lesson) -> dict[str, object]:
    day: date = lesson.held_on
    return {"held_on": day.isoformat(), "period": lesson.period, "slot": lesson.slot_id}


def _record(actor: Actor, lesson: Lesson, kind: str, before: dict[str, object]) -> None:
    place = f"lesson:{lesson.pk}"
    change = Change(kind=kind, record=place, place=place, before=before, after=_of(lesson))
    record_changes(actor=actor, stream=stream_of(lesson.course_id), changes=[change])
