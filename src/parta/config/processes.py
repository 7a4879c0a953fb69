"""The web server, the job worker, and the one that looks after both."""

import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where "everywhere" is reached from here
_KEEPER = "PARTA_KEEPER"  # the id of the `parta run` that looks after this process
_STOP_SECONDS = 15
_START_SECONDS = 60
_CHORES_SECONDS = 60


class CannotRunError(Exception):
    """Said to whoever started us; the message says what to do."""


def serve(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve pages until SIGINT or SIGTERM."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    _follow_keeper()
    os.environ["PARTA_THREADS"] = str(threads)  # read by each process of the server
    if workers > 1:
        _share_metrics()
    server = Server(
        "parta.config.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.error,
        log_access=False,
    )
    server.serve()


def _share_metrics() -> None:
    """Each process of the server counts in a file of its own here; whoever asks any of them gets the sum."""
    from django.conf import settings

    folder = Path(settings.DATA) / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def work(*, interval: float) -> None:
    """Run background jobs until SIGINT or SIGTERM, looking for new ones every ``interval`` seconds.

    Once a minute, and first of all, it also does what falls due by the clock.
    """
    from django.db import close_old_connections
    from django.utils.crypto import get_random_string
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    _follow_keeper()
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )
    stop = threading.Event()

    def finish(_signal: int, _frame: FrameType | None) -> None:
        worker.running = False  # after the job it is running
        stop.set()

    signal.signal(signal.SIGINT, finish)
    signal.signal(signal.SIGTERM, finish)
    next_chores = time.monotonic()
    while not stop.is_set():
        close_old_connections()
        if time.monotonic() >= next_chores:
            do_chores()
            next_chores = time.monotonic() + _CHORES_SECONDS
        _send_what_is_due()
        # Claiming a job locks SQLite; only looking whether there is one does not.
        if DBTaskResult.objects.ready().filter(backend_name="default").exists():
            worker.run()
        stop.wait(interval)


def do_chores() -> None:
    """What falls due by the clock. Whatever goes wrong is logged, and tried again in a minute."""
    from parta.announcements.commands.writing import publish_due
    from parta.chats.commands.rooms import ensure_rooms_daily
    from parta.events.commands.telling import remind_of_events
    from parta.exchange.commands.webhooks import tell_webhooks
    from parta.grading.commands.dots import expire_dots
    from parta.grading.commands.telling_dots import warn_of_dots
    from parta.live.commands import forget_old_nudges
    from parta.progress.commands.integrity import check_registers_nightly

    chores = (
        publish_due,
        expire_dots,
        warn_of_dots,
        forget_old_nudges,
        ensure_rooms_daily,
        remind_of_events,
        tell_webhooks,
        check_registers_nightly,
    )
    for chore in chores:
        try:
            chore()
        except Exception:
            logging.getLogger(__name__).exception("A chore failed: %s", chore.__name__)


def _send_what_is_due() -> None:
    from parta.notifications.commands.delivering import deliver_due, has_due
    from parta.notifications.happenings import tell_of_happenings

    try:
        tell_of_happenings()
        while has_due() and deliver_due():
            pass
    except Exception:
        logging.getLogger(__name__).exception("Notifications could not be sent")


def run(*, host: str, port: int, ready: Callable[[], None]) -> int:
    """Start the server and the worker, call ``ready`` when pages are served, stop both at a signal.

    Returns the exit status: 0 when stopped by a signal, 1 when one of the two ended by itself.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    children = [_start("serve", "--host", host, "--port", str(port)), _start("worker")]
    try:
        if _wait_until_served(host, port, children, stop):
            ready()
        while not stop.wait(0.2):
            if any(child.poll() is not None for child in children):
                return 1
    finally:
        _stop(children)
    return 0


def require_free(host: str, port: int) -> None:
    """CannotRunError when somebody else listens there, or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CannotRunError(
                f"Cannot listen on {host} port {port}: {getattr(error, 'strerror', error)}. "
                f"Choose another port, for example: make run PORT={port + 1}"
            ) from error


def follow_parent(parent: int) -> None:
    """Stop this process, as SIGTERM does, when the one that started it is gone, however that came about."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def _follow_keeper() -> None:
    if keeper := os.environ.pop(_KEEPER, ""):
        follow_parent(int(keeper))


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    # In a session of its own: Ctrl-C in the terminal reaches only the parent, which stops it in order.
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "parta.config.cli", *arguments],
        env=os.environ | {_KEEPER: str(os.getpid())},
        start_new_session=True,
    )


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + _STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait_until_served(
    host: str, port: int, children: list[subprocess.Popen[bytes]], stop: threading.Event
) -> bool:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and not stop.is_set():
        if any(child.poll() is not None for child in children):
            return False
        if _is_served(host, port):
            return True
        stop.wait(0.1)
    return False


def _is_served(host: str, port: int) -> bool:
    connection = HTTPConnection(_LOOPBACK.get(host, host), port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()  # whatever it says: somebody answers
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
