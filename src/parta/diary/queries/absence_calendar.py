"""The months of a term with each day's state: lessons, days off, absences, notices (acceptance T1–T3)."""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.attendance.models import Attendance
from parta.attendance.queries import code_name
from parta.attendance.queries.days import list_student_lessons
from parta.attendance.queries.notices import NoticeRow
from parta.attendance.rules import MISSED_CODES, AttendanceCode
from parta.attendance.rules.notices import MOST_DAYS_AHEAD
from parta.diary.queries.dates import day_text, weekday_text
from parta.diary.queries.people import Pupil
from parta.diary.rules import SATURDAY, WEEK
from parta.schoolyear.queries import list_holidays

_DAY = timedelta(days=1)


class Missed(NamedTuple):
    """A lesson the student missed or came late to."""

    held_on: date
    period: int | None
    starts_at: datetime | None
    subject: str
    code: AttendanceCode
    late_minutes: int | None


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """``state``: school, free (a day off), holiday, weekend, missed, part (some lessons), late.

    ``code``: what stands under the number. ``told``: a notice of the day, filed or accepted.
    ``lines``: the missed lessons in words. ``may_tell``: notice of the day can still be given.
    """

    day: date
    state: str
    code: str
    told: str
    words: str
    lines: tuple[str, ...]
    is_today: bool
    is_chosen: bool
    may_tell: bool

    @property
    def is_link(self) -> bool:
        return self.may_tell or bool(self.lines) or bool(self.told)


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    key: str
    label: str
    is_now: bool
    weeks: tuple[tuple[CalendarDay | None, ...], ...]  # None: of the month before or after


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the months first..last, and all that is known of them."""

    months: tuple[CalendarMonth, ...]
    chosen: CalendarDay | None
    counts: tuple[tuple[str, int], ...]  # missed lessons by reason, lateness last
    missed_days: int  # without a single lesson attended (domain E2)
    last_period: int


def month_bounds(starts_on: date, ends_on: date) -> tuple[date, date]:
    """From the first day of the first month to the last of the last."""
    return starts_on.replace(day=1), ends_on.replace(day=monthrange(ends_on.year, ends_on.month)[1])


def draw_calendar(
    pupil: Pupil,
    first: date,
    last: date,
    *,
    today: date,
    zone: tzinfo,
    notices: Sequence[NoticeRow],
    chosen: date | None,
) -> Calendar:
    """Whole months. The caller has proved the right to the student's absences; notices are empty without."""
    lessons = [
        lesson
        for lesson in list_student_lessons([pupil.student_id], first, last)
        if pupil.covers(lesson.held_on)
    ]
    holidays = _holidays(pupil, first, last)
    missed = _missed(pupil, first, last)
    by_day = Counter(lesson.held_on for lesson in lessons)
    days = {
        day: _day(day, by_day[day], missed.get(day, ()), holidays.get(day, ""), notices, today, zone, chosen)
        for day in _days(first, last)
    }
    rows = [row for items in missed.values() for row in items]
    return Calendar(
        months=_months(days, today),
        chosen=days.get(chosen) if chosen else None,
        counts=_counts(rows),
        missed_days=sum(1 for day in days.values() if day.state == "missed"),
        last_period=max((lesson.period or 0 for lesson in lessons), default=0),
    )


def lesson_line(row: Missed, zone: tzinfo) -> str:
    """2. Algebra, 9:25: ill."""
    number = f"{row.period}. " if row.period else ""
    local = row.starts_at.astimezone(zone) if row.starts_at else None
    at = f", {local.hour}:{local.minute:02}" if local else ""
    return f"{number}{row.subject}{at}: {code_name(row.code, row.late_minutes)}"


def _days(first: date, last: date) -> list[date]:
    return [first + _DAY * offset for offset in range((last - first).days + 1)]


def _holidays(pupil: Pupil, first: date, last: date) -> dict[date, str]:
    found = {}
    for item in list_holidays(pupil.year_id, first, last):
        for day in _days(max(item.starts_on, first), min(item.ends_on, last)):
            found[day] = item.name
    return found


