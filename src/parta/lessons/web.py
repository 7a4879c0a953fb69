"""The week of a timetable as a spreadsheet."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.core.spreadsheets import Sheet, Value
from parta.lessons.queries.week import LessonEntry, TimetableWeek


def timetable_sheet(page: TimetableWeek) -> Sheet:
    """A line for each lesson of the week; holidays have one of their own."""
    head = [
        _("Date"),
        _("Day"),
        pgettext("number of a lesson within the day", "Lesson"),
        _("Time"),
        _("Subject"),
        _("Class or group"),
        _("Teachers"),
        _("Room"),
        _("Changes"),
    ]
    rows: list[list[Value]] = []
    for day in page.days:
        named: list[Value] = [day.day.isoformat(), date_format(day.day, "l")]
        if day.holiday:
            rows.append([*named, None, "", "", "", "", "", day.holiday])
        rows += [[*named, *_cells(entry)] for row in day.rows for entry in row.entries]
    return Sheet(_("Timetable"), head, rows, frozen=2)


def _cells(entry: LessonEntry) -> list[Value]:
    times = [timezone.localtime(at).strftime("%H:%M") for at in (entry.starts_at, entry.ends_at) if at]
    return [
        entry.period,
        "–".join(times),
        entry.subject,
        entry.students,
        ", ".join(entry.teachers),
        entry.room,
        "; ".join(filter(None, _changes(entry))),
    ]


def _changes(entry: LessonEntry) -> list[str]:
    return [
        _("canceled") if entry.is_canceled else "",
        f"{_('substitution')}: {entry.substitute}" if entry.substitute else "",
        f"{_('another room')}: {entry.old_room} → {entry.room}" if entry.old_room else "",
        entry.note,
    ]
