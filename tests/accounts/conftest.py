from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from parta.accounts.commands import create_user
from parta.accounts.models import User

PASSWORD = "сирень-в-мае"


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    """The limits of attempts are kept in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user(db: None) -> User:
    return create_user(
        login="Ivanova.Anna",
        password=PASSWORD,
        surname="Иванова",
        given_name="Анна",
        email="Anna@Example.org",
    )


@pytest.fixture
def browser() -> Client:
    """Somebody not signed in, who reads English."""
    return Client(headers={"accept-language": "en"})
