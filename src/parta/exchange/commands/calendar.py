"""The academic year of an imported school: found, or made with the usual quarters."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.core.errors import Refused
from parta.exchange.commands.report import Report
from parta.exchange.rules import calendar as rules
from parta.schoolyear.commands import HolidayPlan, TermPlan, create_year
from parta.schoolyear.models import AcademicYear
from parta.schoolyear.queries import list_terms, term_on
from parta.schoolyear.rules import TermKind


@dataclass(frozen=True, slots=True)
class Calendar:
    year: AcademicYear

    def days_to_lay_out(self, since: date | None, until: date | None, today: date) -> tuple[date, date]:
        """The days asked for; by default the running quarter. Refused outside the year."""
        term = term_on(list_terms(self.year.pk, TermKind.QUARTER), since or today)
        first = since or (term.starts_on if term else self.year.starts_on)
        last = until or (term.ends_on if term and term.ends_on >= first else self.year.ends_on)
        if not self.year.starts_on <= first <= last <= self.year.ends_on:
            raise Refused(
                _("The days must lie in order within %(first)s – %(last)s.")
                % {"first": self.year.starts_on.isoformat(), "last": self.year.ends_on.isoformat()},
                code="outside_year",
            )
        return first, last


def build_calendar(actor: Actor, day: date, report: Report) -> Calendar:
    """The school's year the day lies in; a new one with quarters and semesters where there is none."""
    year = AcademicYear.objects.filter(school=actor.school, starts_on__lte=day, ends_on__gte=day).first()
    report.count(_("academic years"), int(year is None), int(year is not None))
    return Calendar(year or _create_year(actor, rules.year_of(day)))


def _create_year(actor: Actor, first_year: int) -> AcademicYear:
    quarters, semesters = rules.quarters(first_year), rules.semesters(first_year)
    names = (_("Autumn holidays"), _("Winter holidays"), _("Spring holidays"))
    return create_year(
        actor=actor,
        name=f"{first_year}/{(first_year + 1) % 100:02}",
        starts_on=date(first_year, 6, 1),
        ends_on=date(first_year + 1, 5, 31),
        terms=[
            TermPlan(kind, number, *span)
            for kind, spans in ((TermKind.QUARTER, quarters), (TermKind.SEMESTER, semesters))
            for number, span in enumerate(spans, start=1)
        ],
        holidays=[
            HolidayPlan(name, *span) for name, span in zip(names, rules.breaks_between(quarters), strict=True)
        ],
    )
