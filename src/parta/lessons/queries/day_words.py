"""What is special about days, in words: another weekday's plan, shorter lessons, none at all."""

from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.core.wording import within_sentence
from parta.schoolyear.models import AcademicYear, Holiday, SpecialDay


def special_words(year: AcademicYear, since: date, until: date) -> tuple[str, str]:
    """Title and text; days that are neither special nor free have their usual lessons."""
    special = SpecialDay.objects.filter(year=year, day=since).first() if since == until else None
    if special is not None:
        return f"{capfirst(date_format(since, 'l, j E'))}: {what_words(special)}", special.name
    holiday = Holiday.objects.filter(year=year, starts_on__lte=until, ends_on__gte=since)
    free = holiday.order_by("starts_on").first()
    if free is not None:
        return _("No lessons: %(days)s") % {"days": span_words(free.starts_on, free.ends_on)}, free.name
    return _("Usual lessons: %(days)s") % {"days": span_words(since, until)}, ""


def what_words(special: SpecialDay) -> str:
    """“lessons by Monday's timetable, each shorter by 10 minutes”."""
    said = [_by_weekday(special.weekday)] if special.weekday else []
    if special.minutes_off:
        words = ngettext(
            "lessons are %(count)d minute shorter",
            "lessons are %(count)d minutes shorter",
            special.minutes_off,
        )
        said.append(words % {"count": special.minutes_off})
    return ", ".join(said)


def span_words(first: date, last: date) -> str:
    if first == last:
        return within_sentence(date_format(first, "l, j E"))
    return f"{date_format(first, 'j E')} – {date_format(last, 'j E')}"


def _by_weekday(weekday: int) -> str:
    return {
        1: _("lessons by Monday's timetable"),
        2: _("lessons by Tuesday's timetable"),
        3: _("lessons by Wednesday's timetable"),
        4: _("lessons by Thursday's timetable"),
        5: _("lessons by Friday's timetable"),
    }.get(weekday, _("lessons by Saturday's timetable"))
