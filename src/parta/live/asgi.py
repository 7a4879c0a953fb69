"""The live stream: server-sent events, a few lines of ASGI beside the pages (docs/decisions/0018)."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from parta.live.hub import Hub, Queue, ask
from parta.live.queries import user_id_of_cookies

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PATH = "/live/"
_BREATH = 25.0  # seconds; proxies end streams that say nothing for a minute
_LIFE = 600.0  # seconds, after which the browser comes again and shows its session again
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class LiveApplication:
    """A stream of topics for whoever is signed in; for others 204, which stops browsers from asking."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        user_id = await _user_id(scope)
        if user_id is None or scope["method"] != "GET":
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        gone = asyncio.create_task(_until_gone(receive))
        try:
            async with self._hub.stream(user_id) as queue:
                await _pour(queue, send, gone)
        finally:
            gone.cancel()


async def _pour(queue: Queue, send: Send, gone: asyncio.Task[None]) -> None:
    """What comes, until the reader has gone or the stream has lived long enough."""
    end = asyncio.get_running_loop().time() + _LIFE
    await _say(send, "retry: 2000\n\n")
    while not gone.done() and asyncio.get_running_loop().time() < end:
        topic = asyncio.create_task(queue.get())
        await asyncio.wait({topic, gone}, timeout=_BREATH, return_when=asyncio.FIRST_COMPLETED)
        if topic.done():
            await _say(send, f"event: nudge\ndata: {topic.result()}\n\n")
        else:
            topic.cancel()
            await _say(send, ": still here\n\n")
    if not gone.done():
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _user_id(scope: Message) -> int | None:
    cookies = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    return await ask(user_id_of_cookies, cookies)
