"""A student's day from the first bell to the last club, and the week of them (acceptance D6, domain F5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from parta.access.actors import Actor
from parta.core import clock
from parta.diary.queries.dates import day_text, short_weekdays, weekday_text
from parta.diary.queries.day_lessons import DayLesson, list_day_lessons
from parta.diary.queries.people import Pupil, get_pupil
from parta.diary.rules import SATURDAY, WEEK
from parta.lessons.rules import week_days
from parta.schoolday.queries.day import MeetingEntry, RegimeEntry, list_meetings, list_regime
from parta.schoolday.queries.words import CLUB_NAMES, ICONS, REGIME_NAMES, regime_name, times_text
from parta.schoolday.rules import ClubKind, RegimeKind
from parta.schoolday.rules.day import Placed, Span, holds, lay_out, length, whole
from parta.schoolyear.queries import list_holidays

LESSON, BREAK = "lesson", "break"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayEntry:
    """One stretch of the day. ``kind``: a lesson, a break, or a kind of regime or club; ``words`` say which.

    Empty ``old_place`` and ``old_who``: as planned. ``inside``: what happens within a break.
    """

    kind: str
    words: str
    icon: str
    title: str
    starts_at: time
    ends_at: time
    times: str
    minutes: int
    number: int | None = None  # of a lesson
    place: str = ""
    old_place: str = ""
    who: str = ""
    old_who: str = ""
    note: str = ""
    is_canceled: bool = False
    is_past: bool = False
    is_now: bool = False
    is_next: bool = False  # the present moment lies just before it
    inside: tuple["DayEntry", ...] = ()


@dataclass(frozen=True, slots=True)
class DayPlan:
    day: date
    weekday: str
    weekday_short: str
    date_text: str
    is_today: bool
    is_chosen: bool
    holiday: str
    entries: tuple[DayEntry, ...]
    span: str  # 8:30–15:20; empty: nothing takes place
    duration: str

    @property
    def lesson_count(self) -> int:
        return sum(entry.kind == LESSON and not entry.is_canceled for entry in self.entries)


@dataclass(frozen=True, slots=True)
class DayPage:
    pupil: Pupil
    chosen: date
    today: date
    now: str
    previous: date
    following: date
    previous_week: date
    following_week: date
    label: str  # of the week
    is_this_week: bool
    days: tuple[DayPlan, ...]
    plan: DayPlan  # of the chosen day


def day_page(actor: Actor, student_id: int, day: date | None) -> DayPage:
    """The day (None: today) and its week; NotFound for a student whose diary is not the actor's to read."""
    now = clock.now().astimezone(actor.school.zone)
    today = now.date()
    chosen = day or today
    pupil = get_pupil(actor, student_id, chosen)
    week = week_days(chosen)
    plans = _week_plans(actor, pupil, week, chosen, now)
    return DayPage(
        pupil=pupil,
        chosen=chosen,
        today=today,
        now=time_format(now.time(), "G:i"),
        previous=chosen - _DAY,
        following=chosen + _DAY,
        previous_week=chosen - WEEK,
        following_week=chosen + WEEK,
        label=f"{day_text(week[0])} – {day_text(week[SATURDAY - 1])} {week[SATURDAY - 1].year}",
        is_this_week=today in week,
        days=tuple(
            plan
            for plan in plans
            if plan.day.isoweekday() <= SATURDAY or plan.entries or plan.is_chosen or plan.is_today
        ),
        plan=next(plan for plan in plans if plan.is_chosen),
    )


def day_entries(actor: Actor, student_id: int, day: date) -> tuple[DayEntry, ...]:
    """The entries of one day of a student whose diary the actor may read (else NotFound); for overviews."""
    pupil = get_pupil(actor, student_id, day)
    now = clock.now().astimezone(actor.school.zone)
    return _week_plans(actor, pupil, (day,), day, now)[0].entries


def _week_plans(
    actor: Actor, pupil: Pupil, days: Sequence[date], chosen: date, now: datetime
) -> list[DayPlan]:
    first, last = days[0], days[-1]
    lessons = list_day_lessons(pupil, first, last, actor.school.zone)
    regime = list_regime(pupil.year_id, pupil.class_id)
    meetings = list_meetings(pupil.student_id, first, last)
    found = list_holidays(pupil.year_id, first, last)
    holidays = {day: item.name for item in found for day in days if item.starts_on <= day <= item.ends_on}
    short = short_weekdays()
    plans = []
    for day in days:
        entries = _entries(pupil, day, lessons, regime, meetings, holidays)
        entries = _with_now(entries, now.time()) if day == now.date() else entries
        span = whole(entry for entry in entries if not entry.is_canceled)
        plans.append(
            DayPlan(
                day=day,
                weekday=weekday_text(day),
                weekday_short=short[day.weekday()],
                date_text=day_text(day),
                is_today=day == now.date(),
                is_chosen=day == chosen,
                holiday=holidays.get(day, ""),
                entries=entries,
                span=times_text(span.starts_at, span.ends_at) if span else "",
                duration=_duration(span) if span else "",
            )
        )
    return plans


