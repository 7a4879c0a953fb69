"""A program: opens streams of a server, says how soon nudges arrive. Arguments: port, number, rounds."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TOPIC = "inbox"
_PATIENCE = 30.0  # seconds
_HELD = 10.0  # seconds during which nothing happens, for the server's own processor time
_PAGES = 200


@dataclass(slots=True)
class Stream:
    """One open page of one user; ``arrived``: when its latest nudge came."""

    user_id: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    arrived: float = 0.0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        while line := await self.reader.readline():
            if line.startswith(b"data:"):
                self.arrived = time.monotonic()
                self.news.set()


def main(port: int, count: int, rounds: int) -> None:
    import django  # noqa: PLC0415 - this process is a program of its own

    django.setup()
    sessions = _sessions(count)
    sys.stdout.write(json.dumps(asyncio.run(_measure(port, sessions, rounds))))


def _sessions(count: int) -> list[tuple[int, str]]:
    """Users who have signed in, by id."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415

    from parta.accounts.models import User  # noqa: PLC0415

    store = import_module(settings.SESSION_ENGINE).SessionStore
    found = []
    for number in range(count):
        user, _new = User.objects.get_or_create(login=f"listener-{number}", defaults={"password": "!"})
        session = store()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = (
            str(user.pk),
            settings.AUTHENTICATION_BACKENDS[0],
        )
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        found.append((user.pk, session.session_key))
    return found


async def _measure(port: int, sessions: list[tuple[int, str]], rounds: int) -> dict[str, object]:
    from bench.web import cpu_milliseconds, memory, process_of_port  # noqa: PLC0415

    server = process_of_port(port)

    def mebibytes() -> float:
        return sum(process["pss"] for process in memory(server))

    await _pages(port, 50)  # the server has loaded all that a page needs
    idle, alone = mebibytes(), await _pages(port, _PAGES)
    begun = time.monotonic()
    streams = [await _open(port, *session) for session in sessions]
    opened = time.monotonic() - begun
    listening = [asyncio.create_task(stream.listen()) for stream in streams]
    await asyncio.sleep(2)
    held, used = mebibytes(), cpu_milliseconds(server)
    await asyncio.sleep(_HELD)
    used = (cpu_milliseconds(server) - used) / (_HELD * 1000)
    beside = await _pages(port, _PAGES)
    one = [await _nudged(streams[:1]) for _round in range(rounds)]
    every = [await _nudged(streams) for _round in range(rounds)]
    for task in listening:
        task.cancel()
    return {
        "streams": len(streams),
        "opened_seconds": opened,
        "idle_mib": idle,
        "held_mib": held,
        "held_cpu": used,
        "page_alone_ms": alone,
        "page_beside_ms": beside,
        "one": sorted(seconds for found in one for seconds in found),
        "every": sorted(seconds for found in every for seconds in found),
    }


async def _open(port: int, user_id: int, session: str) -> Stream:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}\r\n\r\n".encode())
    async with asyncio.timeout(_PATIENCE):
        status = await reader.readline()
        if b" 200 " not in status:
            raise SystemExit(f"A stream was refused: {status!r}")
        while b"retry:" not in await reader.readline():
            pass
    return Stream(user_id, reader, writer)


async def _nudged(streams: "Iterable[Stream]") -> list[float]:
    """Seconds from a nudge to each of the streams; at another moment of the server's look every time."""
    from parta.live.commands import nudge  # noqa: PLC0415

    found = list(streams)
    for stream in found:
        stream.news.clear()
    await asyncio.sleep(0.13 + time.monotonic() % 0.61)
    begun = time.monotonic()
    await _in_thread(lambda: nudge(user_ids=[stream.user_id for stream in found], topic=TOPIC))
    async with asyncio.timeout(_PATIENCE):
        for stream in found:
            await stream.news.wait()
    return [stream.arrived - begun for stream in found]


async def _pages(port: int, count: int) -> float:
    """Milliseconds of a trivial page, the median, one after another."""
    took = []
    for _page in range(count):
        begun = time.monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /bench/plain/1000/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        await reader.read()
        writer.close()
        took.append((time.monotonic() - begun) * 1000)
    return sorted(took)[count // 2]


async def _in_thread(call: "Callable[[], None]") -> None:
    await asyncio.get_running_loop().run_in_executor(None, call)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
