"""Builds the cities, serves them, loads them in turns and says how fast Parta is."""

import os
import pickle
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bench import database
from bench.bare import run_bare
from bench.live import live_lines, measure_live
from bench.load import Figures, load, write_requests
from bench.phone import measure_phone, phone_lines
from bench.plan import ROOT, Plan, read_plan
from bench.prepare import Page, Request
from bench.report import Result, write_part, write_report
from bench.web import cpu_milliseconds, memory, web_server

SAVES_A_SECOND = 600  # more than this machine will ever save: no cell is written twice


def main() -> None:
    plan = read_plan()
    if plan.only not in {"", "pages", "live", "phone"}:
        raise SystemExit("ONLY is one of: pages, live, phone.")
    if plan.only in {"", "pages"} and shutil.which("wrk") is None:
        raise SystemExit("The bench needs wrk. Install it:\n    apt-get install --yes wrk")
    plan.folder.mkdir(parents=True, exist_ok=True)
    if plan.only in {"", "phone"}:
        say("Looking at the pages on a slow phone…")
        write_part(plan, "phone", measure_phone(plan), phone_lines)
    if plan.only == "phone":
        return
    with database.server(plan) as server_url:
        if plan.only != "pages":
            say("Opening live streams…")
            write_part(plan, "live", measure_live(plan, server_url), live_lines)
        if plan.only != "live":
            measure_pages(plan, server_url)


def measure_pages(plan: Plan, server_url: str) -> None:
    """Build the cities, load their pages, report."""
    begun = time.monotonic()
    with ExitStack() as stack:
        names = {"city": f"parta_bench_{plan.schools}", "small": f"parta_bench_{plan.small_schools}"}
        if not plan.keeps_databases:
            for name in names.values():
                stack.callback(database.drop, server_url, name)
        built = {
            key: build(plan, server_url, names[key], schools)
            for key, schools in (("city", plan.schools), ("small", plan.small_schools))
        }
        result = measure(plan, {key: database.database_url(server_url, name) for key, name in names.items()})
    result.built = built
    result.took = time.monotonic() - begun
    write_report(plan, result)


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def build(plan: Plan, server_url: str, name: str, schools: int) -> float:
    """Seconds it took; 0 when the database was kept from another time."""
    if plan.keeps_databases and database.exists(server_url, name):
        database.set_up(database.database_url(server_url, name), plan.folder)
        return 0
    say(f"Building {schools} schools…")
    begun = time.monotonic()
    url = database.create(server_url, name, plan.folder)
    today = datetime.now(ZoneInfo("Europe/Moscow")).date()
    _run(
        "bench.city", url, str(schools), today.isoformat(), environment=database.environment(url, plan.folder)
    )
    return time.monotonic() - begun


def prepare(plan: Plan, url: str) -> dict[str, Page]:
    """What is asked of the city, tried once."""
    cells = int(SAVES_A_SECOND * plan.seconds * (plan.rounds + 1))
    target = plan.folder / "pages.pickle"
    environment = database.environment(url, plan.folder)
    _run("bench.prepare", str(plan.pages), str(cells), str(target), environment=environment)
    pages: dict[str, Page] = pickle.loads(target.read_bytes())  # noqa: S301 - written a moment ago
    target.unlink()
    return pages


def _run(module: str, *arguments: str, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], check=True, cwd=ROOT, env=environment)


def measure(plan: Plan, urls: dict[str, str]) -> Result:
    say("Signing users in and trying the pages…")
    pages = {key: prepare(plan, url) for key, url in urls.items()}
    result = Result(pages=pages["city"])
    with ExitStack() as stack:
        servers = {
            key: stack.enter_context(web_server(url, plan.port + number, plan.folder))
            for number, (key, url) in enumerate(urls.items())
        }
        bench = Bench(plan, urls, pages, servers)
        for kind in result.pages:
            bench.round(kind, 0, replace(plan, seconds=2))  # everybody warms up; not counted
        result.memory_before = memory(servers["city"])
        for number in range(1, plan.rounds + 1):
            say(f"Round {number} of {plan.rounds}…")
            for kind in result.pages:
                result.rounds.setdefault(kind, []).append(bench.round(kind, number, plan))
        result.memory_after = memory(servers["city"])
    return result


class Bench:
    """Everything that is measured of a kind of page, in turn."""

    def __init__(
        self,
        plan: Plan,
        urls: dict[str, str],
        pages: dict[str, dict[str, Page]],
        servers: dict[str, int],
    ) -> None:
        self.plan, self.urls, self.servers = plan, urls, servers
        self.statements = {kind: page.statements for kind, page in pages["city"].items()}
        self.files = {
            kind: {
                "page": self._file(f"{kind}-page", page.requests),
                "small": self._file(f"{kind}-small", pages["small"][kind].requests),
                "plain": self._file(f"{kind}-plain", [_plain(one, page.size) for one in page.requests]),
                "signed in": self._file(
                    f"{kind}-signed-in", [_signed_in(one, page.size) for one in page.requests]
                ),
            }
            for kind, page in pages["city"].items()
        }

    def _file(self, name: str, requests: list[Request]) -> Path:
        path = self.plan.folder / f"{name.replace(' ', '-')}.requests"
        write_requests(path, requests)
        return path

    def round(self, kind: str, number: int, plan: Plan) -> dict[str, Figures]:
        """Page, trivial page, page of the small city, trivial page behind the sign-in, bare SQL."""
        is_saved = kind == "mark saved"
        count = int(SAVES_A_SECOND * self.plan.seconds) if is_saved else self.plan.pages
        first = number * count if is_saved else 0
        found = {}
        for name, path in self.files[kind].items():
            port = self.plan.port + (name == "small")
            server = self.servers["small" if name == "small" else "city"]
            is_trivial = name in {"plain", "signed in"}
            used = cpu_milliseconds(server)
            figures = load(port, path, first=0 if is_trivial else first, count=count, seconds=plan.seconds)
            used = cpu_milliseconds(server) - used
            found[name] = replace(figures, cpu=used / max(figures.count, 1))
            if is_saved and not is_trivial and found[name].count > count:
                raise SystemExit("More marks were saved than there are empty cells: raise SAVES_A_SECOND.")
        found["sql"] = run_bare(
            self.urls["city"], self.statements[kind], is_saved=is_saved, seconds=plan.seconds
        )
        return found


def _plain(request: Request, size: int) -> Request:
    return replace(request, path=f"/bench/plain/{size}/")


def _signed_in(request: Request, size: int) -> Request:
    return replace(request, path=f"/{request.path.split('/')[1]}/bench/plain/{size}/")


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
