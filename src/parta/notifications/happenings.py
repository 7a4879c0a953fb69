"""Facts on their way to being told: one row in the transaction of the fact, the rest by the worker.

Who is to be told and in which words takes many reads; a teacher who saves a mark does not wait for them. The
row and what is told change in one transaction, so a worker that dies has either told or not.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from parta.core import clock
from parta.notifications.models import Happening
from parta.notifications.rules import retry_at

Teller = Callable[..., None]

_tellers: dict[str, Teller] = {}
_AT_ONCE = 500  # of one look of the worker


def tells(topic: str) -> Callable[[Teller], Teller]:
    """Make the function tell of the topic; it gets ``happened_at`` and what ``report`` was given."""

    def register(teller: Teller) -> Teller:
        _tellers[topic] = teller
        return teller

    return register


def report(topic: str, **payload: Any) -> None:
    """Have the topic's teller tell of this, soon; call it in the transaction of the fact itself.

    ``payload``: plain values, ids rather than words.
    """
    now = clock.now()
    Happening.objects.create(topic=topic, payload=payload, happened_at=now, due_at=now)


def report_once(topic: str, *, at: datetime, **payload: Any) -> None:
    """Have it told at the moment, however often it is reported until then; it counts as happening then.

    Two who report it at the same time may both leave a row: the teller names a cause.
    """
    if not Happening.objects.filter(topic=topic, payload=payload, due_at=at).exists():
        Happening.objects.create(topic=topic, payload=payload, happened_at=at, due_at=at)


def tell_of_happenings() -> int:
    """Tell of what has happened, the oldest first; how many were told."""
    return sum(_tell_next(clock.now()) for _number in range(_waiting()))


def _waiting() -> int:
    return min(_AT_ONCE, Happening.objects.filter(due_at__lte=clock.now()).count())


def _tell_next(now: datetime) -> bool:
    try:
        with transaction.atomic():
            row = _next(now)
            if row is not None:
                _tellers[row.topic](happened_at=row.happened_at, **row.payload)
                row.delete()
    except Exception:
        logging.getLogger(__name__).exception("A happening could not be told")
        _put_off(now)
        return False
    return row is not None


def _next(now: datetime) -> Happening | None:
    due = Happening.objects.select_for_update(skip_locked=True).filter(due_at__lte=now)
    return due.order_by("due_at", "pk").first()


@transaction.atomic
def _put_off(now: datetime) -> None:
    """What cannot be told stands in nobody's way; after some tries it is left for whoever reads the log."""
    row = _next(now)
    if row is None:
        return
    row.attempts += 1
    again = retry_at(now, row.attempts)
    if again is None:
        row.delete()
        return
    row.due_at = again
    row.save(update_fields=["due_at", "attempts"])
