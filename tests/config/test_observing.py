import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as installation
from django.test import Client
from pytest_django import Settings

from parta.config.logs import RouteFilter, logging_settings
from parta.core import clock
from parta.notifications.models import Happening
from tests.factories.cast import Cast

TOKEN = {"HTTP_AUTHORIZATION": "Bearer only-for-the-monitor"}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a program that reads the log gets, from INFO on."""
    formatters: Any = logging_settings(level="INFO", as_json=True)["formatters"]
    formatter = dict(formatters["parta"])
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RouteFilter())
    handler.setFormatter(formatter.pop("()")(**formatter))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_request_is_a_line_without_who_or_where(cast: Cast, log: io.StringIO) -> None:
    client = cast.client("guardian")
    response = client.get(f"/{cast.school.slug}/diary/", {"secret": "of-the-address"})
    (line,) = [json.loads(text) for text in log.getvalue().splitlines() if "parta.requests" in text]
    assert line["route"] == "diary:index"
    assert (line["method"], line["status"]) == ("GET", response.status_code)
    assert line["request_id"] == response["X-Request-ID"]
    assert line["level"] == "info"
    for kept_back in ("of-the-address", cast.school.slug, "Иванов", "guardian@"):
        assert kept_back not in log.getvalue()


def test_an_error_carries_its_request_and_its_place(client: Client, log: io.StringIO) -> None:
    client.raise_request_exception = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("parta.config.health._plain", lambda _text: 1 // 0)
        response = client.get("/healthz", HTTP_X_REQUEST_ID="from-the-proxy-1")
    assert (response.status_code, response["X-Request-ID"]) == (500, "from-the-proxy-1")
    (line,) = [json.loads(text) for text in log.getvalue().splitlines() if "ZeroDivisionError" in text]
    assert line["request_id"] == "from-the-proxy-1"
    assert "health.py" in line["exception"]
    assert line["event"] == "Failed: alive"


@pytest.mark.parametrize("given", ["", "short", "with spaces in it", "x" * 65, "line\nbreak-line"])
def test_a_strange_id_is_not_taken(client: Client, given: str) -> None:
    assert client.get("/healthz", HTTP_X_REQUEST_ID=given)["X-Request-ID"] != given


@pytest.mark.parametrize(
    "header", [{}, {"HTTP_AUTHORIZATION": "Bearer "}, {"HTTP_AUTHORIZATION": "Bearer no"}]
)
def test_metrics_are_for_the_monitor_only(client: Client, settings: Settings, header: dict[str, str]) -> None:
    assert client.get("/metrics", **header).status_code == 404  # type: ignore[arg-type]
    settings.METRICS_TOKEN = "only-for-the-monitor"
    assert client.get("/metrics", **header).status_code == 404  # type: ignore[arg-type]


def test_metrics_tell_of_requests_and_of_what_waits(cast: Cast, settings: Settings) -> None:
    settings.METRICS_TOKEN = "only-for-the-monitor"
    due = clock.now() - timedelta(minutes=5)
    Happening.objects.create(topic="marks", payload={}, happened_at=due, due_at=due)
    cast.client("student").get(f"/{cast.school.slug}/diary/")
    text = Client().get("/metrics", **TOKEN).content.decode()  # type: ignore[arg-type]
    assert 'parta_requests_total{method="GET",route="diary:index",status="302"}' in text
    assert 'parta_request_seconds_bucket{le="0.1",route="diary:index"}' in text
    assert 'parta_waiting{what="happenings"} 1.0' in text
    (seconds,) = [
        line for line in text.splitlines() if line.startswith('parta_waiting_seconds{what="happenings"}')
    ]
    assert 300 <= float(seconds.split()[-1]) < 400


def test_processes_of_a_server_are_summed(tmp_path: Path) -> None:
    """Each counts in its own file; any of them answers for all."""
    code = "from parta.config.observing import _REQUESTS; _REQUESTS.labels('GET', 'alive', 200).inc(2)"
    ask = (
        "import django; django.setup(); from parta.config.metrics import _requests;"
        "from prometheus_client import generate_latest; print(generate_latest(_requests()).decode())"
    )
    environment = os.environ | {
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "parta.config.settings",
        "DATA": str(installation.DATA),
    }
    for _process in range(2):
        subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    told = subprocess.run(
        [sys.executable, "-c", ask], check=True, env=environment, capture_output=True, text=True
    ).stdout
    assert 'parta_requests_total{method="GET",route="alive",status="200"} 4.0' in told
