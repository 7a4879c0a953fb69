"""Which academic year a page shows, and the others one may turn to: the past stays readable."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound
from parta.schoolyear.models import AcademicYear, Term
from parta.schoolyear.queries.years import running_year


@dataclass(frozen=True, slots=True)
class YearLink:
    """A chip of the choice of years."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class YearChoice:
    """``year`` None: the school has not begun. ``day``: today, or the day of the year nearest to it.

    ``links``, the latest year first, are empty where there is only one. ``is_running``: the page would
    show the year without being asked.
    """

    year: AcademicYear | None
    day: date
    links: tuple[YearLink, ...]
    is_running: bool

    @property
    def query(self) -> str:
        """What keeps the year in an address; empty for the running one."""
        return "" if self.is_running or self.year is None else f"year={self.year.pk}"


def choose_year(
    actor: Actor, year_id: int | None, *, term_id: int | None = None, only: Collection[int] | None = None
) -> YearChoice:
    """The year asked for, or that of the term asked for, or the running one; in one query.

    ``only``: the years that the reader has something in. NotFound for a year that is none of the school's.
    """
    today = clock.today(actor.school.zone)
    has_term = Exists(Term.objects.filter(year=OuterRef("pk"), pk=term_id or 0))
    years = list(AcademicYear.objects.visible_to(actor).annotate(has_term=has_term).order_by("starts_on"))
    running = running_year(years, today)
    year = running
    if year_id is not None:
        year = next((one for one in years if one.pk == year_id), None)
        if year is None:
            raise NotFound
    elif term_id is not None:
        year = next((one for one in years if one.has_term), running)  # type: ignore[attr-defined]
    shown = [one for one in reversed(years) if only is None or one.pk in only]
    return YearChoice(
        year=year,
        day=day_within(year, today) if year else today,
        links=year_links(shown, year) if len(shown) > 1 else (),
        is_running=year == running,
    )


def year_links(years: Collection[AcademicYear], chosen: AcademicYear | None) -> tuple[YearLink, ...]:
    return tuple(YearLink(one.name, f"?year={one.pk}", one == chosen) for one in years)


def day_within(year: AcademicYear, today: date) -> date:
    """Today, or the day of the year nearest to it."""
    return min(max(today, year.starts_on), year.ends_on)


def is_past_year(year: AcademicYear, today: date) -> bool:
    """Whether a later year of the school has begun: then it is an archive. Asks nothing while it runs."""
    if today <= year.ends_on:
        return False
    later = AcademicYear.objects.filter(school_id=year.school_id, starts_on__gt=year.starts_on)
    return later.filter(starts_on__lte=today).exists()
