"""Changes of the timetable in words, old and new side by side (acceptance K11)."""

from datetime import date

from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.core.wording import within_sentence
from parta.lessons.models import Lesson
from parta.lessons.queries.week import LessonEntry, to_entries
from parta.schools.models import School


def list_changed(school: School, day: date) -> list[tuple[Lesson, LessonEntry]]:
    """Lessons of the day that do not take place as planned, in order of time."""
    is_elsewhere = Q(slot__isnull=False) & ~Q(room_id=F("slot__room_id"))
    rows = Lesson.objects.filter(school=school, held_on=day, period__isnull=False)
    rows = rows.filter(Q(is_canceled=True) | Q(substitute__isnull=False) | is_elsewhere)
    found = to_entries(rows.select_related("school"))
    return [(lesson, entry) for lesson, entry in found if is_changed(entry)]


def is_changed(entry: LessonEntry) -> bool:
    return entry.is_canceled or bool(entry.substitute) or bool(entry.old_room)


def change_words(entry: LessonEntry) -> str:
    """What is different from the plan: “Иванова А. П. → Петрова О. Н., room 12 → 15 (illness)”."""
    if entry.is_canceled:
        said = [pgettext("change of a lesson", "no lesson")]
    else:
        said = []
        if entry.substitute:
            said.append(" → ".join(filter(None, (", ".join(entry.teachers), entry.substitute))))
        if entry.old_room:
            said.append(_("room %(old)s → %(new)s") % {"old": entry.old_room, "new": entry.room or "—"})
        elif entry.room and entry.substitute:
            said.append(_("room %(room)s") % {"room": entry.room})
        said = said or [_("as planned")]
    words = ", ".join(said)
    return f"{words} ({entry.note})" if entry.note else words


def line_words(lesson: Lesson, entry: LessonEntry) -> str:
    """One line of several: “3. Algebra, 10:25: …”."""
    number = f"{entry.period}. " if entry.period else ""
    begins = f", {_begins(lesson)}" if lesson.starts_at else ""
    return f"{number}{entry.subject}{begins}: {change_words(entry)}"


def time_words(lesson: Lesson, today: date) -> str:
    """When the lesson is: “today, lesson 3, 10:25”."""
    number = _("lesson %(number)d") % {"number": lesson.period} if lesson.period else ""
    return ", ".join(filter(None, (day_words(lesson.held_on, today), number, _begins(lesson))))


def day_words(day: date, today: date) -> str:
    """Today, tomorrow, or the day of the week; always with the date."""
    words = {0: pgettext("day", "today"), 1: pgettext("day", "tomorrow")}
    near = words.get((day - today).days) or within_sentence(date_format(day, "l"))
    return f"{near}, {date_format(day, 'j E')}"


def _begins(lesson: Lesson) -> str:
    return f"{lesson.starts_at.astimezone(lesson.school.zone):%H:%M}" if lesson.starts_at else ""
