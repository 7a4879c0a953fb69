from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Prefetch

from parta.access.actors import Actor
from parta.core.errors import NotFound
from parta.schoolyear.models import AcademicYear, BellPeriod, BellSchedule, Holiday, Term
from parta.schoolyear.rules import TermKind, break_minutes

_SUNDAY = 7


def find_year_on(actor: Actor, day: date) -> AcademicYear | None:
    """The year the day lies in; between two years the one that comes next; after the last, the last.

    None: the school has not begun yet.
    """
    years = list(AcademicYear.objects.visible_to(actor).order_by("starts_on"))
    return next((year for year in years if day <= year.ends_on), years[-1] if years else None)


def get_year_on(actor: Actor, day: date) -> AcademicYear:
    """As ``find_year_on``; NotFound for a school that has no years."""
    year = find_year_on(actor, day)
    if year is None:
        raise NotFound
    return year


def list_terms(year_id: int, kind: TermKind) -> list[Term]:
    """Terms of the kind, in order."""
    return list(Term.objects.filter(year_id=year_id, kind=kind.value).order_by("starts_on"))


def term_on(terms: Sequence[Term], day: date) -> Term | None:
    """The term the day lies in; in holidays the one that has just ended; before the first, the first."""
    begun = [term for term in terms if term.starts_on <= day]
    return begun[-1] if begun else (terms[0] if terms else None)


def list_holidays(year_id: int, since: date, until: date) -> list[Holiday]:
    """Holidays of the year that touch the days since..until."""
    return list(
        Holiday.objects.filter(year_id=year_id, starts_on__lte=until, ends_on__gte=since).order_by(
            "starts_on"
        )
    )


def list_bells(actor: Actor) -> list[BellSchedule]:
    """Bell schedules of the school with their periods prefetched in order of number."""
    periods = Prefetch("periods", queryset=BellPeriod.objects.order_by("number"))
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


def bells_page(actor: Actor, moment: datetime) -> BellsPage:
    """Bells, terms and holidays of the year in which ``moment`` (in the school's zone) lies."""
    day = moment.date()
    year = find_year_on(actor, day)
    holidays = list_holidays(year.pk, year.starts_on, year.ends_on) if year else []
    is_free = day.isoweekday() == _SUNDAY or any(one.starts_on <= day <= one.ends_on for one in holidays)
    now = None if is_free else moment.time()
    terms = Term.objects.filter(year=year).order_by("kind", "starts_on") if year else ()
    return BellsPage(
        year=year,
        schedules=tuple(_bell_table(schedule, now) for schedule in list_bells(actor)),
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
    )


def _bell_table(schedule: BellSchedule, now: time | None) -> BellTable:
    """``now`` None: no bell rings today."""
    periods = list(schedule.periods.all())  # prefetched in order
    following = [*periods[1:], None]
    return BellTable(
        name=schedule.name,
        shift=schedule.shift,
        rows=tuple(
            BellRow(
                number=period.number,
                starts_at=period.starts_at,
                ends_at=period.ends_at,
                break_after=break_minutes(period.ends_at, after.starts_at) if after else None,
                is_now=now is not None and period.starts_at <= now < period.ends_at,
                is_break_now=now is not None
                and after is not None
                and period.ends_at <= now < after.starts_at,
            )
            for period, after in zip(periods, following, strict=True)
        ),
    )
