from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.access.rules import Role
from parta.chats.rules.messages import (
    OfficeHours,
    arrival,
    is_flood,
    may_delete,
    may_edit,
)
from parta.chats.rules.people import (
    Profile,
    direct_key,
    may_be_urgent,
    may_speak_in_group,
    may_speak_in_room,
    may_write,
    rooms_of,
    stranger_of_a_child,
)

_SEVENTH = frozenset({"class:7"})
_EIGHTH = frozenset({"class:8"})


def _student(pk: int, own: frozenset[str], child: int, groups: frozenset[str] = frozenset()) -> Profile:
    return Profile(pk, frozenset({Role.STUDENT}), frozenset({child}), own | groups, own)


def _parent(pk: int, own: frozenset[str], *children: int, **more: frozenset[str]) -> Profile:
    roles = frozenset({Role.GUARDIAN})
    return Profile(pk, roles, frozenset(children), own | more.get("groups", frozenset()), own)


PETR = _student(1, _SEVENTH, 101, frozenset({"group:1"}))
OLGA = _student(2, _SEVENTH, 102)
IVAN = _student(3, _EIGHTH, 103)
MOTHER = _parent(4, _SEVENTH, 101, groups=frozenset({"group:1"}))
FATHER = _parent(5, _SEVENTH, 102)
STRANGER = _parent(6, _EIGHTH, 103)
ALGEBRA = Profile(7, frozenset({Role.TEACHER}), teaches=_SEVENTH)
ENGLISH = Profile(8, frozenset({Role.TEACHER}), teaches=frozenset({"group:1"}))
CLASS_TEACHER = Profile(9, frozenset({Role.TEACHER, Role.CLASS_TEACHER}), runs=_SEVENTH)
HEAD = Profile(10, frozenset({Role.HEAD}))
REGISTRAR = Profile(11, frozenset({Role.REGISTRAR}))
NOBODY = Profile(12, frozenset())
TEACHER_AND_PARENT = Profile(
    13, frozenset({Role.TEACHER, Role.GUARDIAN}), frozenset({103}), _EIGHTH, _EIGHTH, teaches=_SEVENTH
)
EVERYBODY = [
    PETR, OLGA, IVAN, MOTHER, FATHER, STRANGER, ALGEBRA, ENGLISH,
    CLASS_TEACHER, HEAD, REGISTRAR, NOBODY, TEACHER_AND_PARENT,
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        (PETR, ALGEBRA, True),
        (PETR, ENGLISH, True),
        (OLGA, ENGLISH, False),  # of the other group
        (IVAN, ALGEBRA, False),
        (PETR, CLASS_TEACHER, True),
        (IVAN, CLASS_TEACHER, False),
        (PETR, HEAD, True),
        (PETR, REGISTRAR, True),
        (PETR, OLGA, True),
        (PETR, IVAN, False),
        (PETR, MOTHER, True),
        (PETR, FATHER, False),  # an adult of another family, though of the same class
        (PETR, STRANGER, False),
        (MOTHER, ALGEBRA, True),
        (MOTHER, ENGLISH, True),
        (FATHER, ENGLISH, False),
        (MOTHER, CLASS_TEACHER, True),
        (STRANGER, CLASS_TEACHER, False),
        (MOTHER, FATHER, True),
        (MOTHER, STRANGER, False),
        (MOTHER, HEAD, True),
        (ALGEBRA, ENGLISH, True),
        (ALGEBRA, REGISTRAR, True),
        (PETR, TEACHER_AND_PARENT, True),  # as a teacher
        (IVAN, TEACHER_AND_PARENT, True),  # as the own child
        (STRANGER, TEACHER_AND_PARENT, True),  # as parents of one class
        (HEAD, NOBODY, False),
        (PETR, PETR, False),
    ],
)
def test_who_may_write_to_whom(one: Profile, other: Profile, may: bool) -> None:
    assert may_write(one, other, classmates=True) is may
    assert may_write(other, one, classmates=True) is may


def test_classmates_only_where_the_school_lets_them() -> None:
    assert not may_write(PETR, OLGA, classmates=False)
    assert may_write(PETR, ALGEBRA, classmates=False)
    assert may_speak_in_room(PETR, "class:7", classmates=True)
    assert not may_speak_in_room(PETR, "class:7", classmates=False)
    assert may_speak_in_room(CLASS_TEACHER, "class:7", classmates=False)
    assert may_speak_in_room(MOTHER, "parents:7", classmates=False)
    assert may_speak_in_group(PETR, [OLGA], classmates=True)
    assert not may_speak_in_group(PETR, [OLGA], classmates=False)
    assert may_speak_in_group(PETR, [OLGA, ALGEBRA], classmates=False)  # a teacher sits by
    assert may_speak_in_group(PETR, [MOTHER, ALGEBRA], classmates=False)
    assert not may_speak_in_group(PETR, [OLGA, MOTHER], classmates=True)