def _entries(
    pupil: Pupil,
    day: date,
    lessons: Sequence[DayLesson],
    regime: Sequence[RegimeEntry],
    meetings: Sequence[MeetingEntry],
    holidays: Mapping[date, str],
) -> tuple[DayEntry, ...]:
    """Items for every day belong to days on which a lesson takes place; holidays have lessons only."""
    if not pupil.covers(day):
        return ()
    placed = [_of_lesson(lesson) for lesson in lessons if lesson.held_on == day]
    # Canceled lessons at either end are no reason to wait: there are no breaks beside them.
    held = whole(entry for entry in placed if not entry.is_canceled)
    others = [entry for entry in placed if held is None or not holds(held, entry)]
    placed = [entry for entry in placed if entry not in others]
    if day not in holidays:
        weekdays = {day.isoweekday(), None if held else 0}
        others += [_of_regime(item) for item in regime if item.weekday in weekdays]
        others += [_of_meeting(meeting) for meeting in meetings if meeting.is_on(day)]
    rows = lay_out(*([Placed(e.starts_at, e.ends_at, e) for e in entries] for entries in (placed, others)))
    return tuple(_of_placed(row) for row in rows)


def _of_placed(row: Placed[DayEntry]) -> DayEntry:
    inside = tuple(_of_placed(item) for item in row.inside)
    if row.what is not None:
        return row.what
    name = pgettext("between lessons", "Break")
    return _entry(BREAK, name, "bell", name, row.starts_at, row.ends_at, inside=inside)


def _of_lesson(lesson: DayLesson) -> DayEntry:
    return _entry(
        LESSON,
        _("Lesson"),
        "book-open",
        lesson.subject,
        lesson.starts_at,
        lesson.ends_at,
        number=lesson.period,
        place=_room(lesson.room),
        old_place=_room(lesson.old_room),
        who=lesson.substitute or lesson.teachers,
        old_who=lesson.teachers if lesson.substitute else "",
        note=lesson.note,
        is_canceled=lesson.is_canceled,
    )


def _room(name: str) -> str:
    """Numbers are said to be rooms; a workshop needs no such word."""
    is_number = name[:1].isdigit()
    return f"{pgettext('before the number of a room', 'room')} {name}" if is_number else name


def _of_regime(item: RegimeEntry) -> DayEntry:
    words = str(REGIME_NAMES[RegimeKind(item.kind)])
    title = regime_name(item.kind, item.name)
    return _entry(item.kind, words, ICONS[item.kind], title, item.starts_at, item.ends_at, place=item.place)


def _of_meeting(meeting: MeetingEntry) -> DayEntry:
    return _entry(
        meeting.kind,
        str(CLUB_NAMES[ClubKind(meeting.kind)]),
        ICONS[meeting.kind],
        meeting.club,
        meeting.starts_at,
        meeting.ends_at,
        place=meeting.place,
        who=meeting.teacher,
        note=meeting.group,
    )


def _entry(
    kind: str, words: str, icon: str, title: str, starts_at: time, ends_at: time, **values: Any
) -> DayEntry:
    return DayEntry(
        kind,
        words,
        icon,
        title,
        starts_at,
        ends_at,
        times_text(starts_at, ends_at),
        length(Span(starts_at, ends_at)),
        **values,
    )


def _with_now(entries: Sequence[DayEntry], now: time) -> tuple[DayEntry, ...]:
    """Marked with what is over, what is going on, and, between two of them, what comes next."""
    marked = [
        replace(
            entry,
            is_past=entry.ends_at <= now,
            is_now=entry.starts_at <= now < entry.ends_at and not entry.is_canceled,
            inside=_with_now(entry.inside, now),
        )
        for entry in entries
    ]
    begun = [place for place, entry in enumerate(marked) if entry.starts_at <= now]
    following = len(begun)
    if begun and following < len(marked) and not any(entry.is_now for entry in marked):
        marked[following] = replace(marked[following], is_next=True)
    return tuple(marked)


def _duration(span: Span) -> str:
    """6 h 50 min."""
    hours, minutes = divmod(length(span), 60)
    parts = [ngettext("%(count)d h", "%(count)d h", hours) % {"count": hours}] if hours else []
    if minutes:
        parts.append(ngettext("%(count)d min", "%(count)d min", minutes) % {"count": minutes})
    return " ".join(parts)
