"""What ``parta check`` looks at."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection

from parta.config.health import pending_migrations
from parta.config.translations import stale_catalogs


@dataclass(frozen=True, slots=True)
class Finding:
    """One point: good or not, and what it is about."""

    is_good: bool
    text: str


def list_findings(*, deploy: bool = False) -> Iterator[Finding]:
    """The data folder, the database, translations, Django's own checks (``deploy``: production's too)."""
    yield _data_folder()
    yield from _database()
    stale = stale_catalogs()
    yield Finding(
        not stale, "translations are compiled" if not stale else "translations wait for: parta setup"
    )
    yield from _django(deploy)


def _data_folder() -> Finding:
    try:
        with tempfile.TemporaryFile(dir=settings.DATA):
            return Finding(True, f"data folder {settings.DATA} is writable")
    except OSError as error:
        return Finding(False, f"data folder {settings.DATA}: {error.strerror}")


def _database() -> Iterator[Finding]:
    name = f"{connection.vendor} {connection.settings_dict['NAME']}"
    try:
        pending = pending_migrations()
    except DatabaseError as error:
        yield Finding(False, f"database {name}: {str(error).strip()}")
        return
    yield Finding(True, f"database {name} answers")
    waiting = f"{len(pending)} migrations wait for parta setup, first {pending[0]}" if pending else ""
    yield Finding(not pending, waiting or "no migrations wait")


def _django(deploy: bool) -> Iterator[Finding]:
    messages = checks.run_checks(include_deployment_checks=deploy)
    for message in messages:
        if not message.is_silenced():
            yield Finding(message.level < checks.WARNING, f"{message.id}: {message.msg}")
    if not messages:
        yield Finding(True, "Django's checks find nothing")
