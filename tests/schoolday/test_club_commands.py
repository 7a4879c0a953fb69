from datetime import time, timedelta

import pytest

from parta.audit.models import AuditEvent
from parta.core.errors import Forbidden, NotFound, Refused
from parta.schoolday.commands.clubs import (
    MAX_AT_ONCE,
    MAX_DESCRIPTION,
    MAX_GROUP_NAME,
    MAX_PLACE,
    ClubData,
    GroupData,
    MeetingData,
    add_club,
    add_group,
    add_meeting,
    add_members,
    change_club,
    change_group,
    end_membership,
    remove_club,
    remove_group,
    remove_meeting,
)
from parta.schoolday.models import Club, ClubGroup, ClubMeeting, ClubMember
from parta.schoolday.rules import MAX_NAME, ClubKind
from tests.factories.cast import Cast
from tests.factories.school_day import get_club, get_group, get_meeting, get_member

MEETING = MeetingData(2, time(15), time(16), "Зал")


def test_a_club_comes_about_and_goes(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    club = add_club(actor=deputy, year_id=cast.year.pk, data=ClubData(" Хор ", ClubKind.CLUB))
    change_club(actor=deputy, club_id=club.pk, data=ClubData("Хор", ClubKind.CLUB, "Песни"))
    group = add_group(actor=deputy, club_id=club.pk, data=GroupData("Младший", cast.teacher.pk))
    change_group(actor=deputy, group_id=group.pk, data=GroupData("Старший"))
    meeting = add_meeting(actor=deputy, group_id=group.pk, data=MEETING)
    group.refresh_from_db()
    assert (group.name, group.teacher, Club.objects.get().description) == ("Старший", None, "Песни")
    assert remove_meeting(actor=deputy, meeting_id=meeting.pk) == group
    assert remove_group(actor=deputy, group_id=group.pk) == club
    remove_club(actor=deputy, club_id=club.pk)
    assert not Club.objects.exists()
    kinds = (
        AuditEvent.objects.filter(place=f"club:{club.pk}").order_by("sequence").values_list("kind", flat=True)
    )
    assert list(kinds) == [
        "club.added",
        "club.changed",
        "club_group.added",
        "club_group.changed",
        "club_meeting.added",
        "club_meeting.removed",
        "club_group.removed",
        "club.removed",
    ]


@pytest.mark.parametrize(
    ("name", "description", "code"),
    [
        ("  ", "", "name_missing"),
        ("Ш" * (MAX_NAME + 1), "", "too_long"),
        ("Хор", "П" * (MAX_DESCRIPTION + 1), "too_long"),
        ("Шахматы", "", "name_taken"),
    ],
)
def test_clubs_that_cannot_be(cast: Cast, name: str, description: str, code: str) -> None:
    get_club(cast)
    data = ClubData(name, ClubKind.CLUB, description)
    with pytest.raises(Refused) as refused:
        add_club(actor=cast.actor("deputy"), year_id=cast.year.pk, data=data)
    assert refused.value.code == code
    assert Club.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "name_missing"), ("Г" * (MAX_GROUP_NAME + 1), "too_long"), ("Начинающие", "name_taken")],
)
def test_groups_that_cannot_be(cast: Cast, name: str, code: str) -> None:
    get_group(cast)
    with pytest.raises(Refused) as refused:
        add_group(actor=cast.actor("deputy"), club_id=get_club(cast).pk, data=GroupData(name))
    assert (refused.value.code, refused.value.field) == (code, "name")
    assert ClubGroup.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (MeetingData(2, time(16), time(16)), "not_in_order"),
        (MeetingData(2, time(16), time(15)), "not_in_order"),
        (MeetingData(1, time(15, 30), time(17)), "meeting_twice"),
        (MeetingData(2, time(15), time(16), "З" * (MAX_PLACE + 1)), "too_long"),
    ],
)
def test_meetings_that_cannot_be(cast: Cast, data: MeetingData, code: str) -> None:
    with pytest.raises(Refused) as refused:
        add_meeting(actor=cast.actor("deputy"), group_id=get_group(cast).pk, data=data)
    assert refused.value.code == code
    assert ClubMeeting.objects.count() == 1


