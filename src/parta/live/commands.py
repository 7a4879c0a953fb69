"""Telling the open pages of some users that something of theirs has changed."""

import json
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings

from parta.core import clock
from parta.live.models import Nudge

CHANNEL = "parta:nudges"
_KEPT_FOR = timedelta(minutes=2)


def nudge(*, user_ids: Iterable[int], topic: str) -> None:
    """Make the users' open pages look again at the topic. Call it after the commit; nothing depends on it."""
    readers = sorted(set(user_ids))
    if not readers:
        return
    if settings.REDIS_URL:
        _redis(settings.REDIS_URL).publish(CHANNEL, json.dumps({"users": readers, "topic": topic}))
        return
    now = clock.now()
    Nudge.objects.bulk_create([Nudge(user_id=user_id, topic=topic, at=now) for user_id in readers])


def forget_old_nudges() -> None:
    """Delete what every page has heard by now."""
    Nudge.objects.filter(at__lt=clock.now() - _KEPT_FOR).delete()


@lru_cache(maxsize=1)
def _redis(url: str) -> Any:
    import redis  # noqa: PLC0415 - only where there is one

    return redis.Redis.from_url(url)
