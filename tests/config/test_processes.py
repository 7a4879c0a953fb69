"""The real processes, as ``make run`` starts them, on an SQLite file of their own."""

import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.tools.installation import PATIENCE, free_port, installation, parta
from tests.tools.prepared import lay_prepared

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that has been set up."""
    data = tmp_path_factory.mktemp("prepared")
    lay_prepared(data / "parta.sqlite3")  # setting up has little left to do
    with parta("setup", data=data) as process:
        assert process.wait(PATIENCE) == 0
    return data


@pytest.fixture
def data(prepared: Path, tmp_path: Path) -> Path:
    """One of one's own, already set up."""
    return Path(shutil.copytree(prepared, tmp_path / "data"))


def status(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_run_serves_until_it_is_told_to_stop(prepared: Path, tmp_path: Path, stop: signal.Signals) -> None:
    """Once from nothing, as on the first day; once from what is there."""
    data = tmp_path / "data"
    if stop == signal.SIGTERM:
        shutil.copytree(prepared, data)
    port = free_port()
    with parta("run", "--port", str(port), data=data) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"Parta: http://127.0.0.1:{port}/\n"
        assert process.stdout.readline() == f"Portal: http://portal.localhost:{port}/\n"
        assert status(port, "/readyz") == 200
        assert status(port, "/account/login/") == 200
        process.send_signal(stop)
        output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert output == ""
    assert "Traceback" not in errors
    assert not is_listening(port)


def test_nothing_is_left_when_run_is_killed(data: Path) -> None:
    port = free_port()
    with parta("run", "--port", str(port), data=data) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
        deadline = time.monotonic() + PATIENCE
        while is_listening(port) and time.monotonic() < deadline:
            time.sleep(0.1)
    assert not is_listening(port)


def test_run_says_that_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = somebody.getsockname()[1]
        with parta("run", "--port", str(port), data=tmp_path) as process:
            output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert output == ""
    assert errors == (
        f"Error: Cannot listen on 127.0.0.1 port {port}: Address already in use. "
        f"Choose another port, for example: make run PORT={port + 1}\n"
    )


def test_worker_does_a_job_and_stops(data: Path) -> None:
    enqueue = (
        "import django; django.setup();"
        "from parta.accounts.commands import send_message;"
        "send_message.enqueue('Bells', 'New bells from Monday.', 'somebody@example.org')"
    )
    with parta("worker", data=data) as process:
        subprocess.run([sys.executable, "-c", enqueue], env=installation(data), check=True)
        assert process.stdout is not None
        # Without EMAIL_URL letters are written to the console.
        assert any(line.strip() == "New bells from Monday." for line in process.stdout)
        process.terminate()
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert errors == ""


_OWED_UNTIL_YESTERDAY = """
import django; django.setup()
from datetime import datetime, time
from parta.core import clock
from parta.grading.models import GradingPolicy
from tests.factories.dots import set_dot
from tests.factories.school import create_cast
cast = create_cast()
GradingPolicy.objects.create(school=cast.school, dot_days=0)
with clock.fixed_at(datetime.combine(cast.past_lesson.held_on, time(15), cast.school.zone)):
    set_dot(cast, cast.past_lesson, cast.students[2])
"""


def execute(statement: str, data: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(data / "parta.sqlite3")) as connection, connection:
        return connection.execute(statement).fetchall()


def test_worker_ends_dots_whose_time_is_over_and_the_history_holds(data: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", _OWED_UNTIL_YESTERDAY], env=installation(data), cwd=_ROOT, check=True
    )
    with parta("worker", data=data) as process:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and execute("SELECT state FROM grading_dot", data) == [("open",)]:
            time.sleep(0.2)
        process.terminate()
        _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (0, "")
    assert execute("SELECT state FROM grading_dot", data) == [("expired",)]
    with parta("verify", data=data) as process:
        output, _ = process.communicate(timeout=PATIENCE)
    assert output == "Everything is as it was written.\n"


def test_worker_outlives_trouble_with_dots(data: Path) -> None:
    execute("ALTER TABLE grading_dot RENAME TO lost", data)
    with parta("worker", data=data) as process:
        assert process.stderr is not None
        assert "A chore failed: expire_dots" in process.stderr.readline()
        time.sleep(1)
        assert process.poll() is None
        process.terminate()
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


def test_a_bad_database_url_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "parta.config.cli", "check"],
        env=installation(tmp_path) | {"DATABASE_URL": "mysql://localhost/parta"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "Error: DATABASE_URL: 'mysql' is neither sqlite nor postgresql\n"
