"""The database as one file and back: SQLite copies itself, PostgreSQL has programs for it."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
_DROP_TABLES = (
    "DO $$ DECLARE name text; BEGIN FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    " LOOP EXECUTE format('DROP TABLE public.%I CASCADE', name); END LOOP; END $$"
)

Counts = dict[str, int]


class CannotDumpError(Exception):
    """A program is missing or has failed; the message is for the operator."""


def dump(path: Path) -> Counts:
    """Write the database as it is at this moment to the file; the rows of each table at that moment."""
    return _dump_sqlite(path) if connection.vendor == "sqlite" else _dump_postgresql(path)


def load(path: Path) -> None:
    """Make the database what the file says, wholly or, when anything fails, not at all."""
    if connection.vendor == "sqlite":
        connection.close()
        with _sqlite(path) as source, _sqlite(Path(connection.settings_dict["NAME"])) as target:
            source.backup(target)
    else:
        _load_postgresql(path, str(connection.settings_dict["NAME"]))


def count_in(path: Path) -> Counts:
    """The rows of each table of a dump, found by loading it into a database that is then thrown away."""
    if connection.vendor == "sqlite":
        with _sqlite(path) as copy:
            (fault,) = copy.execute("PRAGMA integrity_check").fetchone()
            if fault != "ok":
                raise CannotDumpError(f"{path.name}: {fault}")
            return _count_sqlite(copy)
    with _scratch_database() as name:
        _load_postgresql(path, name)
        with _connect(**_parameters() | {"dbname": name}) as copy, copy.cursor() as cursor:
            return _count_postgresql(cursor)


def _dump_sqlite(path: Path) -> Counts:
    with _sqlite(Path(connection.settings_dict["NAME"])) as source, _sqlite(path) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        return _count_sqlite(copy)


@contextmanager
def _sqlite(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, timeout=30)) as opened:
        yield opened


def _count_sqlite(copy: sqlite3.Connection) -> Counts:
    tables = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name: copy.execute(_counting(name)).fetchone()[0] for (name,) in tables.fetchall()}


def _counting(table: str) -> str:
    return f'SELECT count(*) FROM "{table}"'  # noqa: S608 - the name is the database's own


def _dump_postgresql(path: Path) -> Counts:
    """Counting and dumping look at one snapshot, so that they agree while others write."""
    with _connect(**_parameters()) as own, own.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        counts = _count_postgresql(cursor)
        command = [_program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
        _run([*command, f"--snapshot={snapshot}", f"--file={path}"], str(connection.settings_dict["NAME"]))
    return counts


def _count_postgresql(cursor: Any) -> Counts:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    counts = {}
    for (name,) in cursor.fetchall():
        cursor.execute(_counting(name))
        counts[name] = cursor.fetchone()[0]
    return counts


def _load_postgresql(path: Path, name: str) -> None:
    """Through psql, so that dropping what is there and filling anew are one transaction."""
    statements = path.with_suffix(".sql")
    options = ["--no-owner", "--no-privileges", f"--file={statements}"]
    _run([_program("pg_restore"), *options, str(path)], name)
    connection.close()
    once = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    _run([_program("psql"), *once, f"--command={_DROP_TABLES}", f"--file={statements}"], name)
    statements.unlink()


@contextmanager
def _scratch_database() -> Iterator[str]:
    name = f"parta_check_{uuid4().hex[:12]}"
    with _connect(**_parameters(), autocommit=True) as own:
        own.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield name
        finally:
            own.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _connect(**parameters: Any) -> Any:
    """A connection past Django's own; the driver is there only where PostgreSQL is used."""
    import psycopg  # noqa: PLC0415 - as said

    return psycopg.connect(**parameters)


def _parameters() -> dict[str, object]:
    settings = connection.settings_dict
    found = {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
    }
    return {name: value for name, value in found.items() if value}


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise CannotDumpError(f"{name} is not here. On Debian and Ubuntu: apt-get install postgresql-client")
    return path


def _run(command: list[str], database: str) -> None:
    """The password goes by the environment: command lines are for everybody on the machine to read."""
    parameters = _parameters() | {"dbname": database}
    names = {
        "dbname": "PGDATABASE",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "host": "PGHOST",
        "port": "PGPORT",
    }
    given = {names[name]: str(value) for name, value in parameters.items()}
    done = subprocess.run(command, env=os.environ | given, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        reason = done.stderr.strip().splitlines() or ["no reason given"]
        raise CannotDumpError(f"{Path(command[0]).name}: {reason[0]}")
