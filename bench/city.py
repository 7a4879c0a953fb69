"""Fills a database with a city by COPY. Started as a program: ``python -m bench.city URL SCHOOLS DAY``."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from typing import Any

import psycopg
from psycopg import sql

from bench.plan import WORKERS
from bench.school import Row, build_school

Columns = dict[str, dict[str, Any]]  # of a table, in their order, each with its default

_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""
_KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype IN ('p', 'u') AND conrelid::regclass::text = ANY(%s)
"""
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%s)
"""
_NUMBERED = """
SELECT table_name FROM information_schema.columns
WHERE table_schema = 'public' AND column_name = 'id' AND is_identity = 'YES'
"""
# They have most of the rows: their indexes are built afterwards, at once.
_BIG = [
    "attendance_attendance",
    "grading_lessonform",
    "grading_mark",
    "homework_homework",
    "lessons_lesson",
]


def fill(url: str, schools: int, today: date) -> None:
    columns = _columns()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '256MB'")
        _copy(connection, "schools_region", columns, [{"id": 1, "code": "29", "name": "The region"}])
        restore = _take_off(connection)
        with ProcessPoolExecutor(WORKERS) as pool:
            jobs = [pool.submit(copy_school, url, columns, number, today) for number in range(1, schools + 1)]
            for job in jobs:
                job.result()
        for statement in restore:
            connection.execute(statement)
        for (table,) in connection.execute(_NUMBERED).fetchall():
            connection.execute(
                sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), max(id)) FROM {}").format(
                    table, sql.Identifier(table)
                )
            )
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def _columns() -> Columns:
    import django  # noqa: PLC0415 - this process is a program of its own
    from django.apps import apps  # noqa: PLC0415

    django.setup()
    models = apps.get_models(include_auto_created=True)
    return {
        model._meta.db_table: {str(item.column): item.get_default() for item in model._meta.local_fields}
        for model in models
    }


def _take_off(connection: psycopg.Connection) -> list[str]:
    """Drop what slows COPY down; the statements that bring it back."""
    statements: list[str] = []
    for table, name, definition in connection.execute(_FOREIGN_KEYS).fetchall():
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        statements.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    for table, name, definition in connection.execute(_KEYS, [_BIG]).fetchall():
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        statements.insert(0, f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    for name, definition in connection.execute(_INDEXES, [_BIG]).fetchall():
        connection.execute(f'DROP INDEX "{name}"')
        statements.insert(0, definition)
    return statements


def copy_school(url: str, columns: Columns, number: int, today: date) -> None:
    with psycopg.connect(url) as connection:
        for table, rows in build_school(number, today).items():
            _copy(connection, table, columns, rows)


def _copy(connection: psycopg.Connection, table: str, columns: Columns, rows: list[Row]) -> None:
    defaults = columns[table]
    names = sql.SQL(", ").join(map(sql.Identifier, defaults))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(list((defaults | row).values()) if isinstance(row, dict) else row)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    fill(sys.argv[1], int(sys.argv[2]), date.fromisoformat(sys.argv[3]))
