from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q

from parta.core.errors import NotFound
from parta.schools.models import MovedDay, Region
from parta.schools.rules.regions import matches_region
from parta.schools.rules.working_days import SATURDAY, WorkingCalendar


@dataclass(frozen=True, slots=True)
class MovedDayRow:
    moved_day_id: int
    day: date
    is_working: bool
    name: str
    is_own: bool  # the region's; otherwise of the whole country


def find_region(code: str) -> Region | None:
    return Region.objects.filter(code=code).first() if code else None


def get_region(code: str) -> Region:
    """The region of this code; NotFound where there is none."""
    region = find_region(code)
    if region is None:
        raise NotFound
    return region


def list_regions(query: str = "") -> list[Region]:
    """Open regions by name; with a query, those it fits (by a word's beginning or the code)."""
    return matching_regions(query, Region.objects.filter(is_open=True))


def list_regions_of(region_ids: Iterable[int], *, is_everywhere: bool = False) -> list[Region]:
    """Regions of an appointment, open or not, by name."""
    rows = Region.objects.all() if is_everywhere else Region.objects.filter(pk__in=list(region_ids))
    return matching_regions("", rows)


def matching_regions(query: str, regions: Iterable[Region]) -> list[Region]:
    """Those of the regions that a query fits, by name."""
    found = [
        region for region in regions if matches_region(query, (region.name, region.english_name), region.code)
    ]
    return sorted(found, key=str)


def working_calendar(region: Region) -> WorkingCalendar:
    """Which days are working days in the region."""
    rows = MovedDay.objects.filter(Q(region=region) | Q(region__isnull=True))
    # The region's own word is written over the country's.
    ordered = sorted(rows.values_list("region_id", "day", "is_working"), key=lambda row: row[0] or 0)
    return WorkingCalendar({day: is_working for _region, day, is_working in ordered})


def add_working_days(region: Region, moment: datetime, days: int) -> datetime:
    """The last moment, in the region's zone, of the ``days``-th working day after the day of ``moment``."""
    last = working_calendar(region).after(moment.astimezone(region.zone).date(), days)
    return datetime.combine(last, time.max, tzinfo=region.zone)


def list_moved_days(region: Region, since: date) -> list[MovedDayRow]:
    """The region's moved days and the country's, from a day on, by date."""
    rows = MovedDay.objects.filter(Q(region=region) | Q(region__isnull=True), day__gte=since)
    return [
        MovedDayRow(row.pk, row.day, row.is_working, row.name, row.region_id is not None)
        for row in rows.order_by("day", "region_id")
    ]


def public_moved_days(region: Region, since: date, until: date) -> list[date]:
    """Saturdays and Sundays within since..until that the country or the region made working days."""
    calendar = working_calendar(region)
    days = sorted(day for day, is_working in calendar.moved.items() if is_working and since <= day <= until)
    return [day for day in days if day.weekday() >= SATURDAY]
