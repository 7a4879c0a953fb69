from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, transaction

from parta.access.commands import appoint_operator, dismiss_operator
from parta.access.models import OperatorRole
from parta.access.operators import Operator
from parta.access.queries import get_operator, list_offices_of
from parta.access.rules import Office
from parta.accounts.models import User
from parta.config.cli import main
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.sites import Site
from parta.schools.models import Region, default_zone
from tests.factories.base import create_user
from tests.factories.portal import create_portal_user

pytestmark = pytest.mark.django_db
PASSWORD = "zimnyaya-radost-7"


def today() -> date:
    return clock.today(default_zone())


@pytest.fixture
def region() -> Region:
    return Region.objects.create(code="29", name="Архангельская область")


def test_an_office_holds_from_its_first_to_its_last_day(region: Region) -> None:
    user, day = create_portal_user(), today()
    for first, last, holds in ((0, None, True), (1, None, False), (-9, -1, False), (-9, 0, True)):
        OperatorRole.objects.all().delete()
        OperatorRole.objects.create(
            user=user,
            office="desk",
            region=region,
            since_on=day + timedelta(days=first),
            until_on=day + timedelta(days=last) if last is not None else None,
            given_at=clock.now(),
        )
        assert (list_offices_of(user.pk) == {Office.DESK}) is holds, (first, last)


def test_the_operator_covers_the_regions_of_the_office(region: Region) -> None:
    user, other = create_portal_user(), Region.objects.create(code="28", name="Амурская область")
    appoint_operator(by=None, user=user, office=Office.REGION, region=region, since_on=today())
    appoint_operator(by=None, user=user, office=Office.SUPPORT, since_on=today())
    by_region = get_operator(user_id=user.pk, offices=[Office.ADMIN, Office.REGION, Office.SUPPORT])
    assert (by_region.office, by_region.covers(region.pk), by_region.covers(other.pk)) == (
        Office.REGION,
        True,
        False,
    )
    assert not by_region.covers(None)
    everywhere = get_operator(user_id=user.pk, offices=[Office.SUPPORT])
    assert everywhere.covers(other.pk)
    with pytest.raises(NotFound):
        get_operator(user_id=user.pk, offices=[Office.ADMIN, Office.DESK])


def test_an_office_once_held_is_held_once_and_its_history_stays(region: Region) -> None:
    user = create_portal_user()
    for _time in range(2):
        appoint_operator(by=None, user=user, office=Office.DESK, region=region, since_on=today())
    assert OperatorRole.objects.count() == 1
    assert dismiss_operator(by=None, user=user, office=Office.DESK) == 1
    assert list_offices_of(user.pk) == frozenset()
    appoint_operator(by=None, user=user, office=Office.DESK, region=region, since_on=today())
    assert OperatorRole.objects.count() == 2


def test_nobody_but_an_administrator_appoints(region: Region) -> None:
    user = create_portal_user()
    for office in set(Office) - {Office.ADMIN}:
        by = Operator(user_id=user.pk, office=office, is_everywhere=True)
        with pytest.raises(NotFound):
            appoint_operator(by=by, user=user, office=Office.ADMIN, since_on=today())
        with pytest.raises(NotFound):
            dismiss_operator(by=by, user=user, office=Office.ADMIN)
    admin = Operator(user_id=user.pk, office=Office.ADMIN, is_everywhere=True)
    appoint_operator(by=admin, user=user, office=Office.DESK, since_on=today())
    assert OperatorRole.objects.get().given_by == user


def test_an_account_of_the_diary_and_a_region_operator_of_nowhere_are_refused(region: Region) -> None:
    for user, office, code in (
        (create_user("teacher"), Office.DESK, "not_of_portal"),
        (create_portal_user(), Office.REGION, "no_region"),
    ):
        with pytest.raises(Refused) as refused:
            appoint_operator(by=None, user=user, office=office, since_on=today())
        assert refused.value.code == code
    user = create_user("clerk")
    with pytest.raises(IntegrityError), transaction.atomic():
        OperatorRole.objects.create(user=user, office="region", since_on=today(), given_at=clock.now())
    OperatorRole.objects.create(user=user, office="desk", since_on=today(), given_at=clock.now())
    assert list_offices_of(user.pk) == frozenset()  # however the row came about


def operator(*arguments: str, password: str = PASSWORD) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["operator", *arguments], env={"PARTA_PASSWORD": password})
    return result.exit_code, result.output


def test_the_first_operator_is_appointed_by_the_command_line(region: Region) -> None:
    assert operator("clerk", "region", "--region", "29")[0] == 0
    user = User.objects.get(login="clerk")
    assert user.site == Site.PORTAL
    assert user.check_password(PASSWORD)
    assert get_operator(user_id=user.pk, offices=[Office.REGION]).region_ids == {region.pk}
    assert operator("clerk", "region", "--end")[0] == 0
    assert list_offices_of(user.pk) == frozenset()


@pytest.mark.parametrize(
    "arguments",
    [
        ("clerk", "region"),
        ("clerk", "region", "--region", "99"),
        ("teacher", "desk"),
        ("nobody", "desk", "--end"),
        ("не логин", "desk"),
    ],
)
def test_a_bad_appointment_is_refused_and_nothing_is_left(arguments: tuple[str, ...]) -> None:
    create_user("teacher")
    code, output = operator(*arguments)
    assert code == 1
    assert "Traceback" not in output
    assert not OperatorRole.objects.exists()
    assert User.objects.count() == 1