_profiles = st.builds(
    Profile,
    st.integers(1, 4),
    st.frozensets(st.sampled_from([role for role in Role if role not in {Role.TRUSTED, Role.SUPPORT}])),
    *(st.frozensets(st.integers(1, 3)) for _ in range(1)),
    *(st.frozensets(st.sampled_from(["class:7", "class:8", "group:1"])) for _ in range(4)),
)


@given(_profiles, _profiles, st.booleans())
def test_it_is_the_same_both_ways(one: Profile, other: Profile, classmates: bool) -> None:
    assert may_write(one, other, classmates=classmates) == may_write(other, one, classmates=classmates)


@given(_profiles, _profiles, st.booleans())
def test_no_student_is_reached_by_an_adult_of_another_family(
    one: Profile, other: Profile, classmates: bool
) -> None:
    is_stranger = (
        one.roles == {Role.STUDENT} and other.roles == {Role.GUARDIAN} and not one.students & other.students
    )
    if is_stranger:
        assert not may_write(one, other, classmates=classmates)
        assert stranger_of_a_child([one, other]) == (one, other)


def test_in_one_chat() -> None:
    assert stranger_of_a_child([PETR, MOTHER, ALGEBRA, OLGA]) == (OLGA, MOTHER)
    assert stranger_of_a_child([PETR, MOTHER, ALGEBRA]) is None
    assert stranger_of_a_child([MOTHER, FATHER, STRANGER, HEAD]) is None
    assert stranger_of_a_child([PETR, TEACHER_AND_PARENT]) is None


def test_rooms() -> None:
    assert rooms_of(PETR) == {"class:7"}
    assert rooms_of(MOTHER) == {"parents:7"}
    assert rooms_of(ALGEBRA) == {"staff"}
    assert rooms_of(CLASS_TEACHER) == {"staff", "class:7", "parents:7"}
    assert rooms_of(TEACHER_AND_PARENT) == {"staff", "parents:8"}
    assert rooms_of(NOBODY) == frozenset()
    assert direct_key(9, 4) == direct_key(4, 9) == "direct:4:9"


@pytest.mark.parametrize(
    ("author", "others", "may"),
    [
        (ALGEBRA, [MOTHER], True),
        (ALGEBRA, [HEAD], False),
        (MOTHER, [CLASS_TEACHER], True),
        (MOTHER, [ALGEBRA], False),
        (STRANGER, [CLASS_TEACHER], False),
        (PETR, [OLGA], False),
    ],
)
def test_urgent(author: Profile, others: list[Profile], may: bool) -> None:
    assert may_be_urgent(author, others) is may


_HOURS = OfficeHours(ZoneInfo("Europe/Moscow"))


@pytest.mark.parametrize(
    ("sent", "arrives"),
    [
        ("2026-11-24T08:00", "2026-11-24T08:00"),
        ("2026-11-24T18:59", "2026-11-24T18:59"),
        ("2026-11-24T19:00", "2026-11-25T08:00"),
        ("2026-11-25T03:00", "2026-11-25T08:00"),
        ("2026-11-28T23:00", "2026-11-30T08:00"),  # Saturday night: Monday
        ("2026-11-29T12:00", "2026-11-30T08:00"),  # Sunday
    ],
)
def test_office_hours(sent: str, arrives: str) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=_HOURS.zone).astimezone(UTC)

    assert arrival(moment(sent), _HOURS) == moment(arrives)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.times(), st.times())  # noqa: DTZ001
def test_what_arrives_never_arrives_twice_later(naive: datetime, opens: time, closes: time) -> None:
    hours = OfficeHours(
        ZoneInfo("Asia/Vladivostok"), opens.replace(microsecond=0), closes.replace(microsecond=0)
    )
    sent = naive.replace(tzinfo=UTC)
    arrives = arrival(sent, hours)
    assert sent <= arrives <= sent + timedelta(days=3)
    assert arrival(arrives, hours) == arrives


def test_limits() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert may_edit(now - timedelta(minutes=15), now)
    assert not may_edit(now - timedelta(minutes=15, seconds=1), now)
    assert may_delete(now - timedelta(days=1), now)
    assert not may_delete(now - timedelta(days=1, seconds=1), now)
    assert is_flood(20)
    assert not is_flood(19)
