"""Real processes of Parta, as ``make run`` starts them, on an SQLite file of their own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 90  # seconds; two workers share two cores


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
    ) as process:
        try:
            yield process
        finally:
            process.kill()
