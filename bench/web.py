"""Parta's web server, as ``parta serve`` runs it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.database import environment
from bench.plan import ROOT, THREADS, WORKERS

_START_SECONDS = 60


@contextmanager
def web_server(
    url: str, port: int, folder: Path, *, workers: int = WORKERS, more: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Serve the database's pages on the port of the loopback interface; gives the main process's id.

    ``more``: environment variables.
    """
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "parta.config.cli", "serve", "--host", "127.0.0.1"),
            *("--port", str(port), "--workers", str(workers), "--threads", str(THREADS)),
        ],
        cwd=ROOT,
        env=environment(url, folder) | dict(more or {}),
    )
    try:
        _wait(port, process)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise SystemExit("The web server did not start.")


def memory(pid: int) -> list[dict[str, float]]:
    """MiB of the server's processes: resident, and with shared pages divided among those who share them."""
    found = []
    for process in [pid, *_children(pid)]:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        values = dict(line.split(":") for line in rollup.splitlines()[1:] if ":" in line)
        sizes = {name: int(values[name].split()[0]) / 1024 for name in ("Rss", "Pss")}
        found.append({"rss": round(sizes["Rss"], 1), "pss": round(sizes["Pss"], 1)})
    return found


def _children(pid: int) -> list[int]:
    own = [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return [process for child in own for process in (child, *_children(child))]


def cpu_milliseconds(pid: int) -> float:
    """Processor time that the server's processes have used so far."""
    ticks = 0
    for process in [pid, *_children(pid)]:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def process_of_port(port: int) -> int:
    """The process that was started to serve the port."""
    own = os.getppid()
    for process in _children(own):
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
        if b"serve" in words and str(port).encode() in words:
            return process
    raise SystemExit(f"Nobody serves port {port}.")
