"""Clubs, their groups, meetings and members (domain F5)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.queries import require_of_school
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core.errors import NotFound, Refused
from parta.people.models import Student, Teacher
from parta.schoolday.models import Club, ClubGroup, ClubMeeting, ClubMember
from parta.schoolday.rules import MAX_NAME, ClubKind
from parta.schoolday.rules.membership import overlaps_any
from parta.schoolyear.models import AcademicYear

MAX_GROUP_NAME = MAX_PLACE = 100
MAX_DESCRIPTION = 2000
MAX_AT_ONCE = 60  # students added to a group in one go


@dataclass(frozen=True, slots=True)
class ClubData:
    name: str
    kind: ClubKind
    description: str = ""


@dataclass(frozen=True, slots=True)
class GroupData:
    name: str
    teacher_id: int | None = None


@dataclass(frozen=True, slots=True)
class MeetingData:
    weekday: int
    starts_at: time
    ends_at: time
    place: str = ""


@transaction.atomic
def add_club(*, actor: Actor, year_id: int, data: ClubData) -> Club:
    """A club without groups yet. Refused: no name or one that is taken, texts too long."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    require_of_school(actor, AcademicYear.objects.all(), [year_id])
    club = Club(school=actor.school, year_id=year_id)
    _fill_club(club, data)
    club.save()
    _record(actor, club, "club.added", f"club:{club.pk}", None, _club_values(club))
    return club


@transaction.atomic
def change_club(*, actor: Actor, club_id: int, data: ClubData) -> Club:
    """Refused as a new club is."""
    club = _lock_club(actor, pk=club_id)
    before = _club_values(club)
    _fill_club(club, data)
    if _club_values(club) != before:
        club.save()
        _record(actor, club, "club.changed", f"club:{club.pk}", before, _club_values(club))
    return club


@transaction.atomic
def remove_club(*, actor: Actor, club_id: int) -> None:
    """With its groups and meetings. Refused for a club somebody is or was a member of: it is history."""
    club = _lock_club(actor, pk=club_id)
    _require_no_members(ClubMember.objects.filter(group__club=club))
    _record(actor, club, "club.removed", f"club:{club.pk}", _club_values(club), None)
    club.delete()


@transaction.atomic
def add_group(*, actor: Actor, club_id: int, data: GroupData) -> ClubGroup:
    """Refused: no name or one the club has already, a text too long. NotFound for a stranger as a teacher."""
    club = _lock_club(actor, pk=club_id)
    group = ClubGroup(club=club)
    _fill_group(actor, group, data)
    group.save()
    _record(actor, club, "club_group.added", f"club-group:{group.pk}", None, _group_values(group))
    return group


@transaction.atomic
def change_group(*, actor: Actor, group_id: int, data: GroupData) -> ClubGroup:
    """Refused as a new group is."""
    group = _lock_group(actor, group_id)
    before = _group_values(group)
    _fill_group(actor, group, data)
    if _group_values(group) != before:
        group.save()
        after = _group_values(group)
        _record(actor, group.club, "club_group.changed", f"club-group:{group.pk}", before, after)
    return group


@transaction.atomic
def remove_group(*, actor: Actor, group_id: int) -> Club:
    """With its meetings. Refused for a group somebody is or was a member of."""
    group = _lock_group(actor, group_id)
    _require_no_members(group.members.all())
    values = _group_values(group)
    _record(actor, group.club, "club_group.removed", f"club-group:{group.pk}", values, None)
    group.delete()
    return group.club


