"""A demo school's pages on a slow phone: Lighthouse, and the diary's week by Chromium's own throttling."""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.plan import ROOT, Plan

WEIGHT_GOAL = 60 * 1024  # bytes over the wire at a cold start
READABLE_GOAL = 1.5  # seconds
SCORE_GOAL = 95
WEEK = "diary week"
_ROUNDS = 5
_PASSWORD = "parta-demo"  # noqa: S105 - of the demo's accounts
_FOLDER = ROOT / "bench" / "lighthouse"
_START_SECONDS = 900  # the demo school is built meanwhile
_PATIENCE = 120_000  # milliseconds: right after the building the worker has much to do
_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# Lighthouse's "slow 4G" on the wire, and the same as Chromium's developer tools have it, whose latency is
# that of every request instead of the wire's.
_WIRE = {"offline": False, "downloadThroughput": 1638.4 * 1024 / 8, "uploadThroughput": 675 * 1024 / 8}
LATENCIES = {"150 ms a round trip": 150, "developer tools, 562 ms a request": 562.5}
_PAINTED = """() => new Promise(done =>
    new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
        .observe({type: "largest-contentful-paint", buffered: true}))"""


@dataclass(frozen=True, slots=True)
class Visit:
    name: str
    account: str  # empty: nobody is signed in
    path: str


