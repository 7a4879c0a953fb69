"""Without Redis the cache is a table: every process sees it, and no page of a school asks it."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from parta.config import settings as real
from tests.factories.cast import Cast
from tests.factories.visitors import Visitor

CACHES = real.CACHES | {"default": {**real.CACHES["default"], "LOCATION": "cache"}}


@pytest.fixture
def _cache_in_database(db: None) -> Iterator[None]:
    with override_settings(CACHES=CACHES):
        call_command("createcachetable", verbosity=0)
        yield


@pytest.mark.usefixtures("_cache_in_database")
def test_what_one_process_keeps_another_finds() -> None:
    assert str(CACHES["default"]["BACKEND"]).endswith("DatabaseCache")
    assert caches["default"].add("code", {"sub": "x"}, 60)
    other = caches.create_connection("default")
    assert other.get("code") == {"sub": "x"}
    assert not other.add("code", "again", 60), "the first one holds"
    other.delete("code")
    assert caches["default"].get("code") is None


@pytest.mark.usefixtures("_cache_in_database")
def test_pages_of_a_school_do_not_ask_the_cache(cast: Cast) -> None:
    slug = cast.school.slug
    pages = {
        "guardian": f"/{slug}/diary/",
        "teacher": f"/{slug}/journal/",
        "head": f"/{slug}/",
    }
    for key, path in pages.items():
        client = cast.client(key)
        with CaptureQueriesContext(connection) as asked:
            client.get(path, follow=True)
        assert len(asked) > 0
        assert [query["sql"] for query in asked if '"cache"' in query["sql"]] == [], path
    with CaptureQueriesContext(connection) as asked:
        Visitor().at().post("/account/login/", {"login": "nobody", "password": "x"})
    assert any('"cache"' in query["sql"] for query in asked), "guesses are counted there"
