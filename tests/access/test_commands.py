from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parta.access.commands import end_role, grant_roles
from parta.access.models import Membership
from parta.access.rules import Role
from parta.core.errors import Forbidden, NotFound
from tests.factories.base import create_user
from tests.factories.cast import Cast


def test_granted_role_works_at_once_and_twice_is_once(cast: Cast) -> None:
    user = create_user("new-teacher")
    for _time in range(2):
        grant_roles(actor=cast.actor("registrar"), grants=[(user.pk, Role.TEACHER)], since_on=cast.today)
    assert Membership.objects.filter(user=user).count() == 1
    cast.users["new"] = user
    assert cast.actor("new").roles == {Role.TEACHER}


def test_ended_role_is_over_on_the_next_day(cast: Cast) -> None:
    registrar, user = cast.actor("registrar"), cast.users["teacher"]
    end_role(actor=registrar, user_id=user.pk, role=Role.TEACHER, until_on=cast.today)
    assert cast.actor("teacher").roles == {Role.TEACHER}
    end_role(actor=registrar, user_id=user.pk, role=Role.TEACHER, until_on=cast.today - timedelta(days=1))
    with pytest.raises(NotFound):
        cast.actor("teacher")


def test_ended_role_may_begin_anew(cast: Cast) -> None:
    registrar, user = cast.actor("registrar"), cast.users["teacher"]
    end_role(actor=registrar, user_id=user.pk, role=Role.TEACHER, until_on=cast.today - timedelta(days=2))
    grant_roles(actor=registrar, grants=[(user.pk, Role.TEACHER)], since_on=cast.today)
    assert cast.actor("teacher").roles == {Role.TEACHER}


def test_running_role_keeps_its_beginning(cast: Cast) -> None:
    user = cast.users["teacher"]
    before = Membership.objects.get(user=user).since_on
    grant_roles(actor=cast.actor("registrar"), grants=[(user.pk, Role.TEACHER)], since_on=cast.today)
    assert Membership.objects.get(user=user).since_on == before


def test_other_schools_role_is_out_of_reach(cast: Cast) -> None:
    end_role(
        actor=cast.actor("registrar"),
        user_id=cast.other.users["teacher"].pk,
        role=Role.TEACHER,
        until_on=cast.today - timedelta(days=1),
    )
    assert cast.other.actor("teacher").roles == {Role.TEACHER}


@pytest.mark.parametrize("key", ["student", "teacher", "class_teacher", "deputy"])
def test_only_head_and_registrar_give_roles(cast: Cast, key: str) -> None:
    actor, user = cast.actor(key), cast.users["student"]
    with pytest.raises(Forbidden):
        grant_roles(actor=actor, grants=[(user.pk, Role.HEAD)], since_on=cast.today)
    with pytest.raises(Forbidden):
        end_role(actor=actor, user_id=user.pk, role=Role.STUDENT, until_on=cast.today)


def test_role_ends_after_it_begins(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(user=cast.users["teacher"]).update(
            since_on=cast.today, until_on=cast.today - timedelta(days=1)
        )
