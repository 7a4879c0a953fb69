"""Requests from another process, by wrk."""

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.plan import CONNECTIONS
from bench.prepare import TOKEN, Request


@dataclass(frozen=True, slots=True)
class Figures:
    """``per_second`` requests; ``p50`` and ``p99`` in milliseconds; ``size`` of an answer with its headers.

    ``cpu``: milliseconds of the web server's own processor time a request took.
    """

    per_second: float
    p50: float
    p99: float
    count: int
    size: float = 0
    cpu: float = 0


def write_requests(path: Path, requests: Iterable[Request]) -> None:
    path.write_text(
        "".join(f"{one.method}\t{one.path}\t{one.session}\t{one.body}\n" for one in requests),
        encoding="utf-8",
    )


def load(port: int, requests: Path, *, first: int, count: int, seconds: float) -> Figures:
    """Keep some connections busy with the file's lines; SystemExit when an answer is not a page."""
    run = subprocess.run(
        [
            *("wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds:.0f}s"),
            *("--timeout", "10s", "--script", str(Path(__file__).with_name("load.lua"))),
            f"http://127.0.0.1:{port}",
        ],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ
        | {
            "LOAD_FILE": str(requests),
            "LOAD_FIRST": str(first),
            "LOAD_COUNT": str(count),
            "LOAD_TOKEN": TOKEN,
        },
    )
    found = json.loads(run.stdout.splitlines()[-1])
    if found["bad"] or found["lost"]:
        raise SystemExit(f"{requests.name}: {found}")
    return Figures(
        per_second=found["requests"] * 1e6 / found["microseconds"],
        p50=found["p50"] / 1000,
        p99=found["p99"] / 1000,
        count=found["requests"],
        size=found["bytes"] / max(found["requests"], 1),
    )
