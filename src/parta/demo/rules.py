"""The demo school's account names and the shape of its year: plain values in, plain values out."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SLUG = "demo"
PASSWORD = "parta-demo"  # noqa: S105 - shown on the sign-in page of a demo
PARENT_SNILS = "11223344595"  # the same at the school and on the portal, so that the accounts can be linked
PORTAL_ACCOUNTS = ("maria", "elena", "desk", "region", "support", "admin", "events")
ACCOUNTS = ("student", "parent", "teacher", "classteacher", "deputy", "head", "registrar", "organizer")

# Weeks from the beginning of the year: (first, last) of each quarter; between them holidays.
QUARTER_WEEKS = ((0, 7), (9, 16), (19, 28), (30, 37))
SEMESTER_WEEKS = ((0, 16), (19, 37))
RUNNING_WEEK = 13  # the middle of the second quarter
LAST_LAID_OUT_WEEK = 22  # lessons are laid out until here
_HOLIDAY_NAMES = ("Осенние каникулы", "Зимние каникулы", "Весенние каникулы")
_PUBLIC_HOLIDAYS = {
    (1, 1): "Новый год",
    (1, 7): "Рождество Христово",
    (2, 23): "День защитника Отечества",
    (3, 8): "Международный женский день",
    (5, 1): "Праздник Весны и Труда",
    (5, 9): "День Победы",
    (6, 12): "День России",
    (11, 4): "День народного единства",
}


def dice(*seed: object) -> Random:
    """Chance that falls the same way every time for the same seed."""
    return Random("/".join(map(str, seed)))  # noqa: S311 - invents people and marks, no secrets


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    name: str
    first: date
    last: date

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class YearShape:
    name: str
    first: date
    last: date
    quarters: tuple[Span, ...]
    semesters: tuple[Span, ...]
    holidays: tuple[Span, ...]
    laid_out_until: date

    def school_days(self, until: date) -> list[date]:
        """Monday to Friday outside holidays, from the first day of the year."""
        days = (self.first + timedelta(days=count) for count in range((until - self.first).days + 1))
        return [
            day
            for day in days
            if day.weekday() < 5 and not any(holiday.covers(day) for holiday in self.holidays)
        ]


def year_around(today: date) -> YearShape:
    """An academic year in which the week of ``today`` lies in the middle of the second quarter.

    That week and its neighbors are full school weeks whatever the calendar says.
    """
    this_monday = today - timedelta(days=today.weekday())
    first = this_monday - timedelta(weeks=RUNNING_WEEK)

    def span(name: str, weeks: tuple[int, int]) -> Span:
        begin, end = weeks
        return Span(name, first + timedelta(weeks=begin), first + timedelta(weeks=end, days=6))

    quarters = tuple(span(str(number), weeks) for number, weeks in enumerate(QUARTER_WEEKS, 1))
    semesters = tuple(span(str(number), weeks) for number, weeks in enumerate(SEMESTER_WEEKS, 1))
    breaks = [
        Span(name, before.last + timedelta(days=1), after.first - timedelta(days=1))
        for name, before, after in zip(_HOLIDAY_NAMES, quarters, quarters[1:], strict=False)
    ]
    last = quarters[-1].last
    near = Span("", this_monday - timedelta(weeks=1), this_monday + timedelta(weeks=2, days=-1))
    public = [
        day for day in _public_holidays(first, last) if not any(s.covers(day.first) for s in [near, *breaks])
    ]
    name = f"{first.year}/{last.year % 100:02}" if first.year != last.year else str(first.year)
    return YearShape(
        name=name,
        first=first,
        last=last,
        quarters=quarters,
        semesters=semesters,
        holidays=tuple(sorted(breaks + public, key=lambda item: item.first)),
        laid_out_until=first + timedelta(weeks=LAST_LAID_OUT_WEEK, days=6),
    )


def _public_holidays(first: date, last: date) -> list[Span]:
    days = [
        Span(name, date(year, month, day), date(year, month, day))
        for year in range(first.year, last.year + 1)
        for (month, day), name in _PUBLIC_HOLIDAYS.items()
    ]
    return [day for day in days if first <= day.first <= last and day.first.weekday() < 5]
