"""Who goes to a group of a club, and whom to choose from; for those who set the school day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from parta.academics.models import Enrollment, SchoolClass
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.people.models import Student
from parta.schoolday.models import ClubGroup, ClubMember
from parta.schoolday.queries.club_clashes import list_clashes
from parta.schoolday.queries.clubs import GroupRow, group_row, groups_with
from parta.schoolday.queries.words import PlanWarning
from parta.schoolyear.queries import get_year_on

_MOST_FOUND = 40
_LONGEST_ID = 18  # digits


@dataclass(frozen=True, slots=True)
class MemberRow:
    member_id: int
    name: str
    class_name: str
    since_on: date
    until_on: date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class GroupPage:
    club_id: int
    club: str
    group: GroupRow
    teacher_id: int | None
    members: tuple[MemberRow, ...]
    warnings: tuple[PlanWarning, ...]
    first_day: date  # of the year
    last_day: date
    today: date


@dataclass(frozen=True, slots=True)
class Candidates:
    """Students to choose members from: of one class, or found by name."""

    students: tuple[tuple[int, str], ...]
    is_cut: bool  # more were found than are shown


@dataclass(frozen=True, slots=True)
class MemberPage:
    member: MemberRow
    group_id: int
    group: str
    club: str
    today: date


def group_page(actor: Actor, group_id: int) -> GroupPage:
    """One group with everybody who goes or went there, and what should be looked at."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    today = clock.today(actor.school.zone)
    group = groups_with(today, has_members=True).filter(club__school=actor.school, pk=group_id).first()
    if group is None:
        raise NotFound
    year = group.club.year
    return GroupPage(
        club_id=group.club_id,
        club=group.club.name,
        group=group_row(group, may_edit=True),
        teacher_id=group.teacher_id,
        members=tuple(_members(group, today)),
        warnings=tuple(list_clashes(group.club.year_id, [group], today)),
        first_day=year.starts_on,
        last_day=year.ends_on,
        today=min(max(today, year.starts_on), year.ends_on),
    )


def get_member(actor: Actor, member_id: int) -> MemberPage:
    """One membership; NotFound for one of another school."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    today = clock.today(actor.school.zone)
    members = ClubMember.objects.select_related("group__club__year")
    member = members.filter(pk=member_id, group__club__school=actor.school).first()
    if member is None:
        raise NotFound
    row = next(row for row in _members(member.group, today) if row.member_id == member_id)
    return MemberPage(row, member.group_id, member.group.name, member.group.club.name, today)


def list_class_choices(actor: Actor) -> list[tuple[int, str]]:
    """The classes of the present year."""
    year = get_year_on(actor, clock.today(actor.school.zone))
    rows = SchoolClass.objects.filter(school=actor.school, year=year).order_by("grade", "letter")
    return [(row.pk, row.name) for row in rows]


def list_chosen(actor: Actor, student_ids: Collection[str]) -> list[tuple[int, str]]:
    """The school's students of these ids, as a form sends them; what is no id is left out."""
    ids = [
        int(text) for text in student_ids if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID
    ]
    rows = Student.objects.visible_to(actor).filter(pk__in=ids).order_by("surname_key", "given_name", "pk")
    return [(row.pk, row.list_name) for row in rows]


def list_candidates(actor: Actor, class_id: int | None, name: str) -> Candidates:
    """Students enrolled today: of the class, or of all by a part of the name; without either nobody."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    today = clock.today(actor.school.zone)
    year = get_year_on(actor, today)
    rows = Enrollment.objects.visible_to(actor).valid_on(today).filter(school_class__year=year)
    if class_id is not None:
        rows = rows.filter(school_class_id=class_id)
    for word in name.split()[:3]:
        # A part as it is typed and with a capital: not every database knows small and capital Cyrillic.
        match = Q()
        for text in {word, word.capitalize()}:
            match |= Q(student__surname__icontains=text) | Q(student__given_name__icontains=text)
        rows = rows.filter(match)
    if class_id is None and not name.strip():
        return Candidates((), is_cut=False)
    found = rows.select_related("student", "school_class").order_by(
        "student__surname_key", "student__given_name", "student_id"
    )[: _MOST_FOUND + 1]
    names = [(row.student_id, f"{row.student.list_name}, {row.school_class.name}") for row in found]
    return Candidates(tuple(names[:_MOST_FOUND]), is_cut=len(names) > _MOST_FOUND)


def _members(group: ClubGroup, today: date) -> list[MemberRow]:
    """Those who go there first, each part by name."""
    rows = list(
        group.members.select_related("student").order_by(
            "student__surname_key", "student__given_name", "since_on", "pk"
        )
    )
    enrollments = Enrollment.objects.filter(
        student_id__in=[row.student_id for row in rows], school_class__year_id=group.club.year_id
    )
    classes = {
        row.student_id: row.school_class.name
        for row in enrollments.select_related("school_class").order_by("since_on")
    }
    members = [
        MemberRow(
            row.pk,
            row.student.list_name,
            classes.get(row.student_id, ""),
            row.since_on,
            row.until_on,
            is_over=row.until_on is not None and row.until_on < today,
        )
        for row in rows
    ]
    return sorted(members, key=lambda row: row.is_over)