@transaction.atomic
def add_meeting(*, actor: Actor, group_id: int, data: MeetingData) -> ClubMeeting:
    """The group meets every week. Refused: an end before the beginning, a meeting of its own then."""
    group = _lock_group(actor, group_id)
    meeting = ClubMeeting(group=group, weekday=data.weekday, starts_at=data.starts_at, ends_at=data.ends_at)
    meeting.place = data.place.strip()
    _require_length(meeting.place, MAX_PLACE, "place")
    if data.ends_at <= data.starts_at:
        raise Refused(_("The end comes after the beginning."), code="not_in_order", field="ends_at")
    own = group.meetings.filter(weekday=data.weekday, starts_at__lt=data.ends_at, ends_at__gt=data.starts_at)
    if own.exists():
        raise Refused(_("The group meets at that time already."), code="meeting_twice", field="starts_at")
    meeting.save()
    record = f"club-meeting:{meeting.pk}"
    _record(actor, group.club, "club_meeting.added", record, None, _meeting_values(meeting))
    return meeting


@transaction.atomic
def remove_meeting(*, actor: Actor, meeting_id: int) -> ClubGroup:
    """The group does not meet then any more; whose meeting it was."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    meetings = ClubMeeting.objects.select_related("group__club")
    meeting = meetings.filter(pk=meeting_id, group__club__school=actor.school).first()
    if meeting is None:
        raise NotFound
    record, values = f"club-meeting:{meeting.pk}", _meeting_values(meeting)
    _record(actor, meeting.group.club, "club_meeting.removed", record, values, None)
    meeting.delete()
    return meeting.group


@transaction.atomic
def add_members(
    *,
    actor: Actor,
    group_id: int,
    student_ids: Sequence[int],
    since_on: date,
    until_on: date | None = None,
) -> list[ClubMember]:
    """Students go to the group on the days since_on..until_on (None: to the end of the year).

    Refused: nobody chosen, too many at once, an end before the beginning, days outside the year, and who is
    in the group on some of these days already. NotFound for who is no student of the school.
    """
    group = _lock_group(actor, group_id)
    chosen = list(dict.fromkeys(student_ids))
    if not 0 < len(chosen) <= MAX_AT_ONCE:
        text = _("Choose from 1 to %(count)d students.") % {"count": MAX_AT_ONCE}
        raise Refused(text, code="nobody_chosen", field="students")
    require_of_school(actor, Student.objects.all(), chosen)
    _require_days(group, since_on, until_on)
    known: dict[int, list[ClubMember]] = {}
    for member in group.members.filter(student_id__in=chosen).select_related("student"):
        known.setdefault(member.student_id, []).append(member)
    twice = [
        members[0].student.list_name
        for members in known.values()
        if overlaps_any((since_on, until_on), [(one.since_on, one.until_on) for one in members])
    ]
    if twice:
        text = _("In the group on these days already: %(names)s.") % {"names": ", ".join(twice)}
        raise Refused(text, code="member_twice", field="students")
    members = ClubMember.objects.bulk_create(
        ClubMember(group=group, student_id=student_id, since_on=since_on, until_on=until_on)
        for student_id in chosen
    )
    _record_members(actor, group, members)
    return members


@transaction.atomic
def end_membership(*, actor: Actor, member_id: int, until_on: date) -> ClubGroup:
    """The last day in the group. A day before the first takes the membership back altogether."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    members = ClubMember.objects.select_for_update(of=("self",)).select_related("group__club")
    member = members.filter(pk=member_id, group__club__school=actor.school).first()
    if member is None:
        raise NotFound
    before, record = _member_values(member), f"club-member:{member.pk}"
    club = member.group.club
    if until_on < member.since_on:
        _record(actor, club, "club_member.removed", record, before, None)
        member.delete()
        return member.group
    others = member.group.members.filter(student_id=member.student_id).exclude(pk=member.pk)
    if overlaps_any((member.since_on, until_on), [(one.since_on, one.until_on) for one in others]):
        text = _("The student is in the group again on some of these days.")
        raise Refused(text, code="member_twice", field="until_on")
    member.until_on = until_on
    member.save(update_fields=["until_on"])
    _record(actor, club, "club_member.changed", record, before, _member_values(member))
    return member.group


