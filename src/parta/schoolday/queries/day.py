"""What a student's days hold beside lessons, for the pages that put both together."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Q

from parta.academics.models import SchoolClass
from parta.people.rules import short_name
from parta.schoolday.models import ClubMember, RegimeItem
from parta.schoolday.rules.membership import covers


@dataclass(frozen=True, slots=True)
class RegimeEntry:
    """``weekday`` None: on every day with lessons."""

    kind: str
    name: str
    weekday: int | None
    starts_at: time
    ends_at: time
    place: str


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """A weekly meeting of a group the student goes to, on the days on which they do."""

    kind: str
    club: str
    group: str
    teacher: str
    weekday: int
    starts_at: time
    ends_at: time
    place: str
    since_on: date
    until_on: date

    def is_on(self, day: date) -> bool:
        return day.isoweekday() == self.weekday and covers((self.since_on, self.until_on), day)


def list_regime(year_id: int, class_id: int) -> list[RegimeEntry]:
    """The class's own items and those of its grade, in order of time. The caller may see the class."""
    grade = SchoolClass.objects.filter(pk=class_id).values("grade")
    rows = RegimeItem.objects.filter(year_id=year_id).filter(Q(school_class_id=class_id) | Q(grade__in=grade))
    values = rows.values_list("kind", "name", "weekday", "starts_at", "ends_at", "place")
    return [RegimeEntry(*row) for row in values.order_by("starts_at", "ends_at", "pk")]


def list_meetings(student_id: int, first: date, last: date) -> list[MeetingEntry]:
    """Meetings of the student's groups on the days first..last. The caller may see the student's day."""
    rows = ClubMember.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=first),
        student_id=student_id,
        since_on__lte=last,
        group__club__year__starts_on__lte=last,
        group__club__year__ends_on__gte=first,
        group__meetings__isnull=False,
    ).values_list(
        "group__club__kind",
        "group__club__name",
        "group__name",
        "group__teacher__surname",
        "group__teacher__given_name",
        "group__teacher__patronymic",
        "group__meetings__weekday",
        "group__meetings__starts_at",
        "group__meetings__ends_at",
        "group__meetings__place",
        "since_on",
        "until_on",
        "group__club__year__starts_on",
        "group__club__year__ends_on",
    )
    return [_meeting(row) for row in rows.order_by("group__meetings__starts_at", "pk")]


def _meeting(row: tuple[Any, ...]) -> MeetingEntry:
    kind, club, group, surname, given_name, patronymic, weekday, starts_at, ends_at, place = row[:10]
    since_on, until_on, year_starts_on, year_ends_on = row[10:]
    return MeetingEntry(
        kind=kind,
        club=club,
        group=group,
        teacher=short_name(surname, given_name, patronymic) if surname else "",
        weekday=weekday,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        since_on=max(since_on, year_starts_on),
        until_on=min(until_on or year_ends_on, year_ends_on),
    )
