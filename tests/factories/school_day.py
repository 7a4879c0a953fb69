"""What the standing cast's days hold beside lessons, made when a test asks for it."""

from datetime import time

from parta.schoolday.models import Club, ClubGroup, ClubMeeting, ClubMember, RegimeItem
from tests.factories.cast import SchoolCast


def get_regime_item(cast: SchoolCast) -> RegimeItem:
    """A walk of grade 7 after the lessons of every day."""
    item, _is_new = RegimeItem.objects.get_or_create(
        school=cast.school,
        year=cast.year,
        grade=7,
        kind="walk",
        name="",
        starts_at=time(11, 30),
        ends_at=time(12, 0),
        place="двор",
    )
    return item


def get_club(cast: SchoolCast) -> Club:
    club, _is_new = Club.objects.get_or_create(
        school=cast.school, year=cast.year, name="Шахматы", kind="club", description="Для всех"
    )
    return club


def get_group(cast: SchoolCast) -> ClubGroup:
    """Meets on Mondays, has nobody in it yet."""
    group, is_new = ClubGroup.objects.get_or_create(
        club=get_club(cast), name="Начинающие", defaults={"teacher": cast.teacher}
    )
    if is_new:
        ClubMeeting.objects.create(
            group=group, weekday=1, starts_at=time(15), ends_at=time(16), place="Библиотека"
        )
    return group


def get_meeting(cast: SchoolCast) -> ClubMeeting:
    return get_group(cast).meetings.get()


def get_member(cast: SchoolCast) -> ClubMember:
    """The first student, in a second group of the club, since the year began."""
    group, _is_new = ClubGroup.objects.get_or_create(club=get_club(cast), name="Продолжающие")
    member, _is_new = ClubMember.objects.get_or_create(
        group=group, student=cast.student, since_on=cast.year.starts_on
    )
    return member
