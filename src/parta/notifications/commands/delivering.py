"""Sending what is due: claimed first, sent, marked; whatever happens to the worker in between.

A row is claimed and committed before anything leaves, so two workers never send the same. A worker that dies
between sending and marking leaves a claim that is given to the next one after some minutes: then the very
same letter leaves again, with the same Message-ID, and a push replaces itself on the device by its tag.
Nothing is lost, and of what is doubled nothing is in two letters.
"""

import logging
import uuid
from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from django.db import transaction

from parta.core import clock
from parta.notifications.commands.choosing import note_refused_mailbox
from parta.notifications.letters import UndeliverableError, send_letter
from parta.notifications.models import Delivery
from parta.notifications.push import push
from parta.notifications.rules import CLAIM, Channel, DeliveryState, retry_at

_AT_ONCE = 200  # rows of one round; a letter holds all of a user's that are due


def deliver_due() -> int:
    """Send what is due now; how many rows were sent. Call it again while it is not 0."""
    _free_dead_claims()
    rows = _put_together(_claim())
    letters = groupby(rows, key=attrgetter("user_id", "channel", "letter"))
    return sum(
        _send(user_id, Channel(channel), list(group)) for (user_id, channel, _letter), group in letters
    )


def has_due() -> bool:
    """Whether there is anything for ``deliver_due``: a look that locks nothing."""
    now = clock.now()
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING.value, due_at__lte=now)
    dead = Delivery.objects.filter(state=DeliveryState.SENDING.value, claimed_at__lt=now - CLAIM)
    return waiting.exists() or dead.exists()


def _free_dead_claims() -> None:
    dead = Delivery.objects.filter(state=DeliveryState.SENDING.value, claimed_at__lt=clock.now() - CLAIM)
    dead.update(state=DeliveryState.PENDING.value, claim=None, claimed_at=None)


def _claim() -> list[Delivery]:
    """Rows that nobody else sends, by user and channel. What was read meanwhile does not leave."""
    now, claim = clock.now(), uuid.uuid4()
    pending = Delivery.objects.filter(state=DeliveryState.PENDING.value, due_at__lte=now)
    pending.filter(notification__read_at__isnull=False).update(state=DeliveryState.CANCELED.value)
    chosen = list(pending.order_by("due_at", "pk").values_list("pk", flat=True)[:_AT_ONCE])
    Delivery.objects.filter(pk__in=chosen, state=DeliveryState.PENDING.value).update(
        state=DeliveryState.SENDING.value, claim=claim, claimed_at=now
    )
    return list(
        Delivery.objects.filter(claim=claim)
        .select_related("notification__school", "user")
        .order_by("user_id", "channel", "letter", "notification__happened_at", "pk")
    )


def _put_together(rows: list[Delivery]) -> list[Delivery]:
    """Each user's rows that have not been tried yet make one letter, and are written down as one."""
    fresh = [row for row in rows if row.letter is None]
    letters: defaultdict[tuple[int, str], uuid.UUID] = defaultdict(uuid.uuid4)
    for row in fresh:
        row.letter = letters[row.user_id, row.channel]
    Delivery.objects.bulk_update(fresh, ["letter"])
    return rows


def _send(user_id: int, channel: Channel, rows: Sequence[Delivery]) -> int:
    try:
        if channel is Channel.EMAIL:
            send_letter(rows)
        else:
            push(rows)
    except UndeliverableError as refused:
        _give_up(user_id, channel, rows, refused)
        return 0
    except Exception as fault:
        logging.getLogger(__name__).warning("A notification could not leave: %s", type(fault).__name__)
        _try_again(rows, type(fault).__name__)
        return 0
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=DeliveryState.SENT.value, sent_at=clock.now(), claim=None, fault=""
    )
    return len(rows)


@transaction.atomic
def _give_up(user_id: int, channel: Channel, rows: Sequence[Delivery], refused: UndeliverableError) -> None:
    """The mailbox or the device will never take it: nothing more is sent there until the user mends it."""
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=DeliveryState.FAILED.value, claim=None, fault=str(refused)[:200]
    )
    if channel is Channel.EMAIL and refused.is_final:
        note_refused_mailbox(user_id=user_id)


def _try_again(rows: Sequence[Delivery], fault: str) -> None:
    for row in rows:
        row.attempts += 1
        again = retry_at(clock.now(), row.attempts)
        row.state = (DeliveryState.FAILED if again is None else DeliveryState.PENDING).value
        row.due_at, row.claim, row.claimed_at, row.fault = again or row.due_at, None, None, fault
    Delivery.objects.bulk_update(rows, ["attempts", "state", "due_at", "claim", "claimed_at", "fault"])
