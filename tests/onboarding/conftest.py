from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_old_tries(request: pytest.FixtureRequest) -> Iterator[None]:
    """Limits of how often something may be tried begin anew with every test; rules have no database."""
    has_database = "db" in request.fixturenames
    if has_database:
        request.getfixturevalue("db")
        cache.clear()
    yield
    if has_database:
        cache.clear()
