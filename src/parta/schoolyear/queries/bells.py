"""Bells: what rings now, and the schedules as the office edits them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.core.relations import used_ids
from parta.schoolyear.models import AcademicYear, BellPeriod, BellSchedule, Holiday, SpecialDay, Term
from parta.schoolyear.queries.years import find_year_on, list_holidays
from parta.schoolyear.rules.bells import Bell, BellAdvice, bell_advice, break_minutes
from parta.schoolyear.rules.days import shortened
from parta.schoolyear.rules.terms import TermKind

_SUNDAY = 7


def get_bells(actor: Actor, schedule_id: int) -> BellSchedule:
    schedule = BellSchedule.objects.filter(school=actor.school, pk=schedule_id).first()
    if schedule is None:
        raise NotFound
    return schedule


def list_bells(actor: Actor, day: date | None = None) -> list[BellSchedule]:
    """Bell schedules of the school with the periods of the day (None: today) prefetched, by number."""
    day = day or clock.today(actor.school.zone)
    periods = Prefetch("periods", queryset=BellPeriod.objects.valid_on(day).order_by("number"))
    return list(
        BellSchedule.objects.filter(school=actor.school).order_by("shift", "name").prefetch_related(periods)
    )


@dataclass(frozen=True, slots=True)
class BellRow:
    number: int
    starts_at: time
    ends_at: time
    break_after: int | None  # minutes until the next lesson; None: it is the last
    is_now: bool
    is_break_now: bool


@dataclass(frozen=True, slots=True)
class BellTable:
    schedule_id: int
    name: str
    shift: int
    rows: tuple[BellRow, ...]


@dataclass(frozen=True, slots=True)
class TermRow:
    kind: TermKind
    number: int
    starts_on: date
    ends_on: date
    is_closed: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class BellsPage:
    year: AcademicYear | None  # None: the school has not begun yet
    schedules: tuple[BellTable, ...]
    terms: tuple[TermRow, ...]
    holidays: tuple[Holiday, ...]
    special_days: tuple[SpecialDay, ...]  # from today on
    minutes_off: int  # of every lesson today
    may_write: bool


def bells_page(actor: Actor, moment: datetime) -> BellsPage:
    """Bells, terms and holidays of the year in which ``moment`` (in the school's zone) lies."""
    day = moment.date()
    year = find_year_on(actor, day)
    holidays = list_holidays(year.pk, year.starts_on, year.ends_on) if year else []
    special = list(SpecialDay.objects.filter(year=year, day__gte=day).order_by("day")) if year else []
    today = next((one for one in special if one.day == day), None)
    is_free = day.isoweekday() == _SUNDAY or any(one.starts_on <= day <= one.ends_on for one in holidays)
    if today is not None and today.weekday is not None:
        is_free = False
    now = None if is_free else moment.time()
    cut = today.minutes_off if today else 0
    terms = Term.objects.filter(year=year).order_by("kind", "starts_on") if year else ()
    return BellsPage(
        year=year,
        schedules=tuple(_bell_table(schedule, now, cut) for schedule in list_bells(actor, day)),
        terms=tuple(
            TermRow(
                kind=TermKind(term.kind),
                number=term.number,
                starts_on=term.starts_on,
                ends_on=term.ends_on,
                is_closed=term.closed_at is not None,
                is_now=term.starts_on <= day <= term.ends_on,
            )
            for term in terms
        ),
        holidays=tuple(holidays),
        special_days=tuple(special),
        minutes_off=cut,
        may_write=actor.has(Permission.WRITE_STRUCTURE),
    )


def _bell_table(schedule: BellSchedule, now: time | None, cut: int) -> BellTable:
    """``now`` None: no bell rings today. ``cut``: minutes that every lesson is shorter today."""
    bells = [
        Bell(period.number, *shortened(period.starts_at, period.ends_at, place, cut))
        for place, period in enumerate(schedule.periods.all())  # prefetched in order
    ]
    following = [*bells[1:], None]
    return BellTable(
        schedule_id=schedule.pk,
        name=schedule.name,
        shift=schedule.shift,
        rows=tuple(
            BellRow(
                number=bell.number,
                starts_at=bell.starts_at,
                ends_at=bell.ends_at,
                break_after=break_minutes(bell.ends_at, after.starts_at) if after else None,
                is_now=now is not None and bell.starts_at <= now < bell.ends_at,
                is_break_now=now is not None and after is not None and bell.ends_at <= now < after.starts_at,
            )
            for bell, after in zip(bells, following, strict=True)
        ),
    )


@dataclass(frozen=True, slots=True)
class BellsChange:
    """The times from a day on; ``since_on`` None: from the beginning."""

    since_on: date | None
    until_on: date | None
    bells: tuple[Bell, ...]


@dataclass(frozen=True, slots=True)
class BellsEditor:
    """One schedule for whoever changes it. ``bells``: as on ``day``, which is the first day of a change."""

    schedule: BellSchedule
    day: date
    bells: tuple[Bell, ...]
    changes: tuple[BellsChange, ...]  # earlier and later times beside those of the day
    advice: tuple[str, ...]
    is_used: bool


def bells_editor(actor: Actor, schedule_id: int) -> BellsEditor:
    """The bells as they are today with their other times."""
    actor.require(Permission.WRITE_STRUCTURE)
    schedule = get_bells(actor, schedule_id)
    today = clock.today(actor.school.zone)
    rows = BellPeriod.objects.filter(schedule=schedule).order_by("since_on", "number")
    sets: dict[tuple[date | None, date | None], list[Bell]] = {}
    for row in rows:
        bell = Bell(row.number, row.starts_at, row.ends_at)
        sets.setdefault((row.since_on, row.until_on), []).append(bell)
    ordered = sorted(sets, key=lambda span: span[0] or date.min)
    running = next(
        (span for span in ordered if (span[0] or date.min) <= today <= (span[1] or date.max)), None
    )
    bells = tuple(sets[running]) if running else ()
    return BellsEditor(
        schedule=schedule,
        day=today,
        bells=bells,
        changes=tuple(BellsChange(*span, tuple(sets[span])) for span in ordered if span != running),
        advice=advice_words(bells),
        is_used=bool(used_ids(BellSchedule, [schedule.pk], besides=("schoolyear.BellPeriod",))),
    )


def advice_words(bells: Sequence[Bell]) -> tuple[str, ...]:
    """What to look at, in words."""
    words = {
        BellAdvice.SHORT_BREAK: _("A break is shorter than 10 minutes."),
        BellAdvice.NO_MEAL_BREAK: _("No break is 20 minutes long: there is no time for a meal."),
        BellAdvice.LONG_LESSON: _("A lesson is longer than 45 minutes."),
    }
    return tuple(words[advice] for advice in bell_advice(bells))
