"""Academic years, their terms and days: found by day, and as the office edits them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import holidays as public
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.schools.queries import public_moved_days
from parta.schoolyear.models import AcademicYear, Holiday, SpecialDay, Term
from parta.schoolyear.rules.days import SpecialDayRule, TeachingDay, teaching_days
from parta.schoolyear.rules.terms import Days, Recess, TermKind, preset_terms, uncovered_days, usual_year

_SUNDAY = 7


def find_year_on(actor: Actor, day: date) -> AcademicYear | None:
    """The year the day lies in; between two years the one that comes next; after the last, the last.

    None: the school has not begun yet.
    """
    return running_year(list(AcademicYear.objects.visible_to(actor).order_by("starts_on")), day)


def running_year(years: Sequence[AcademicYear], day: date) -> AcademicYear | None:
    """Of the years in order the one ``find_year_on`` finds."""
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


def get_year(actor: Actor, year_id: int) -> AcademicYear:
    """A year of the school."""
    year = AcademicYear.objects.visible_to(actor).filter(pk=year_id).first()
    if year is None:
        raise NotFound
    return year


def get_holiday(actor: Actor, year_id: int, holiday_id: int) -> Holiday:
    rows = Holiday.objects.filter(year__school=actor.school, year_id=year_id).select_related("year")
    holiday = rows.filter(pk=holiday_id).first()
    if holiday is None:
        raise NotFound
    return holiday


def list_teaching_days(year_id: int, since: date, until: date) -> Iterator[TeachingDay]:
    """Days with lessons within since..until and by which weekday's plan each is taught; two queries."""
    free = [Days(one.starts_on, one.ends_on) for one in list_holidays(year_id, since, until)]
    rows = SpecialDay.objects.filter(year_id=year_id, day__gte=since, day__lte=until)
    special = {row.day: SpecialDayRule(row.weekday, row.minutes_off) for row in rows}
    return teaching_days(Days(since, until), free, special)


def list_years(actor: Actor) -> list[AcademicYear]:
    """The school's years, the latest first."""
    return list(AcademicYear.objects.visible_to(actor).order_by("-starts_on"))


def kind_words(kind: TermKind) -> str:
    return {
        TermKind.QUARTER: _("Quarters"),
        TermKind.TRIMESTER: _("Trimesters"),
        TermKind.SEMESTER: _("Semesters"),
    }[kind]


def recess_words(recess: Recess) -> str:
    return {
        Recess.AUTUMN: _("Autumn holidays"),
        Recess.WINTER: _("Winter holidays"),
        Recess.SPRING: _("Spring holidays"),
    }[recess]


@dataclass(frozen=True, slots=True)
class KindTerms:
    """The terms of one kind; ``warnings``: days that belong to none of them."""

    kind: TermKind
    name: str
    terms: tuple[Term, ...]
    warnings: tuple[str, ...]

    @property
    def has_open(self) -> bool:
        return any(term.closed_at is None for term in self.terms)


@dataclass(frozen=True, slots=True)
class PublicDay:
    """A day off of the calendar within the year, that no holiday of the school covers."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class YearPage:
    year: AcademicYear
    kinds: tuple[KindTerms, ...]
    missing_kinds: tuple[tuple[str, str], ...]  # that could be added
    holidays: tuple[Holiday, ...]
    special_days: tuple[SpecialDay, ...]
    public_days: tuple[PublicDay, ...]
    working_weekends: tuple[date, ...]  # that the government made working days
    free_days: int
    today: date


def year_page(actor: Actor, year_id: int) -> YearPage:
    """A year with all that divides it, what is proposed, and what to look at."""
    actor.require(Permission.READ_ALL_PEOPLE)
    year = get_year(actor, year_id)
    span = Days(year.starts_on, year.ends_on)
    rows = list(Term.objects.filter(year=year).order_by("number"))
    holidays = list_holidays(year.pk, year.starts_on, year.ends_on)
    free = [Days(one.starts_on, one.ends_on) for one in holidays]
    special = list(SpecialDay.objects.filter(year=year).order_by("day"))
    kinds = [
        _kind_terms(kind, [row for row in rows if row.kind == kind], free, span)
        for kind in TermKind
        if any(row.kind == kind for row in rows)
    ]
    there = {one.kind for one in kinds}
    known = {row.day for row in special}
    return YearPage(
        year=year,
        kinds=tuple(kinds),
        missing_kinds=tuple((kind.value, kind_words(kind)) for kind in TermKind if kind not in there),
        holidays=tuple(holidays),
        special_days=tuple(special),
        public_days=tuple(_public_days(span, free)),
        working_weekends=tuple(
            day for day in public_moved_days(actor.school.region, span.first, span.last) if day not in known
        ),
        free_days=sum((one.last - one.first).days + 1 for one in free),
        today=clock.today(actor.school.zone),
    )


def next_usual_year(actor: Actor) -> Days:
    """The first usual year from the running one on that the school has not got yet."""
    taken = [Days(one.starts_on, one.ends_on) for one in list_years(actor)]
    day = clock.today(actor.school.zone)
    while any(usual_year(day).first <= one.last and one.first <= usual_year(day).last for one in taken):
        day = usual_year(day).last + timedelta(days=100)
    return usual_year(day)


def usual_terms(kind: TermKind, year: AcademicYear) -> list[Days]:
    """The preset of the kind within the year."""
    return preset_terms(kind, Days(year.starts_on, year.ends_on))


def _kind_terms(kind: TermKind, rows: Sequence[Term], free: Sequence[Days], year: Days) -> KindTerms:
    spans = uncovered_days([Days(row.starts_on, row.ends_on) for row in rows], free, year)
    warnings = tuple(
        _("Lessons on %(days)s would belong to no term: make them holidays or lengthen a term.")
        % {"days": span_words(span)}
        for span in spans
    )
    return KindTerms(kind, kind_words(kind), tuple(rows), warnings)


def span_words(days: Days) -> str:
    """26 October – 2 November, or one day."""
    first = date_format(days.first, "j E")
    return first if days.first == days.last else f"{first} – {date_format(days.last, 'j E')}"


def _public_days(year: Days, free: Sequence[Days]) -> Iterator[PublicDay]:
    """From Monday to Saturday only: on Sundays there are no lessons anyhow."""
    language = {"ru": "ru", "en": "en_US"}.get(get_language() or "", "en_US")
    years = range(year.first.year, year.last.year + 1)
    days = public.country_holidays("RU", years=years, language=language)
    for day, name in sorted(days.items()):
        if year.covers(day) and day.isoweekday() < _SUNDAY and not any(span.covers(day) for span in free):
            yield PublicDay(day, name)
