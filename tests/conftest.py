"""Fixtures of every test: the standing cast, and no way out to the network."""

import ipaddress
import os
import socket
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import translation
from pytest_django import DjangoDbBlocker

from parta.config.translations import compile_catalogs
from tests.factories.cast import Cast
from tests.factories.kept import get_cast
from tests.tools.prepared import lay_prepared, prepare
from tests.tools.published import publish

_connect = socket.socket.connect


def _connect_at_home(self: socket.socket, address: Any) -> None:
    """Connect to this machine only: a test that needs the outside world proves nothing about Parta."""
    if self.family != socket.AF_UNIX:
        host = address[0]
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            pytest.fail(f"A test tried to reach {host}.")
    _connect(self, address)


socket.socket.connect = _connect_at_home  # type: ignore[assignment, method-assign]


def pytest_configure(config: pytest.Config) -> None:
    """Make what a fresh clone has not, before any worker asks for it."""
    if not hasattr(config, "workerinput"):
        compile_catalogs()
        publish()
        prepare()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out what a second database cannot change",
    )


# What a second database cannot change: rights, the browser, the demo, what others' clients make of answers.
_ONCE = {"access", "browser", "demo", "test_netschool.py", "test_oneroster_client.py", "test_schemathesis.py"}
# Files with tests that last long: begun late, one of them would leave a processor idle at the end.
_FIRST = {"test_processes.py", "test_whole_school.py", "test_delivering.py", "test_stream.py"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in _FIRST)
    if not config.getoption("--database-only"):
        return
    asks = [item for item in items if _asks_the_database(item) and not _ONCE & set(item.path.parts)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asks)])
    items[:] = asks


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & {"db", "transactional_db"})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing is skipped: what cannot run there proves nothing anywhere."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI forbids: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Every test begins in the site's language: a request of the one before leaves its own behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """Two schools and everybody in them: see ``tests.factories.cast``."""
    return get_cast()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """SQLite's file is laid prepared, and goes with the folder it is in; what is new is migrated."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Under the name that this worker's database has from now on, put the prepared one."""
    if connection.vendor == "sqlite":
        lay_prepared(Path(str(connection.settings_dict["TEST"]["NAME"])))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database; whoever still talks to it at the end (a page a browser was loading) is cut off."""
    # Nothing of ours asks for rows of content types; writing them again after each emptying takes longest.
    post_migrate.receivers.clear()
    yield
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