def test_students_join_and_leave(cast: Cast) -> None:
    deputy, group = cast.actor("deputy"), get_group(cast)
    ids = [student.pk for student in cast.students]
    members = add_members(actor=deputy, group_id=group.pk, student_ids=[*ids, ids[0]], since_on=cast.today)
    assert [member.student_id for member in members] == ids
    end_membership(actor=deputy, member_id=members[0].pk, until_on=cast.today)
    end_membership(actor=deputy, member_id=members[1].pk, until_on=cast.today - timedelta(days=1))
    assert group.members.count() == 2
    assert group.members.get(student=cast.student).until_on == cast.today
    # Back again from tomorrow, and then the first days cannot be prolonged into the second.
    tomorrow = cast.today + timedelta(days=1)
    add_members(actor=deputy, group_id=group.pk, student_ids=ids[:1], since_on=tomorrow)
    with pytest.raises(Refused) as refused:
        end_membership(actor=deputy, member_id=members[0].pk, until_on=tomorrow)
    assert refused.value.code == "member_twice"


def test_members_that_cannot_be(cast: Cast) -> None:
    deputy, member = cast.actor("deputy"), get_member(cast)
    one, today, later = [cast.student.pk], cast.today, cast.today + timedelta(days=3)

    def add(ids: list[int], since: object = today, until: object = None) -> str:
        with pytest.raises(Refused) as refused:
            add_members(
                actor=deputy,
                group_id=member.group_id,
                student_ids=ids,
                since_on=since,  # type: ignore[arg-type]
                until_on=until,  # type: ignore[arg-type]
            )
        assert ClubMember.objects.count() == 1
        return refused.value.code

    assert add([]) == "nobody_chosen"
    assert add(list(range(MAX_AT_ONCE + 1))) == "nobody_chosen"
    assert add(one) == "member_twice"
    assert add(one, today, later) == "member_twice"
    assert add(one, later, today) == "not_in_order"
    assert add(one, cast.year.starts_on - timedelta(days=1)) == "outside_year"
    assert add(one, today, cast.year.ends_on + timedelta(days=1)) == "outside_year"


def test_what_students_went_to_stays(cast: Cast) -> None:
    member = get_member(cast)
    for write in (
        lambda: remove_group(actor=cast.actor("deputy"), group_id=member.group_id),
        lambda: remove_club(actor=cast.actor("deputy"), club_id=member.group.club_id),
    ):
        with pytest.raises(Refused) as refused:
            write()
        assert refused.value.code == "has_members"
    assert ClubMember.objects.exists()


def test_nothing_of_the_other_school_is_reached(cast: Cast) -> None:
    deputy, other = cast.actor("deputy"), cast.other
    day = cast.today
    for write in (
        lambda: add_club(actor=deputy, year_id=other.year.pk, data=ClubData("Хор", ClubKind.CLUB)),
        lambda: change_club(actor=deputy, club_id=get_club(other).pk, data=ClubData("Хор", ClubKind.CLUB)),
        lambda: remove_club(actor=deputy, club_id=get_club(other).pk),
        lambda: add_group(actor=deputy, club_id=get_club(other).pk, data=GroupData("Г")),
        lambda: add_group(actor=deputy, club_id=get_club(cast).pk, data=GroupData("Г", other.teacher.pk)),
        lambda: change_group(actor=deputy, group_id=get_group(other).pk, data=GroupData("Г")),
        lambda: remove_group(actor=deputy, group_id=get_group(other).pk),
        lambda: add_meeting(actor=deputy, group_id=get_group(other).pk, data=MEETING),
        lambda: remove_meeting(actor=deputy, meeting_id=get_meeting(other).pk),
        lambda: add_members(
            actor=deputy, group_id=get_group(cast).pk, student_ids=[other.student.pk], since_on=day
        ),
        lambda: add_members(
            actor=deputy, group_id=get_group(other).pk, student_ids=[cast.student.pk], since_on=day
        ),
        lambda: end_membership(actor=deputy, member_id=get_member(other).pk, until_on=day),
    ):
        with pytest.raises(NotFound):
            write()


def test_the_head_reads_but_does_not_set_clubs(cast: Cast) -> None:
    head = cast.actor("head")
    with pytest.raises(Forbidden):
        add_club(actor=head, year_id=cast.year.pk, data=ClubData("Хор", ClubKind.CLUB))
    with pytest.raises(Forbidden):
        add_members(actor=head, group_id=get_group(cast).pk, student_ids=[1], since_on=cast.today)
    with pytest.raises(Forbidden):
        remove_meeting(actor=head, meeting_id=get_meeting(cast).pk)