def _missed(pupil: Pupil, first: date, last: date) -> dict[date, list[Missed]]:
    rows = Attendance.objects.filter(
        student_id=pupil.student_id, lesson__held_on__gte=first, lesson__held_on__lte=last
    ).order_by("lesson__held_on", "lesson__period", "pk")
    found: dict[date, list[Missed]] = {}
    for held_on, period, starts_at, subject, code, minutes in rows.values_list(
        "lesson__held_on",
        "lesson__period",
        "lesson__starts_at",
        "lesson__course__subject__name",
        "code",
        "late_minutes",
    ):
        if pupil.covers(held_on):
            row = Missed(held_on, period, starts_at, subject, AttendanceCode(code), minutes)
            found.setdefault(held_on, []).append(row)
    return found


def _day(
    day: date,
    lessons: int,
    rows: Collection[Missed],
    holiday: str,
    notices: Sequence[NoticeRow],
    today: date,
    zone: tzinfo,
    chosen: date | None,
) -> CalendarDay:
    missed = [row for row in rows if row.code in MISSED_CODES]
    notice = next((row for row in notices if row.span.starts_on <= day <= row.span.ends_on), None)
    state = _state(day, lessons, len(missed), bool(rows), holiday)
    told = ("accepted" if notice.is_accepted else "filed") if notice and lessons else ""
    return CalendarDay(
        day=day,
        state=state,
        code=_code(missed, rows),
        told=told,
        words=_words(day, state, lessons, len(missed), holiday, notice.words if notice and lessons else ""),
        lines=tuple(lesson_line(row, zone) for row in rows),
        is_today=day == today,
        is_chosen=day == chosen,
        may_tell=bool(lessons) and today <= day <= today + _DAY * MOST_DAYS_AHEAD,
    )


def _state(day: date, lessons: int, missed: int, has_rows: bool, holiday: str) -> str:
    if missed:
        return "missed" if missed >= lessons else "part"
    if has_rows:
        return "late"
    if lessons:
        return "school"
    if holiday:
        return "holiday"
    return "weekend" if day.isoweekday() >= SATURDAY else "free"


def _code(missed: Sequence[Missed], rows: Collection[Missed]) -> str:
    """The commonest reason of the day's absences; being late only where there is none."""
    codes = [row.code for row in missed] or [row.code for row in rows]
    return Counter(codes).most_common(1)[0][0].value if codes else ""


def _words(day: date, state: str, lessons: int, missed: int, holiday: str, told: str) -> str:
    """Everything a reader who does not see the colors needs."""
    texts = {
        "missed": _("missed the whole day"),
        "part": _("missed %(missed)d of %(lessons)d lessons") % {"missed": missed, "lessons": lessons},
        "late": _("came late"),
        "school": ngettext("%(count)d lesson", "%(count)d lessons", lessons) % {"count": lessons},
        "holiday": holiday,
        "weekend": _("day off"),
        "free": _("no lessons"),
    }
    return "; ".join(filter(None, (f"{weekday_text(day)}, {day_text(day)}: {texts[state]}", told)))


def _months(days: Mapping[date, CalendarDay], today: date) -> tuple[CalendarMonth, ...]:
    keys = dict.fromkeys((day.year, day.month) for day in days)
    return tuple(_month(days, date(year, month, 1), today) for year, month in keys)


def _month(days: Mapping[date, CalendarDay], first: date, today: date) -> CalendarMonth:
    last = first.replace(day=monthrange(first.year, first.month)[1])
    monday = first - _DAY * first.weekday()
    weeks = []
    while monday <= last:
        cells = [monday + _DAY * offset for offset in range(WEEK.days)]
        weeks.append(tuple(days.get(day) if day.month == first.month else None for day in cells))
        monday += WEEK
    label = date_format(first, "F Y").capitalize()
    is_now = (first.year, first.month) == (today.year, today.month)
    return CalendarMonth(f"{first:%Y-%m}", label, is_now, tuple(weeks))


def _counts(rows: Sequence[Missed]) -> tuple[tuple[str, int], ...]:
    found = Counter(row.code for row in rows)
    return tuple((code_name(code), found[code]) for code in AttendanceCode if found[code])
