"""The figures as a table for people and as JSON for programs."""

import json
import os
import platform
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.load import Figures
from bench.plan import CONNECTIONS, THREADS, WORKERS, Plan
from bench.prepare import Page

# Requests a second of the page beside the trivial page's.
GOALS = {"diary week": 0.5, "journal": 0.25}
GROWTH_GOAL = 1.1  # requests a second of the small city beside the whole one's
_SERIES = ("page", "plain", "signed in", "sql", "small")


@dataclass(slots=True)
class Result:
    pages: dict[str, Page]
    rounds: dict[str, list[dict[str, Figures]]] = field(default_factory=dict)
    memory_before: list[dict[str, float]] = field(default_factory=list)
    memory_after: list[dict[str, float]] = field(default_factory=list)
    built: dict[str, float] = field(default_factory=dict)
    took: float = 0

    def median(self, kind: str, series: str, figure: Callable[[Figures], float]) -> float:
        return statistics.median(figure(one[series]) for one in self.rounds[kind])

    def ratio(self, kind: str, above: str, below: str) -> float:
        """Requests a second of one beside another's, in the same round each."""
        return statistics.median(one[above].per_second / one[below].per_second for one in self.rounds[kind])


def write_report(plan: Plan, result: Result) -> None:
    text = "\n".join(_lines(plan, result))
    sys.stdout.write(f"{text}\n")
    moment = datetime.now(UTC)
    path = plan.folder / f"{moment:%Y-%m-%d-%H%M}.json"
    path.write_text(json.dumps(_data(plan, result, moment), indent=1), encoding="utf-8")
    sys.stdout.write(f"\nAll figures: {os.path.relpath(path)}\n")


def write_part(
    plan: Plan, name: str, found: dict[str, Any], lines: Callable[[dict[str, Any]], Iterator[str]]
) -> None:
    """The figures of what is measured apart: live streams, the phone."""
    sys.stdout.write(f"Machine: {machine()}; load while measuring {os.getloadavg()[0]:.1f}\n")
    sys.stdout.write("\n".join(lines(found)) + "\n\n")
    path = plan.folder / f"{datetime.now(UTC):%Y-%m-%d-%H%M}-{name}.json"
    path.write_text(json.dumps(found, indent=1), encoding="utf-8")


def machine() -> str:
    cpu = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} × {cpu}, {memory:.0f} GiB, {platform.system()} {platform.release()}"


def _lines(plan: Plan, result: Result) -> Iterator[str]:
    yield f"Machine: {machine()}, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    yield f"Load here while measuring: {os.getloadavg()[1]:.1f} (the bench's own included)"
    built = ", ".join(f"{seconds:.0f} s" for seconds in result.built.values())
    yield f"City: {plan.schools} schools, small city: {plan.small_schools}; built in {built}"
    yield (
        f"Server: {WORKERS} processes × {THREADS} threads; load: {CONNECTIONS} connections; "
        f"{plan.rounds} rounds × {plan.seconds:.0f} s; {result.took / 60:.1f} minutes in all"
    )
    yield ""
    yield from _table(result)
    yield ""
    for kind in result.pages:
        cpu = {series: result.median(kind, series, lambda one: one.cpu) for series in _SERIES[:3]}
        yield (
            f"{kind}: the web server's own processor time {cpu['page']:.2f} ms a request; "
            f"trivial {cpu['plain']:.2f}, signed in {cpu['signed in']:.2f}"
        )
    yield ""
    for name, processes in (("before", result.memory_before), ("after", result.memory_after)):
        sizes = ", ".join(f"{one['rss']:.0f} ({one['pss']:.0f})" for one in processes)
        yield f"MiB resident (and proportional) of the server's processes {name} the load: {sizes}"
    yield ""
    yield from _goals(result)


def _table(result: Result) -> Iterator[str]:
    yield (
        f"{'':12}{'requests/s':>11}{'p50 ms':>8}{'p99 ms':>8}{'queries':>9}{'bytes':>8}{'gzipped':>9}"
        f"{'trivial':>9}{'signed in':>11}{'SQL':>8}"
        f"{'of trivial':>12}{'of signed in':>14}{'of SQL':>8}{'growth':>8}"
    )
    for kind, page in result.pages.items():
        per_second = {series: result.median(kind, series, lambda one: one.per_second) for series in _SERIES}
        yield (
            f"{kind:12}{per_second['page']:11.0f}"
            f"{result.median(kind, 'page', lambda one: one.p50):8.1f}"
            f"{result.median(kind, 'page', lambda one: one.p99):8.1f}"
            f"{page.queries:9.0f}{result.median(kind, 'page', lambda one: one.size):8.0f}"
            f"{page.compressed:9}{per_second['plain']:9.0f}{per_second['signed in']:11.0f}"
            f"{per_second['sql']:8.0f}{result.ratio(kind, 'page', 'plain'):12.2f}"
            f"{result.ratio(kind, 'page', 'signed in'):14.2f}{result.ratio(kind, 'page', 'sql'):8.2f}"
            f"{result.ratio(kind, 'small', 'page'):8.2f}"
        )


def _goals(result: Result) -> Iterator[str]:
    for kind, goal in GOALS.items():
        ratio = result.ratio(kind, "page", "plain")
        yield f"{_verdict(ratio >= goal)}  {kind}: {ratio:.2f} of the trivial page, goal at least {goal}"
    for kind in result.pages:
        growth = result.ratio(kind, "small", "page")
        met = _verdict(growth <= GROWTH_GOAL)
        yield f"{met}  {kind}: growth {growth:.2f} with the whole city, goal at most {GROWTH_GOAL}"


def _verdict(is_met: bool) -> str:
    return "met    " if is_met else "NOT met"


def _data(plan: Plan, result: Result, moment: datetime) -> dict[str, Any]:
    return {
        "at": moment.isoformat(),
        "machine": machine(),
        "schools": plan.schools,
        "small_schools": plan.small_schools,
        "built_seconds": result.built,
        "took_seconds": result.took,
        "memory_before": result.memory_before,
        "memory_after": result.memory_after,
        "pages": {
            kind: {"queries": page.queries, "bytes": page.size, "gzipped": page.compressed}
            for kind, page in result.pages.items()
        },
        "rounds": {
            kind: [{series: asdict(one) for series, one in found.items()} for found in rounds]
            for kind, rounds in result.rounds.items()
        },
    }
