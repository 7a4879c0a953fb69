from datetime import timedelta

import pytest

from parta.access.actors import system_actor
from parta.access.models import Membership
from parta.access.queries import get_actor, list_schools_of
from parta.access.rules import OF_MISSING_DEPUTY, Permission, Role
from parta.core.errors import Forbidden, NotFound
from parta.people.models import Guardian, Guardianship, Student
from tests.factories.cast import Cast


@pytest.mark.parametrize("days", [(-3, -1), (1, 3)])
def test_role_that_is_over_or_to_come_gives_nothing(cast: Cast, days: tuple[int, int]) -> None:
    first, last = (cast.today + timedelta(days=offset) for offset in days)
    Membership.objects.filter(user=cast.users["teacher"]).update(since_on=first, until_on=last)
    with pytest.raises(NotFound):
        cast.actor("teacher")
    assert list_schools_of(cast.users["teacher"].pk) == []


def test_role_holds_on_its_first_and_last_day(cast: Cast) -> None:
    Membership.objects.filter(user=cast.users["teacher"]).update(since_on=cast.today, until_on=cast.today)
    assert cast.actor("teacher").roles == {Role.TEACHER}


def test_unknown_school_and_stranger_look_the_same(cast: Cast) -> None:
    for slug in ("no-such-school", cast.other.school.slug):
        with pytest.raises(NotFound):
            get_actor(user_id=cast.users["teacher"].pk, school_slug=slug)


def test_actor_may_only_what_the_role_allows(cast: Cast) -> None:
    teacher = cast.actor("teacher")
    teacher.require(Permission.READ_JOURNAL)
    with pytest.raises(Forbidden):
        teacher.require(Permission.WRITE_TIMETABLE)


def test_schools_in_order_of_their_names(cast: Cast) -> None:
    user = cast.users["teacher"]
    Membership.objects.create(
        school=cast.other.school, user=user, role=Role.TEACHER.value, since_on=cast.today
    )
    assert list_schools_of(user.pk) == [cast.school, cast.other.school]


def test_guardian_without_a_child_has_no_school(cast: Cast) -> None:
    user = cast.users["former_guardian"]
    with pytest.raises(NotFound):
        cast.actor("former_guardian")
    assert list_schools_of(user.pk) == []
    Membership.objects.create(school=cast.school, user=user, role=Role.TEACHER.value, since_on=cast.today)
    assert cast.actor("former_guardian").roles == {Role.TEACHER}  # work goes on
    assert list_schools_of(cast.users["guardian"].pk) == [cast.school]


def test_children_of_one_school_are_not_seen_from_the_other(cast: Cast) -> None:
    """A guardian with children in two schools has, in each, the children of that school only."""
    user = cast.users["guardian"]
    Membership.objects.create(
        school=cast.other.school, user=user, role=Role.GUARDIAN.value, since_on=cast.today
    )
    slug = cast.other.school.slug
    with pytest.raises(NotFound):
        get_actor(user_id=user.pk, school_slug=slug)
    # Not even when a record of this school was tied to a child of the other one.
    Guardianship.objects.create(
        guardian=cast.guardian, student=cast.other.student, kind="parent", since_on=cast.today
    )
    with pytest.raises(NotFound):
        get_actor(user_id=user.pk, school_slug=slug)
    there = Guardian.objects.create(school=cast.other.school, user=user, surname="И", given_name="М")
    Guardianship.objects.create(
        guardian=there, student=cast.other.students[1], kind="parent", since_on=cast.today
    )
    assert get_actor(user_id=user.pk, school_slug=slug).student_ids == {cast.other.students[1].pk}
    assert cast.actor("guardian").student_ids == {child.pk for child in cast.students[:2]}


def test_guardianship_holds_on_its_last_day(cast: Cast) -> None:
    Guardianship.objects.filter(guardian=cast.guardian).update(until_on=cast.today)
    assert len(cast.actor("guardian").student_ids) == 2
    Guardianship.objects.filter(guardian=cast.guardian).update(until_on=cast.today - timedelta(days=1))
    with pytest.raises(NotFound):
        cast.actor("guardian")


def test_teacher_who_is_no_guardian_has_no_students(cast: Cast) -> None:
    assert cast.actor("teacher").student_ids == frozenset()


def test_installation_may_everything_and_is_nobody(cast: Cast) -> None:
    actor = system_actor(cast.school)
    assert actor.permissions == frozenset(Permission)
    assert actor.author_id is None
    Student.objects.create(school=cast.school, surname="Без", given_name="Входа")
    assert not Student.objects.filter(user_id=actor.user_id).exists()


def test_head_does_the_deputys_part_where_there_is_none(cast: Cast) -> None:
    """A village school begins with its head alone; marks stay the teachers' all the same."""
    assert not cast.actor("head").has(Permission.WRITE_TIMETABLE)
    Membership.objects.filter(school=cast.school, role=Role.DEPUTY.value).update(until_on=cast.today)
    assert not cast.actor("head").has(Permission.WRITE_TIMETABLE)  # the deputy's last day
    deputies = Membership.objects.filter(school=cast.school, role=Role.DEPUTY.value)
    deputies.update(since_on=cast.today - timedelta(days=2), until_on=cast.today - timedelta(days=1))
    head = cast.actor("head")
    assert all(head.has(one) for one in OF_MISSING_DEPUTY)
    assert not head.has(Permission.WRITE_ANY_COURSE)
    assert cast.client("head").get(f"/{cast.school.slug}/timetable/plans/").status_code == 200
