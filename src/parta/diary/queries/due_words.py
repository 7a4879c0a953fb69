"""Days near today as one says them: tomorrow, on Friday, lesson 3."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from parta.diary.queries.dates import day_text, weekday_text
from parta.diary.rules.homework import SPEAKS_BY_WEEKDAY, WEEK


def due_words(day: date, period: int | None, today: date) -> str:
    """Tomorrow, lesson 3; on Friday; on 5 December, lesson 1."""
    words = on_day(day, today)
    return _("%(day)s, lesson %(number)d") % {"day": words, "number": period} if period else words


def on_day(day: date, today: date) -> str:
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    distance = (day - today).days
    if distance in near:
        return near[distance]
    if 0 < distance <= SPEAKS_BY_WEEKDAY:
        return _on_weekday(day)
    return _("on %(day)s") % {"day": day_text(day)}


def day_heading(day: date, today: date) -> str:
    """Wednesday, 25 November · tomorrow; the last only where the day is near."""
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get((day - today).days, "")
    words = f"{weekday_text(day)}, {day_text(day)}"
    return f"{words} · {near}" if near else words


def week_heading(monday: date, today: date) -> str:
    """The days of a week, with its name where it is near."""
    this_monday = today - timedelta(days=today.weekday())
    near = {timedelta(): _("This week"), WEEK: _("Next week"), -WEEK: _("Last week")}
    sunday = monday + WEEK - timedelta(days=1)
    days = f"{day_text(monday)} – {day_text(sunday)}"
    name = near.get(monday - this_monday, "")
    return f"{name}, {days}" if name else days


def _on_weekday(day: date) -> str:
    return (
        _("on Monday"),
        _("on Tuesday"),
        _("on Wednesday"),
        _("on Thursday"),
        _("on Friday"),
        _("on Saturday"),
        _("on Sunday"),
    )[day.weekday()]
