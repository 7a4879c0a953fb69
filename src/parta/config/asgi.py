"""The application the web server calls: pages as WSGI in threads, and the live stream beside them.

Pages never go through Django's own ASGI handler, which is several times slower (docs/decisions/0003, 0018).
"""

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings

from parta.config.wsgi import application as pages
from parta.live.asgi import PATH, LiveApplication, Message, Receive, Send
from parta.live.hub import Hub

_live = LiveApplication(Hub(settings.REDIS_URL))
_pages: Any = WSGIMiddleware(cast("Any", pages), workers=int(os.environ.get("PARTA_THREADS", "4")))


async def application(scope: Message, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _live_and_die(receive, send)
    elif scope["type"] == "http" and scope["path"] == PATH:
        await _live(scope, receive, send)
    else:
        await _pages(scope, _coroutine(receive), send)


def _coroutine(receive: Receive) -> Receive:
    """granian's is a mere awaitable, which a2wsgi cannot wait for from its threads: no form would arrive."""

    async def received() -> Message:
        return await receive()

    return received


async def _live_and_die(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