def _lock_club(actor: Actor, **which: int) -> Club:
    actor.require(Permission.WRITE_SCHOOL_DAY)
    club = Club.objects.select_for_update(of=("self",)).filter(school=actor.school, **which).first()
    if club is None:
        raise NotFound
    return club


def _lock_group(actor: Actor, group_id: int) -> ClubGroup:
    """Writes to a group wait for each other at its club."""
    club = _lock_club(actor, groups=group_id)
    return ClubGroup.objects.select_related("club__year").get(pk=group_id, club=club)


def _require_days(group: ClubGroup, since_on: date, until_on: date | None) -> None:
    year = group.club.year
    if until_on is not None and until_on < since_on:
        raise Refused(_("The end comes after the beginning."), code="not_in_order", field="until_on")
    for field, day in (("since_on", since_on), ("until_on", until_on)):
        if day is not None and not year.starts_on <= day <= year.ends_on:
            raise Refused(_("The day is not in this year."), code="outside_year", field=field)


def _require_no_members(members: QuerySet[ClubMember]) -> None:
    if members.exists():
        text = _("Students are or were in it, so it stays. End their memberships instead.")
        raise Refused(text, code="has_members")


def _require_length(text: str, longest: int, field: str) -> None:
    if len(text) > longest:
        message = _("At most %(count)d characters.") % {"count": longest}
        raise Refused(message, code="too_long", field=field)


def _require_name(name: str, longest: int, taken: Collection[Any] | QuerySet[Any]) -> None:
    if not name:
        raise Refused(_("Give it a name."), code="name_missing", field="name")
    _require_length(name, longest, "name")
    if taken:
        raise Refused(_("This name is taken."), code="name_taken", field="name")


def _fill_club(club: Club, data: ClubData) -> None:
    name, description = data.name.strip(), data.description.strip()
    _require_name(name, MAX_NAME, Club.objects.filter(year_id=club.year_id, name=name).exclude(pk=club.pk))
    _require_length(description, MAX_DESCRIPTION, "description")
    club.name, club.kind, club.description = name, data.kind.value, description


def _fill_group(actor: Actor, group: ClubGroup, data: GroupData) -> None:
    name = data.name.strip()
    taken = ClubGroup.objects.filter(club_id=group.club_id, name=name).exclude(pk=group.pk)
    _require_name(name, MAX_GROUP_NAME, taken)
    if data.teacher_id is not None:
        require_of_school(actor, Teacher.objects.all(), [data.teacher_id])
    group.name, group.teacher_id = name, data.teacher_id


def _club_values(club: Club) -> dict[str, Any]:
    return {"name": club.name, "kind": club.kind, "description": club.description}


def _group_values(group: ClubGroup) -> dict[str, Any]:
    return {"name": group.name, "teacher": group.teacher_id}


def _meeting_values(meeting: ClubMeeting) -> dict[str, Any]:
    times = {"starts_at": f"{meeting.starts_at:%H:%M}", "ends_at": f"{meeting.ends_at:%H:%M}"}
    return {"group": meeting.group_id, "weekday": meeting.weekday, "place": meeting.place, **times}


def _member_values(member: ClubMember) -> dict[str, Any]:
    until_on = member.until_on.isoformat() if member.until_on else None
    days = {"since_on": member.since_on.isoformat(), "until_on": until_on}
    return {"group": member.group_id, "student": member.student_id, **days}


def _record_members(actor: Actor, group: ClubGroup, members: Sequence[ClubMember]) -> None:
    changes = [
        Change(
            "club_member.added", f"club-member:{member.pk}", _place(group.club), None, _member_values(member)
        )
        for member in members
    ]
    record_changes(actor=actor, stream=_stream(group.club), changes=changes)


def _record(
    actor: Actor,
    club: Club,
    kind: str,
    record: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    change = Change(kind, record, _place(club), before, after)
    record_changes(actor=actor, stream=_stream(club), changes=[change])


def _stream(club: Club) -> str:
    return f"school-day:{club.year_id}"


def _place(club: Club) -> str:
    return f"club:{club.pk}"
