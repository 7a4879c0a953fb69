"""Real processes of Parta, as ``make run`` starts them, on an SQLite file of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from django.db import connection

PATIENCE = 180  # seconds; two workers share two cores


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def installation(data: Path) -> dict[str, str]:
    """The environment variables of an installation in that folder."""
    return os.environ | {
        "DATA": str(data),
        "DATABASE_URL": "",
        "DEMO": "0",
        "DJANGO_SETTINGS_MODULE": "parta.config.settings",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def parta(*arguments: str, data: Path, **more: str) -> Iterator[subprocess.Popen[str]]:
    """``parta`` with the arguments while the block runs. ``more``: environment variables."""
    with subprocess.Popen(
        [sys.executable, "-m", "parta.config.cli", *arguments],
        env=installation(data) | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # what it has started too


def database_url() -> str:
    """Of the test's own database, for another process; the test has to commit what that is to see."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{found['NAME']}"
    user, password, host = (quote(str(found[name] or ""), safe="") for name in ("USER", "PASSWORD", "HOST"))
    login = f"{user}:{password}" if password else user
    return f"postgresql://{login}@localhost:{found['PORT'] or 5432}/{found['NAME']}?host={host}"


def wait_until_served(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nobody listens on port {port}")
