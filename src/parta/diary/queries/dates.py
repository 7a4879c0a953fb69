"""Days and moments in words, in the reader's language; formatted once and kept, as a page has dozens."""

from datetime import date, datetime, tzinfo
from functools import lru_cache

from django.utils import formats, translation
from django.utils.translation import pgettext


def day_text(day: date) -> str:
    """23 November."""
    return _format(day, "j E", translation.get_language())


def weekday_text(day: date) -> str:
    return _format(day, "l", translation.get_language()).capitalize()


def moment_text(moment: datetime, zone: tzinfo) -> str:
    """23 November, 14:05, on the wall clock of the zone."""
    local = moment.astimezone(zone)
    return f"{day_text(local.date())}, {local:%H:%M}"


def short_weekdays() -> tuple[str, ...]:
    return (
        pgettext("tab of the diary", "Mon"),
        pgettext("tab of the diary", "Tue"),
        pgettext("tab of the diary", "Wed"),
        pgettext("tab of the diary", "Thu"),
        pgettext("tab of the diary", "Fri"),
        pgettext("tab of the diary", "Sat"),
        pgettext("tab of the diary", "Sun"),
    )


@lru_cache(maxsize=4096)
def _format(day: date, pattern: str, _language: str) -> str:
    return formats.date_format(day, pattern)
