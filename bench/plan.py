"""How much is built and how long it is measured."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEEKS = 34  # of an academic year, the last of them being the present one
WORKERS = 2  # processes of the web server, and of the bare SQL
THREADS = 4  # of each process of the web server
CONNECTIONS = 8  # of the load


@dataclass(frozen=True, slots=True)
class Plan:
    """``seconds``: of each measurement; every one is repeated ``rounds`` times, in turn with the others."""

    schools: int
    small_schools: int
    pages: int
    rounds: int
    seconds: float
    port: int
    database_url: str  # empty: a server of our own from the wheel
    keeps_databases: bool
    only: str  # "pages", "live" or "phone"; empty: all

    @property
    def folder(self) -> Path:
        return ROOT / "var" / "bench"


def read_plan() -> Plan:
    """From the environment: QUICK=1 is small and short, for whoever works on the harness or a page."""
    is_quick = os.environ.get("QUICK", "") == "1"
    return Plan(
        schools=2 if is_quick else 20,
        small_schools=1 if is_quick else 2,
        pages=100 if is_quick else 200,
        rounds=int(os.environ.get("ROUNDS", "3" if is_quick else "5")),
        seconds=int(os.environ.get("SECONDS", "1" if is_quick else "4")),
        port=int(os.environ.get("BENCH_PORT", "8110")),
        database_url=os.environ.get("DATABASE_URL", ""),
        keeps_databases=os.environ.get("KEEP", "") == "1",
        only=os.environ.get("ONLY", ""),
    )
