"""A new weekly plan in words."""

from collections.abc import Collection

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.core.wording import within_sentence
from parta.timetable.models import TimetableVersion
from parta.timetable.queries.words import day_name


def plan_title(version: TimetableVersion) -> str:
    """“From 7 December (Monday) the timetable changes”; a temporary one says from when to when."""
    first = date_format(version.starts_on, "j E")
    if version.ends_on < version.year.ends_on:
        last = date_format(version.ends_on, "j E")
        return _("A temporary timetable from %(first)s to %(last)s") % {"first": first, "last": last}
    weekday = within_sentence(day_name(version.starts_on.isoweekday()))
    return _("From %(day)s (%(weekday)s) the timetable changes") % {"day": first, "weekday": weekday}


def days_words(weekdays: Collection[int]) -> str:
    return ", ".join(within_sentence(day_name(weekday)) for weekday in sorted(weekdays))
