"""Holidays, and days that are special: moved working days, shortened ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import events
from parta.core.errors import NotFound, Refused
from parta.schoolyear.commands.records import lock_year, record_calendar, span_of
from parta.schoolyear.commands.years import MAX_DAY_NAME, HolidayPlan
from parta.schoolyear.models import AcademicYear, Holiday, SpecialDay
from parta.schoolyear.queries.years import get_holiday
from parta.schoolyear.rules.days import LONGEST_CUT


@dataclass(frozen=True, slots=True)
class SpecialDayPlan:
    """``weekday``: whose lessons are taught; None: its own. ``minutes_off``: of every lesson."""

    day: date
    name: str
    weekday: int | None = None
    minutes_off: int = 0


@transaction.atomic
def add_holidays(*, actor: Actor, year_id: int, plans: Sequence[HolidayPlan]) -> None:
    """Days without lessons. Lessons to come on them go, or are canceled where something is written there.

    Refused: without a name, out of order, outside the year, across other holidays of the year.
    """
    actor.require(Permission.WRITE_STRUCTURE)
    year = lock_year(actor, year_id)
    for plan in plans:
        holiday = Holiday(year=year)
        _fill(holiday, plan)
        holiday.save()
        record_calendar(actor, "holiday.added", holiday.pk, None, _values(holiday))
        _tell(actor, year, holiday.starts_on, holiday.ends_on)


@transaction.atomic
def edit_holiday(*, actor: Actor, year_id: int, holiday_id: int, plan: HolidayPlan) -> None:
    """Refused as ``add_holidays`` refuses. Days that are free no more get their lessons, others lose them."""
    actor.require(Permission.WRITE_STRUCTURE)
    year = lock_year(actor, year_id)
    holiday = get_holiday(actor, year_id, holiday_id)
    before, first, last = _values(holiday), holiday.starts_on, holiday.ends_on
    name = holiday.name
    _fill(holiday, plan)
    holiday.save()
    if before != _values(holiday):
        record_calendar(actor, "holiday.changed", holiday.pk, before, _values(holiday))
        _tell(actor, year, min(first, holiday.starts_on), max(last, holiday.ends_on), name)


@transaction.atomic
def remove_holiday(*, actor: Actor, year_id: int, holiday_id: int) -> None:
    """The days have lessons again, those to come."""
    actor.require(Permission.WRITE_STRUCTURE)
    year = lock_year(actor, year_id)
    holiday = get_holiday(actor, year_id, holiday_id)
    record_calendar(actor, "holiday.removed", holiday.pk, _values(holiday), None)
    first, last = holiday.starts_on, holiday.ends_on
    holiday.delete()
    _tell(actor, year, first, last, holiday.name)


@transaction.atomic
def set_special_day(*, actor: Actor, year_id: int, plan: SpecialDayPlan) -> None:
    """The day is taught by another weekday's plan, or its lessons are shorter; said again, overwritten.

    Refused: neither of the two, without a name, outside the year, more minutes than a lesson can lose.
    """
    actor.require(Permission.WRITE_STRUCTURE)
    year = lock_year(actor, year_id)
    name = _name(plan.name)
    _require_within(year, plan.day, plan.day, "day", "day")
    if plan.minutes_off > LONGEST_CUT:
        words = _("At most %(count)d minutes.") % {"count": LONGEST_CUT}
        raise Refused(words, code="too_short", field="minutes_off")
    if plan.weekday is None and not plan.minutes_off:
        words = _("Choose a weekday whose lessons are taught, or say by how much they are shorter.")
        raise Refused(words, code="nothing_special", field="weekday")
    row = SpecialDay.objects.filter(year=year, day=plan.day).first()
    before = _special(row) if row else None
    row = row or SpecialDay(year=year, day=plan.day)
    row.weekday, row.minutes_off, row.name = plan.weekday, plan.minutes_off, name
    row.save()
    if before != _special(row):
        record_calendar(actor, "special_day.set", row.pk, before, _special(row))
        _tell(actor, year, plan.day, plan.day)


@transaction.atomic
def remove_special_day(*, actor: Actor, year_id: int, special_day_id: int) -> None:
    """The day is as the calendar has it again."""
    actor.require(Permission.WRITE_STRUCTURE)
    year = lock_year(actor, year_id)
    row = SpecialDay.objects.filter(year=year, pk=special_day_id).first()
    if row is None:
        raise NotFound
    record_calendar(actor, "special_day.removed", row.pk, _special(row), None)
    row.delete()
    _tell(actor, year, row.day, row.day)


def _fill(holiday: Holiday, plan: HolidayPlan) -> None:
    holiday.name = _name(plan.name)
    holiday.starts_on, holiday.ends_on = plan.starts_on, plan.ends_on
    if plan.ends_on < plan.starts_on:
        raise Refused(_("The last day is not before the first."), code="order", field="ends_on")
    _require_within(holiday.year, plan.starts_on, plan.ends_on, "starts_on", "ends_on")
    others = Holiday.objects.filter(
        year=holiday.year, starts_on__lte=plan.ends_on, ends_on__gte=plan.starts_on
    ).exclude(pk=holiday.pk)
    other = others.first()
    if other is not None:
        words = _("“%(name)s” has some of these days already.") % {"name": other.name}
        raise Refused(words, code="overlap", field="starts_on")


def _require_within(year: AcademicYear, first: date, last: date, start: str, end: str) -> None:
    for day, field in ((first, start), (last, end)):
        if not year.starts_on <= day <= year.ends_on:
            raise Refused(_("The day is outside the academic year."), code="outside", field=field)


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > MAX_DAY_NAME:
        raise Refused(_("A name of at most 100 characters."), code="bad_name", field="name")
    return name


def _tell(actor: Actor, year: AcademicYear, since: date, until: date, former_name: str = "") -> None:
    events.calendar_changed.send(
        sender=AcademicYear, actor=actor, year_id=year.pk, since=since, until=until, former_name=former_name
    )


def _values(holiday: Holiday) -> dict[str, object]:
    return {"name": holiday.name, "days": span_of(holiday)}


def _special(row: SpecialDay) -> dict[str, object]:
    return {
        "day": row.day.isoformat(),
        "weekday": row.weekday,
        "minutes_off": row.minutes_off,
        "name": row.name,
    }