def measure_phone(plan: Plan) -> dict[str, Any]:
    """Scores by page, and the week's weight and times."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None or shutil.which("npm") is None:
        raise SystemExit("ONLY=phone needs Chromium and Node:\n    apt-get install --yes chromium nodejs npm")
    _install()
    with _demo(plan) as root, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        cookies = {account: _sign_in(browser, root, account) for account in ("parent", "teacher")}
        visits = _visits(browser, root, cookies)
        week = f"{root}{visits[0].path}"
        found = {
            "weight": _open(browser, week, cookies["parent"])["bytes"],
            "readable": {
                name: _readable(browser, week, cookies["parent"], latency)
                for name, latency in LATENCIES.items()
            },
        }
        browser.close()
        found["scores"] = {
            one.name: _lighthouse(plan, chromium, f"{root}{one.path}", cookies.get(one.account, ""))
            for one in visits
        }
    return found


def phone_lines(found: dict[str, Any]) -> Iterator[str]:
    """The figures for people."""
    yield f"On a phone, cold: the {WEEK} is {found['weight']:,} bytes over the wire"
    for name, seconds in found["readable"].items():
        spread = f"{seconds[0]:.2f}–{seconds[-1]:.2f}"
        median = statistics.median(seconds)
        yield f"  readable after {median:.2f} s ({spread}), slow 4G, 4 × slower CPU ({name})"
    for page, one in found["scores"].items():
        scores = ", ".join(f"{name} {one[name]}" for name in _CATEGORIES)
        yield f"  Lighthouse, {page}: {scores}; painted {one['painted']:.1f} s (simulated)"
        for title in one["complaints"]:
            yield f"    {title}"
    lowest = min(one[name] for one in found["scores"].values() for name in _CATEGORIES)
    readable = min(statistics.median(seconds) for seconds in found["readable"].values())
    yield f"{_verdict(found['weight'] <= WEIGHT_GOAL)}  weight of the {WEEK} at most {WEIGHT_GOAL:,} bytes"
    yield f"{_verdict(readable <= READABLE_GOAL)}  readable within {READABLE_GOAL} s at 150 ms a round trip"
    yield f"{_verdict(lowest >= SCORE_GOAL)}  Lighthouse at least {SCORE_GOAL} everywhere; lowest {lowest}"


def _verdict(is_met: bool) -> str:
    return "met    " if is_met else "NOT met"


def _install() -> None:
    """Lighthouse as the lock file says, once."""
    stamp, lock = _FOLDER / "node_modules" / ".package-lock.json", _FOLDER / "package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=_FOLDER, check=True)


@contextmanager
def _demo(plan: Plan) -> Iterator[str]:
    """A demo school of this day, as ``parta run`` serves it; its address."""
    data = plan.folder / "phone"
    if not plan.keeps_databases:
        shutil.rmtree(data, ignore_errors=True)
    environment = os.environ | {"DATA": str(data), "DATABASE_URL": "", "DEMO": "1"}
    command = [sys.executable, "-m", "parta.config.cli", "run", "--port", str(plan.port)]
    with (plan.folder / "phone.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait(plan.port, process)
            yield f"http://127.0.0.1:{plan.port}"
        finally:
            process.terminate()
            process.wait(30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, HTTPException):
            time.sleep(0.5)
        else:
            return
        finally:
            connection.close()
    raise SystemExit("The demo school did not start: see var/bench/phone.log.")


def _sign_in(browser: Browser, root: str, account: str) -> str:
    """The key of a session, through the form."""
    context = browser.new_context()
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    page.goto(f"{root}/account/login/")
    page.fill("[name=login]", account)
    page.fill("[name=password]", _PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/account/" not in url)
    key = next(one["value"] for one in context.cookies() if one.get("name") == "sessionid")
    context.close()
    return key


def _visits(browser: Browser, root: str, cookies: dict[str, str]) -> list[Visit]:
    week = _lands(browser, f"{root}/demo/diary/", cookies["parent"])
    journal = _first_link(browser, f"{root}/demo/journal/", cookies["teacher"], r"/demo/journal/\d+/")
    chat = _first_link(browser, f"{root}/demo/messages/", cookies["parent"], r"/demo/messages/\d+/")
    return [
        Visit(WEEK, "parent", week),
        Visit("homework", "parent", f"{week}homework/"),
        Visit("journal", "teacher", journal),
        Visit("messages", "parent", "/demo/messages/"),
        Visit("conversation", "parent", chat),
        Visit("sign-in", "", "/account/login/"),
    ]


def _lands(browser: Browser, url: str, key: str) -> str:
    page = _phone(browser, url, key).new_page()
    page.goto(url)
    path: str = page.evaluate("location.pathname")
    page.context.close()
    return path


def _first_link(browser: Browser, url: str, key: str, pattern: str) -> str:
    page = _phone(browser, url, key).new_page()
    page.goto(url)
    links: list[str] = page.eval_on_selector_all("a", "all => all.map(a => a.pathname)")
    page.context.close()
    return next(link for link in links if re.fullmatch(pattern, link))


def _phone(browser: Browser, url: str, key: str) -> Any:
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="ru",
    )
    context.set_default_timeout(_PATIENCE)
    context.add_cookies([{"name": "sessionid", "value": key, "url": url}])
    return context


def _open(browser: Browser, url: str, key: str, latency: float | None = None) -> dict[str, float]:
    """Bytes over the wire and seconds to the largest paint, with nothing kept from before."""
    page = _phone(browser, url, key).new_page()
    wire = page.context.new_cdp_session(page)
    sizes: list[float] = []
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    if latency is not None:
        wire.send("Network.emulateNetworkConditions", _WIRE | {"latency": latency})
        wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url)
    page.wait_for_timeout(1500)
    painted: float = page.evaluate(_PAINTED)
    page.context.close()
    return {"bytes": int(sum(sizes)), "seconds": painted / 1000}


def _readable(browser: Browser, url: str, key: str, latency: float) -> list[float]:
    return sorted(_open(browser, url, key, latency)["seconds"] for _round in range(_ROUNDS))


def _lighthouse(plan: Plan, chromium: str, url: str, key: str) -> dict[str, Any]:
    headers: Path = plan.folder / "headers.json"
    headers.write_text(
        json.dumps({"Accept-Language": "ru"} | ({"Cookie": f"sessionid={key}"} if key else {}))
    )
    command = [
        *("node", "node_modules/lighthouse/cli/index.js", url, "--quiet", "--output=json"),
        *(f"--extra-headers={headers}", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"),
    ]
    run = subprocess.run(
        command,
        cwd=_FOLDER,
        env=os.environ | {"CHROME_PATH": chromium},
        check=True,
        capture_output=True,
        text=True,
    )
    headers.unlink()
    report = json.loads(run.stdout)
    scores = {name: round((report["categories"][name]["score"] or 0) * 100) for name in _CATEGORIES}
    complaints = [
        report["audits"][one["id"]]["title"]
        for name in _CATEGORIES
        for one in report["categories"][name]["auditRefs"]
        if one["weight"]
        and (report["audits"][one["id"]]["score"] or 0) < 0.9
        and report["audits"][one["id"]]["score"] is not None
    ]
    painted = report["audits"]["largest-contentful-paint"]["numericValue"] / 1000
    return scores | {"painted": painted, "complaints": complaints}
