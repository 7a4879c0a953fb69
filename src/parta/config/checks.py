"""What ``parta check`` looks at."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core import checks
from django.core.cache import cache
from django.db import DatabaseError, connection

from parta.config.health import pending_migrations
from parta.config.translations import stale_catalogs


@dataclass(frozen=True, slots=True)
class Finding:
    """One point: good or not, and what it is about."""

    is_good: bool
    text: str


def list_findings(*, deploy: bool = False) -> Iterator[Finding]:
    """Folder, database, Redis, programs, translations, Django's own checks (``deploy``: production's too)."""
    yield _data_folder()
    yield from _database()
    yield from _redis()
    yield from _programs()
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


def _redis() -> Iterator[Finding]:
    if settings.REDIS_URL:
        try:
            cache.set("check", 1, 5)
        except Exception as error:  # whatever the driver says
            yield Finding(False, f"Redis: {error}")
        else:
            yield Finding(True, "Redis answers")


def _programs() -> Iterator[Finding]:
    """Without these a backup would fail, and only at night."""
    names = ("pg_dump", "pg_restore", "psql") if connection.vendor == "postgresql" else ()
    if missing := [name for name in names if shutil.which(name) is None]:
        yield Finding(False, f"programs for backups are missing: {', '.join(missing)} (postgresql-client)")


def _django(deploy: bool) -> Iterator[Finding]:
    found = checks.run_checks(include_deployment_checks=deploy)
    messages = [message for message in found if not message.is_silenced()]
    for message in messages:
        yield Finding(message.level < checks.WARNING, f"{message.id}: {message.msg}")
    if not messages:
        yield Finding(True, "Django's checks find nothing")
