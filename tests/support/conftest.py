from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from parta.access.models import OperatorRole
from parta.access.operators import Operator
from parta.access.queries import get_operator
from parta.access.rules import Office
from parta.accounts.models import User
from parta.core import clock
from parta.core.sites import Site
from parta.schools.models import Region
from parta.support.commands.answering import Seen
from parta.support.commands.asking import Desk, Origin, RequestData, send_request
from parta.support.models import Ticket
from parta.support.rules import Kind
from tests.factories.portal import create_portal_user

Send = Callable[..., Ticket]


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def region(db: None) -> Region:
    return Region.objects.get_or_create(code="29", defaults={"name": "Архангельская область"})[0]


@pytest.fixture
def other_region(db: None) -> Region:
    return Region.objects.get_or_create(code="28", defaults={"name": "Амурская область"})[0]


def appoint(login: str, region: Region | None, name: str = "Гусева") -> User:
    user = create_portal_user(login, name=(name, "Дарья", ""))
    OperatorRole.objects.create(
        user=user, office=Office.SUPPORT.value, region=region, since_on=date(2020, 1, 1), given_at=clock.now()
    )
    return user


def operator_of(user: User) -> Operator:
    return get_operator(user_id=user.pk, offices=[Office.SUPPORT])


@pytest.fixture
def support_user(region: Region) -> User:
    return appoint("gusev", region)


@pytest.fixture
def operator(support_user: User) -> Operator:
    return operator_of(support_user)


@pytest.fixture
def colleague(region: Region) -> Operator:
    return operator_of(appoint("colleague", region, "Лебедева"))


@pytest.fixture
def stranger(other_region: Region) -> Operator:
    """Of support too, but of another region."""
    return operator_of(appoint("far", other_region, "Дальний"))


@pytest.fixture
def send(region: Region) -> Send:
    """A request as it was sent; what is named is different."""

    def make(**changed: Any) -> Ticket:
        words = {"kind": Kind.QUESTION, "email": "anna@example.org", "topic": "Вход", "text": "Как войти?"}
        words |= {key: changed.pop(key) for key in (*words, "phone") if key in changed}
        where: Region | None = changed.pop("region", region)
        language = changed.pop("language", "ru")
        desk = Desk(Site.DIARY, "http://localhost", language, where.pk if where else None)
        options: dict[str, Any] = {"user_id": None, "origin": Origin(), "operation": uuid4()} | changed
        return send_request(data=RequestData(**words), desk=desk, **options)  # type: ignore[arg-type]

    return make


@pytest.fixture
def ticket(send: Send) -> Ticket:
    return send()


def seen(ticket: Ticket) -> Seen:
    """As a page shows it that was opened just now."""
    ticket.refresh_from_db()
    return Seen(ticket.number, ticket.version)


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})
