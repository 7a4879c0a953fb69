"""The stream of nudges from real servers, within a process and across processes."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from parta.core import clock
from parta.live.commands import nudge
from parta.live.queries import list_nudges_since
from tests.tools.installation import PATIENCE, free_port, installation, parta, wait_until_served
from tests.tools.prepared import lay_prepared

_NEW_SESSIONS = """
import django; django.setup()
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from tests.factories.base import create_user
for login in ("anna", "boris"):
    user = create_user(login)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    print(user.pk, session.session_key)
"""
_NUDGE = """
import django; django.setup()
from parta.live.commands import nudge
nudge(user_ids=[{user}], topic="inbox")
"""


@dataclass
class Reader:
    user: str
    session: str


def _python(code: str, data: Path, **more: str) -> str:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=installation(data) | {"PYTHONPATH": f"{root}/src:{root}"} | more,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("live")
    lay_prepared(folder / "parta.sqlite3")  # if there is one, setting up has little left to do
    with parta("setup", data=folder) as process:
        assert process.wait(PATIENCE) == 0
    return folder


@pytest.fixture(scope="module")
def readers(data: Path) -> list[Reader]:
    return [Reader(*line.split()) for line in _python(_NEW_SESSIONS, data).splitlines()]


@contextmanager
def server(data: Path, **more: str) -> Iterator[int]:
    port = free_port()
    with parta("serve", "--port", str(port), data=data, **more):
        wait_until_served(port)
        yield port


_SILENCE = 3  # seconds
Ask = Callable[..., HTTPResponse]


@pytest.fixture
def ask() -> Iterator[Ask]:
    """Asks a server for a page, with a session or without; all answers are closed at the end."""
    with ExitStack() as stack:

        def asked(port: int, session: str = "", path: str = "/live/") -> HTTPResponse:
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            stack.callback(connection.close)
            connection.request("GET", path, headers={"Cookie": f"sessionid={session}"} if session else {})
            wire = connection.sock
            answer = stack.enter_context(connection.getresponse())
            wire.settimeout(_SILENCE)
            return answer

        yield asked


def _next_event(stream: HTTPResponse) -> str:
    """The data of the next event; TimeoutError when nothing comes."""
    while True:
        line = stream.readline().decode().strip()
        if line.startswith("data:"):
            return line.removeprefix("data:").strip()


def test_a_nudge_from_another_process_arrives_where_it_is_meant(
    data: Path, readers: list[Reader], ask: Ask
) -> None:
    with server(data) as port:
        assert ask(port).status == 204
        assert ask(port, "no-such-session").status == 204
        anna, boris = (ask(port, reader.session) for reader in readers)
        assert anna.headers["Content-Type"].startswith("text/event-stream")
        _python(_NUDGE.format(user=readers[0].user), data)
        began = time.monotonic()
        assert _next_event(anna) == "inbox"
        assert time.monotonic() - began < 2
        with pytest.raises(TimeoutError):
            _next_event(boris)
        assert ask(port, path="/account/login/").status == 200  # pages are served beside the streams


def test_redis_carries_nudges_between_servers(data: Path, readers: list[Reader], ask: Ask) -> None:
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    with ExitStack() as stack:
        redis = stack.enter_context(
            subprocess.Popen(["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""])
        )
        stack.callback(redis.kill)
        ports = [stack.enter_context(server(data, REDIS_URL=url)) for _number in range(2)]
        streams = [ask(port, readers[0].session) for port in ports]
        for stream in streams:
            assert stream.readline() == b"retry: 2000\n"
        time.sleep(0.5)  # both have told Redis what they listen to
        _python(_NUDGE.format(user=readers[0].user), data, REDIS_URL=url)
        assert [_next_event(stream) for stream in streams] == ["inbox", "inbox"]


@pytest.mark.django_db
@pytest.mark.parametrize("others", [2, 600])
def test_a_look_sees_every_nudge_of_a_burst(others: int) -> None:
    """However many there were for others just before."""
    begun = clock.now()
    for topic in ("chat", "inbox"):
        nudge(user_ids=range(1, 1500), topic=topic)
    nudge(user_ids=[9999], topic="inbox")
    found = list_nudges_since(begun, [9999, *range(2000, 2000 + others)])
    assert (9999, "inbox") in {(user_id, topic) for _pk, user_id, topic in found}
    assert len(found) == (1 if others < 500 else 2999)
