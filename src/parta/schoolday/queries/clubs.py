"""Clubs with their groups, meetings and members. Everybody of a school may know when which club meets; who
goes there only those who set the school day."""

from dataclasses import dataclass
from datetime import date, time

from django.db.models import Prefetch, Q, QuerySet

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.people.models import Teacher
from parta.schoolday.models import Club, ClubGroup, ClubMeeting, ClubMember
from parta.schoolday.queries.club_clashes import list_clashes
from parta.schoolday.queries.words import (
    CLUB_NAMES,
    ICONS,
    PlanWarning,
    times_text,
    weekday_names,
    weekdays_short,
)
from parta.schoolday.rules import ClubKind
from parta.schoolyear.queries import find_year_on, get_year_on


@dataclass(frozen=True, slots=True)
class MeetingRow:
    meeting_id: int
    weekday: str
    weekday_short: str
    times: str
    place: str
    starts_at: time


@dataclass(frozen=True, slots=True)
class GroupRow:
    group_id: int
    name: str
    teacher: str
    meetings: tuple[MeetingRow, ...]
    member_count: int | None  # None: not told to everybody


@dataclass(frozen=True, slots=True)
class ClubRow:
    club_id: int
    name: str
    kind: str
    kind_name: str
    icon: str
    description: str
    groups: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class ClubsPage:
    year: str
    clubs: tuple[ClubRow, ...]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class ClubPage:
    club: ClubRow
    may_edit: bool
    warnings: tuple[PlanWarning, ...]


def clubs_page(actor: Actor) -> ClubsPage:
    """The clubs of the present year, by kind and name."""
    today = clock.today(actor.school.zone)
    year = find_year_on(actor, today)
    may_edit = actor.has(Permission.WRITE_SCHOOL_DAY)
    clubs = _with_groups(Club.objects.filter(school=actor.school, year=year), today, may_edit)
    rows = [_club(club, may_edit) for club in clubs.order_by("name")] if year else []
    return ClubsPage(year.name if year else "", tuple(rows), may_edit)


def get_club(actor: Actor, club_id: int) -> Club:
    club = Club.objects.filter(school=actor.school, pk=club_id).first()
    if club is None:
        raise NotFound
    return club


def club_page(actor: Actor, club_id: int) -> ClubPage:
    """One club with its groups; for those who may change it also what should be looked at."""
    today = clock.today(actor.school.zone)
    may_edit = actor.has(Permission.WRITE_SCHOOL_DAY)
    club = _with_groups(Club.objects.filter(school=actor.school, pk=club_id), today, may_edit).first()
    if club is None:
        raise NotFound
    groups = list(club.groups.all()) if may_edit else []  # prefetched
    return ClubPage(_club(club, may_edit), may_edit, tuple(list_clashes(club.year_id, groups, today)))


def list_teachers(actor: Actor) -> list[tuple[int, str]]:
    rows = Teacher.objects.visible_to(actor).order_by("surname_key", "given_name", "pk")
    return [(teacher.pk, teacher.full_name) for teacher in rows]


def present_year_id(actor: Actor) -> int:
    """The year new clubs belong to."""
    return get_year_on(actor, clock.today(actor.school.zone)).pk


def groups_with(today: date, *, has_members: bool) -> QuerySet[ClubGroup]:
    """With club, teacher and meetings; with the members of today and later where the reader may know them."""
    rows = ClubGroup.objects.select_related("club__year", "teacher").order_by("name")
    rows = rows.prefetch_related(
        Prefetch("meetings", queryset=ClubMeeting.objects.order_by("weekday", "starts_at"))
    )
    if has_members:
        running = ClubMember.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=today))
        rows = rows.prefetch_related(
            Prefetch("members", queryset=running.select_related("student"), to_attr="running")
        )
    return rows


def _with_groups(clubs: QuerySet[Club], today: date, has_members: bool) -> QuerySet[Club]:
    return clubs.prefetch_related(Prefetch("groups", queryset=groups_with(today, has_members=has_members)))


def _club(club: Club, may_edit: bool) -> ClubRow:
    return ClubRow(
        club_id=club.pk,
        name=club.name,
        kind=club.kind,
        kind_name=str(CLUB_NAMES[ClubKind(club.kind)]),
        icon=ICONS[club.kind],
        description=club.description,
        groups=tuple(group_row(group, may_edit) for group in club.groups.all()),
    )


def group_row(group: ClubGroup, may_edit: bool) -> GroupRow:
    names, short = weekday_names(), weekdays_short()
    return GroupRow(
        group_id=group.pk,
        name=group.name,
        teacher=group.teacher.short_name if group.teacher else "",
        meetings=tuple(
            MeetingRow(
                meeting.pk,
                names[meeting.weekday - 1],
                short[meeting.weekday - 1],
                times_text(meeting.starts_at, meeting.ends_at),
                meeting.place,
                meeting.starts_at,
            )
            for meeting in group.meetings.all()
        ),
        member_count=len({one.student_id for one in group.running}) if may_edit else None,  # type: ignore[attr-defined]
    )
