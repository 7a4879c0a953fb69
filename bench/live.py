"""Five hundred open pages on one process of the server: memory, processor time, how soon a nudge arrives."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench import database
from bench.plan import ROOT, Plan
from bench.web import web_server

STREAMS = 500
GOAL = 2.0  # seconds from a nudge to the last of all pages
_ROUNDS = 10
_NAME = "parta_bench_live"


def measure_live(plan: Plan, server_url: str) -> dict[str, dict[str, Any]]:
    """By what carries the nudges: rows of the database, and Redis where it is installed."""
    url = database.create(server_url, _NAME, plan.folder)
    try:
        found = {"database": _measure(plan, url, "")}
        if shutil.which("redis-server"):
            with _redis(plan.port + 9) as redis_url:
                found["Redis"] = _measure(plan, url, redis_url)
        return found
    finally:
        database.drop(server_url, _NAME)


def live_lines(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    """The figures for people."""
    for carrier, one in found.items():
        streams, more = one["streams"], one["held_mib"] - one["idle_mib"]
        yield f"Live, {streams} streams on one process, nudges by {carrier}:"
        yield (
            f"  memory {one['idle_mib']:.0f} MiB idle, {one['held_mib']:.0f} with the streams "
            f"({one['held_mib'] / one['idle_mib']:.2f} of idle; {more * 1024 / streams:.0f} KiB a stream)"
        )
        yield (
            f"  opened in {one['opened_seconds']:.1f} s; held with {one['held_cpu'] * 100:.1f} % of a core; "
            f"a trivial page {one['page_beside_ms']:.1f} ms, {one['page_alone_ms']:.1f} without them "
            f"({one['page_beside_ms'] / one['page_alone_ms']:.2f})"
        )
        yield f"  a nudge to one page: {_spread(one['one'])}; to all {streams}: {_spread(one['every'])}"
        is_met = max(one["every"]) <= GOAL
        yield f"{'met    ' if is_met else 'NOT met'}  the last page within {GOAL:.0f} s by {carrier}"


def _spread(seconds: list[float]) -> str:
    p50, p99 = (seconds[min(len(seconds) - 1, int(len(seconds) * part))] for part in (0.5, 0.99))
    return f"median {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f}, last {seconds[-1] * 1000:.0f}"


def _measure(plan: Plan, url: str, redis_url: str) -> dict[str, Any]:
    environment = database.environment(url, plan.folder) | {"REDIS_URL": redis_url}
    with web_server(url, plan.port, plan.folder, workers=1, more={"REDIS_URL": redis_url}):
        run = subprocess.run(
            [sys.executable, "-m", "bench.listeners", str(plan.port), str(STREAMS), str(_ROUNDS)],
            check=True,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=environment,
        )
    figures: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return figures


@contextmanager
def _redis(port: int) -> Iterator[str]:
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            for _try in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
