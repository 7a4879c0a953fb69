"""Nudges on their way from wherever they were written to the open streams of this process."""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from parta.core import clock
from parta.live.commands import CHANNEL
from parta.live.queries import list_nudges_since

_LOOK_EVERY = 0.7  # seconds; one small query for the whole process, and only while a page is open
_LOOK_BACK = timedelta(seconds=5)  # how late a transaction may show what it wrote
_TRY_AGAIN = 3.0
_WAITING = 16  # topics one stream may be behind; more of them say nothing new

Queue = asyncio.Queue[str]
Answer = TypeVar("Answer")


class Hub:
    """The streams of one process, by user; what feeds them runs while there are any."""

    def __init__(self, redis_url: str = "") -> None:
        self._redis_url = redis_url
        self._streams: defaultdict[int, set[Queue]] = defaultdict(set)
        self._feeder: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def stream(self, user_id: int) -> AsyncIterator[Queue]:
        """A queue of the topics that the user is nudged about, from now on."""
        queue: Queue = asyncio.Queue(_WAITING)
        self._streams[user_id].add(queue)
        if self._feeder is None or self._feeder.done():
            self._feeder = asyncio.create_task(self._feed())
        try:
            yield queue
        finally:
            self._streams[user_id].discard(queue)
            if not self._streams[user_id]:
                del self._streams[user_id]

    def deliver(self, user_id: int, topic: str) -> None:
        """Put the topic into each of the user's streams that does not hold as many already."""
        for queue in self._streams.get(user_id, ()):
            if not queue.full():
                queue.put_nowait(topic)

    async def _feed(self) -> None:
        while self._streams:
            try:
                await (self._feed_from_redis() if self._redis_url else self._feed_from_database())
            except Exception:
                logging.getLogger(__name__).exception("Live streams have lost what feeds them")
                await asyncio.sleep(_TRY_AGAIN)

    async def _feed_from_database(self) -> None:
        # By time, not by id: of two transactions the one with the lower id may be seen later.
        since, known = clock.now(), frozenset[int]()
        while self._streams:
            await asyncio.sleep(_LOOK_EVERY)
            found = await ask(list_nudges_since, since, tuple(self._streams))
            for nudge_id, user_id, topic in found:
                if nudge_id not in known:
                    self.deliver(user_id, topic)
            known = frozenset(nudge_id for nudge_id, _user_id, _topic in found)
            since = max(since, clock.now() - _LOOK_BACK)

    async def _feed_from_redis(self) -> None:
        from redis.asyncio import Redis  # noqa: PLC0415 - only where there is one

        async with Redis.from_url(self._redis_url) as client, client.pubsub() as subscription:
            await subscription.subscribe(CHANNEL)
            while self._streams:
                message = await subscription.get_message(ignore_subscribe_messages=True, timeout=5)
                if message is not None:
                    nudge = json.loads(message["data"])
                    for user_id in nudge["users"]:
                        self.deliver(user_id, nudge["topic"])


async def ask(question: Callable[..., Answer], *arguments: object) -> Answer:
    """Ask the database in the thread that Django keeps for it; connections do not outlive the question."""

    def asked() -> Answer:
        close_old_connections()
        try:
            return question(*arguments)
        finally:
            close_old_connections()

    return await sync_to_async(asked)()
