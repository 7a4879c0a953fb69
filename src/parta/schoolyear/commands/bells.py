"""Bells: schedules of the shifts, and their times from a day on."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock, events
from parta.core.errors import Refused
from parta.core.relations import is_used
from parta.schoolyear.commands.records import record_calendar
from parta.schoolyear.models import BellPeriod, BellSchedule
from parta.schoolyear.queries.bells import get_bells
from parta.schoolyear.rules.bells import MOST_PERIODS, MOST_SHIFTS, Bell, BellFault, bell_faults

MAX_BELLS_NAME = 100


@transaction.atomic
def create_bells(
    *, actor: Actor, name: str, periods: Sequence[tuple[int, time, time]], shift: int = 1
) -> BellSchedule:
    """Bells as (number, begins, ends), wall-clock times of the school.

    Refused: without a name or with one that is taken, no such shift, lessons that overlap.
    """
    actor.require(Permission.WRITE_STRUCTURE)
    bells = [Bell(*period) for period in periods]
    schedule = BellSchedule(school=actor.school)
    _fill(schedule, name, shift)
    _check(bells)
    schedule.save()
    _add_periods(schedule, bells, None, None)
    record_calendar(actor, "bells.created", schedule.pk, None, _values(schedule) | _times(bells))
    return schedule


@transaction.atomic
def rename_bells(*, actor: Actor, schedule_id: int, name: str, shift: int) -> None:
    """Refused: a name that is missing or taken, no such shift."""
    actor.require(Permission.WRITE_STRUCTURE)
    schedule = get_bells(actor, schedule_id)
    before = _values(schedule)
    _fill(schedule, name, shift)
    schedule.save()
    if before != _values(schedule):
        record_calendar(actor, "bells.renamed", schedule.pk, before, _values(schedule))


@transaction.atomic
def change_bells(*, actor: Actor, schedule_id: int, bells: Sequence[Bell], since_on: date) -> None:
    """The bells ring at these times from the day on, until the next change that is known; before as they did.

    Lessons to come get their new times. Refused: no lessons, lessons that overlap, a day in the past.
    """
    actor.require(Permission.WRITE_STRUCTURE)
    schedule = get_bells(actor, schedule_id)
    _check(bells)
    if since_on < clock.today(actor.school.zone):
        words = _("Lessons of that day have been held: choose today or a day to come.")
        raise Refused(words, code="past", field="since_on")
    rows = BellPeriod.objects.filter(schedule=schedule)
    former = list(rows.valid_on(since_on).order_by("number"))
    before = [Bell(row.number, row.starts_at, row.ends_at) for row in former]
    if before == list(bells):
        return
    later = rows.filter(since_on__gt=since_on).order_by("since_on").first()
    until_on = later.since_on - timedelta(days=1) if later and later.since_on else None
    rows.filter(since_on=since_on).delete()
    rows.valid_on(since_on).update(until_on=since_on - timedelta(days=1))
    _add_periods(schedule, bells, since_on, until_on)
    after = _times(bells) | {"since_on": since_on.isoformat()}
    record_calendar(actor, "bells.changed", schedule.pk, _times(before), after)
    events.bells_changed.send(
        sender=BellSchedule, actor=actor, since_on=since_on, schedule_id=schedule.pk, class_ids=None
    )


@transaction.atomic
def remove_bells(*, actor: Actor, schedule_id: int) -> None:
    """Refused while anything follows these bells."""
    actor.require(Permission.WRITE_STRUCTURE)
    schedule = get_bells(actor, schedule_id)
    if is_used(schedule, besides=("schoolyear.BellPeriod",)):
        raise Refused(_("Classes follow these bells."), code="bells_used")
    record_calendar(actor, "bells.removed", schedule.pk, _values(schedule), None)
    schedule.delete()


def _fill(schedule: BellSchedule, name: str, shift: int) -> None:
    schedule.name, schedule.shift = " ".join(name.split()), shift
    if not schedule.name or len(schedule.name) > MAX_BELLS_NAME:
        raise Refused(_("A name of at most 100 characters."), code="bad_name", field="name")
    others = BellSchedule.objects.filter(school=schedule.school).exclude(pk=schedule.pk)
    if others.filter(name=schedule.name).exists():
        raise Refused(_("There are bells of this name."), code="name_taken", field="name")
    if not 1 <= shift <= MOST_SHIFTS:
        raise Refused(_("There is no such shift."), code="no_shift", field="shift")


def _check(bells: Sequence[Bell]) -> None:
    if not bells:
        raise Refused(_("Enter at least one lesson."), code="no_lessons", field="starts-1")
    if len(bells) > MOST_PERIODS:
        words = _("At most %(count)d lessons.") % {"count": MOST_PERIODS}
        raise Refused(words, code="too_many", field="starts-1")
    for place, fault in bell_faults(bells).items():
        is_order = fault is BellFault.ORDER
        words = (
            _("The end comes after the beginning.") if is_order else _("The lesson before is not over yet.")
        )
        side = "ends" if is_order else "starts"
        raise Refused(words, code=fault, field=f"{side}-{bells[place].number}")


def _add_periods(
    schedule: BellSchedule, bells: Sequence[Bell], since_on: date | None, until_on: date | None
) -> None:
    BellPeriod.objects.bulk_create(
        BellPeriod(
            schedule=schedule,
            number=bell.number,
            starts_at=bell.starts_at,
            ends_at=bell.ends_at,
            since_on=since_on,
            until_on=until_on,
        )
        for bell in bells
    )


def _values(schedule: BellSchedule) -> dict[str, object]:
    return {"name": schedule.name, "shift": schedule.shift}


def _times(bells: Sequence[Bell]) -> dict[str, object]:
    return {"times": [[bell.number, f"{bell.starts_at:%H:%M}", f"{bell.ends_at:%H:%M}"] for bell in bells]}
