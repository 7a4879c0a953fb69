"""Databases with every migration applied, made once and copied by every worker.

SQLite's is kept under ``var/`` until a migration changes; PostgreSQL's lasts for one run of the suite.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg

ROOT = Path(__file__).resolve().parents[2]
_FOLDER = ROOT / "var" / "test-databases"


def prepare() -> None:
    """Migrate SQLite's, in place of those for other migrations, unless it is there."""
    prepared = _path()
    if prepared.exists():
        return
    shutil.rmtree(_FOLDER, ignore_errors=True)
    _FOLDER.mkdir(parents=True)
    unfinished = prepared.with_suffix(".unfinished")
    if _migrating(f"sqlite://{unfinished}").wait():
        raise SystemExit("The migrations do not apply to an empty database.")
    unfinished.replace(prepared)


def lay_prepared(database: Path) -> None:
    """Put a copy of the prepared database where the tests want theirs."""
    shutil.copyfile(_path(), database)


@contextmanager
def template(server: str) -> Iterator[Callable[[], str]]:
    """Begin to migrate a database of the server at this URL; what it yields waits and gives the name."""
    name = f"parta_tests_template_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    migrating = _migrating(urlsplit(server)._replace(path=f"/{name}").geturl())

    def migrated() -> str:
        if migrating.wait():
            raise SystemExit("The migrations do not apply to an empty PostgreSQL database.")
        return name

    try:
        yield migrated
    finally:
        migrating.terminate()
        migrating.wait()
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _migrating(url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "migrate", "--settings", "tests.settings", "--verbosity", "0"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url})


def _path() -> Path:
    """Named by the migrations of every app, ours and others'."""
    digest = hashlib.sha256(django.__version__.encode())
    for path in sorted((ROOT / "src").rglob("migrations/*.py")):
        digest.update(f"{path.relative_to(ROOT)} ".encode() + path.read_bytes())
    digest.update((ROOT / "uv.lock").read_bytes())
    return _FOLDER / f"{digest.hexdigest()[:24]}.sqlite3"


if __name__ == "__main__":
    prepare()
