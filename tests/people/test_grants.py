from datetime import timedelta
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount

from parta.access.models import OperatorRole
from parta.access.rules import Office, Permission, Role
from parta.accounts.commands.pseudonyms import subject_of
from parta.accounts.models import User
from parta.accounts.rules.oidc import OWN_CLIENT, OWN_PROVIDER
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.people.commands.grants import end_grant, grant_access
from parta.people.models import AccessGrant, Student
from parta.people.rules import ADULT_AT, latest_birth
from parta.schools.models import Region
from tests.factories.base import create_user
from tests.factories.cast import Cast
from tests.factories.portal import create_portal_user


def create_operator(cast: Cast, office: Office = Office.SUPPORT, **options: object) -> User:
    """An operator of the portal with a linked account of the diary, which is returned."""
    portal_user, diary_user = create_portal_user("helper"), create_user("helper-diary")
    OperatorRole.objects.create(
        user=portal_user, office=office.value, since_on=cast.today, given_at=clock.now(), **options
    )
    uid = subject_of(user=portal_user, sector=OWN_CLIENT)
    SocialAccount.objects.create(user=diary_user, provider=OWN_PROVIDER, uid=uid)
    cast.users["helper"] = diary_user
    return diary_user


def grant(cast: Cast, key: str = "guardian", **changes: object) -> AccessGrant:
    wanted = {"student_id": cast.student.pk, "login": "helper", "reason": "Обращение № 7", "days": 1}
    return grant_access(actor=cast.actor(key), **(wanted | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("login", ["helper", "HELPER-diary "])
@pytest.mark.parametrize("key", ["guardian", "head"])
def test_operator_reads_one_diary_for_the_time(cast: Cast, key: str, login: str) -> None:
    operator = create_operator(cast)
    with pytest.raises(NotFound):
        cast.actor("helper")
    made = grant(cast, key, login=login)
    assert made.user == operator
    actor = cast.actor("helper")
    assert actor.student_ids == {cast.student.pk}
    assert actor.family_ids == frozenset()
    assert actor.permissions == {Permission.ENTER, Permission.READ_DIARY}
    with clock.fixed_at(clock.now() + timedelta(days=1, seconds=1)), pytest.raises(NotFound):
        cast.actor("helper")


def test_sent_away_at_once_and_let_in_again(cast: Cast) -> None:
    create_operator(cast)
    made = grant(cast)
    with pytest.raises(Refused) as refused:
        grant(cast)
    assert refused.value.code == "twice"
    end_grant(actor=cast.actor("head"), student_id=cast.student.pk, grant_id=made.pk)
    with pytest.raises(NotFound):
        cast.actor("helper")
    grant(cast, days=7)
    assert cast.actor("helper").roles == {Role.SUPPORT}
    assert AccessGrant.objects.filter(student=cast.student, user=made.user).count() == 2  # for ever


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"login": "nobody"}, "no_operator"),
        ({"login": "teacher"}, "no_operator"),  # of the diary, of no office
        ({"reason": " "}, "reason"),
        ({"days": 8}, "days"),
        ({"days": 0}, "days"),
    ],
)
def test_refused_grants(cast: Cast, changes: dict[str, Any], code: str) -> None:
    create_operator(cast)
    with pytest.raises(Refused) as refused:
        grant(cast, **changes)
    assert refused.value.code == code


def test_only_operators_of_this_region_and_in_office(cast: Cast) -> None:
    elsewhere = Region.objects.create(code="98", name="Другая область")
    create_operator(cast, Office.REGION, region=elsewhere)
    with pytest.raises(Refused):
        grant(cast)
    OperatorRole.objects.update(region=cast.school.region)
    grant(cast)
    OperatorRole.objects.update(ended_at=clock.now())
    AccessGrant.objects.filter(user=cast.users["helper"]).update(ended_at=clock.now())
    with pytest.raises(Refused):
        grant(cast)


def test_who_may_not_let_operators_in(cast: Cast) -> None:
    create_operator(cast)
    for key in ("trusted", "support", "teacher", "class_teacher", "deputy", "registrar"):
        with pytest.raises(Forbidden):
            grant(cast, key)
    for key, student in [
        ("guardian", cast.other_student),
        ("student", cast.student),  # a minor
        ("student", cast.students[1]),
        ("head", cast.other.student),
    ]:
        with pytest.raises(NotFound):
            grant(cast, key, student_id=student.pk)
    Student.objects.filter(pk=cast.student.pk).update(born_on=latest_birth(cast.today, ADULT_AT))
    with pytest.raises(NotFound):
        grant(cast, "guardian")  # of age the student alone
    grant(cast, "student")
