"""Webhooks are entered, ended, and told what the history of the school says (issue: open to others)."""

import json
import logging
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import requests
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.accounts.sealing import seal, unseal
from parta.accounts.transport import ProviderSession, allowed_address
from parta.audit.commands import Change, record_changes
from parta.audit.models import AuditEvent
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.exchange.models import Webhook, WebhookDelivery
from parta.exchange.queries.webhooks import get_webhook
from parta.exchange.rules.webhooks import (
    MAX_URL,
    MOST_WEBHOOKS,
    OVERLAP,
    DeliveryState,
    retry_at,
    signature_of,
    topic_of,
    written_topics,
)

_PURPOSE, _FOREVER = "webhook", timedelta(days=365 * 100)
_STREAM = "programs"
_AT_ONCE = 50
_CLAIM = timedelta(minutes=5)  # nobody else sends what is being sent; longer than one try can take
_KEPT = timedelta(days=30)
_SAID = range(200, 300)


@transaction.atomic
def make_webhook(*, actor: Actor, url: str, topics: tuple[str, ...], operation: UUID) -> tuple[Webhook, str]:
    """An address is told from now on; with the secret, known at this moment only (empty: made before).

    Refused: no address to be told, one of an inner network, nothing chosen, too many.
    """
    actor.require(Permission.TELL_PROGRAMS)
    known = Webhook.objects.filter(school=actor.school, operation=operation).first()
    if known is not None:
        return known, ""
    _check_url(url)
    chosen = written_topics(topics)
    if not chosen:
        raise Refused(_("Choose what it is told of."), code="nothing_chosen", field="topics")
    if Webhook.objects.filter(school=actor.school, ended_at__isnull=True).count() >= MOST_WEBHOOKS:
        message = _("There are %(count)d already. End one that is not used any more.")
        raise Refused(message % {"count": MOST_WEBHOOKS}, code="too_many")
    secret, now = secrets.token_urlsafe(32), clock.now()
    webhook = Webhook.objects.create(
        school=actor.school,
        url=url,
        topics=chosen,
        secret=seal({"secret": secret}, purpose=_PURPOSE),
        operation=operation,
        made_at=now,
        made_by_id=actor.user_id,
        seen_at=now,
    )
    _record(actor, webhook, "webhook.made")
    return webhook, secret


@transaction.atomic
def end_webhook(*, actor: Actor, webhook_id: int) -> None:
    """The address is told nothing any more, nor what was still waiting for it."""
    webhook = get_webhook(actor, webhook_id)
    webhook.ended_at = clock.now()
    webhook.save(update_fields=["ended_at"])
    waiting = WebhookDelivery.objects.filter(webhook=webhook, state=DeliveryState.PENDING.value)
    waiting.update(state=DeliveryState.FAILED.value, fault="ended", done_at=clock.now())
    _record(actor, webhook, "webhook.ended")


@transaction.atomic
def send_again(*, actor: Actor, webhook_id: int, delivery_id: int) -> None:
    """A message that was given up is tried anew, at once and from the beginning."""
    webhook = get_webhook(actor, webhook_id)
    found = WebhookDelivery.objects.filter(
        webhook=webhook, pk=delivery_id, state=DeliveryState.FAILED.value
    ).update(state=DeliveryState.PENDING.value, due_at=clock.now(), attempts=0, fault="", done_at=None)
    if not found and not WebhookDelivery.objects.filter(webhook=webhook, pk=delivery_id).exists():
        raise NotFound


def tell_webhooks() -> int:
    """What the history says since the last look becomes messages, and what is due is sent; how many were."""
    for webhook_id in Webhook.objects.filter(ended_at__isnull=True).values_list("pk", flat=True):
        _collect(webhook_id)
    WebhookDelivery.objects.filter(made_at__lt=clock.now() - _KEPT).exclude(
        state=DeliveryState.PENDING.value
    ).delete()
    due = WebhookDelivery.objects.filter(state=DeliveryState.PENDING.value, due_at__lte=clock.now())
    return sum(_send(pk) for pk in list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:_AT_ONCE]))


@transaction.atomic
def _collect(webhook_id: int) -> None:
    """Entries of the history since the last look, and of some minutes before it.

    One that was begun earlier may have been committed later. What became a message already is not one twice.
    """
    webhook = Webhook.objects.select_for_update().get(pk=webhook_id)
    now, topics = clock.now(), set(webhook.topics.split())
    # Imported facts carry the day on which they were recorded elsewhere: nobody is told of what is old.
    since = max(webhook.made_at, webhook.seen_at - OVERLAP)
    entries = AuditEvent.objects.filter(school_id=webhook.school_id, at__gt=since).order_by("at", "pk")
    messages = (
        WebhookDelivery(
            webhook=webhook, event_id=row.pk, topic=topic, body=_body(row, topic), made_at=now, due_at=now
        )
        for row in entries.iterator(chunk_size=1000)
        if (topic := topic_of(row.kind)) and topic in topics
    )
    WebhookDelivery.objects.bulk_create(messages, ignore_conflicts=True, batch_size=500)
    webhook.seen_at = now
    webhook.save(update_fields=["seen_at"])


def _body(row: AuditEvent, topic: str) -> dict[str, Any]:
    """What happened to which record: names and marks are asked for with the receiver's own right."""
    body = {"id": row.pk, "topic": topic, "kind": row.kind, "record": row.record, "at": row.at.isoformat()}
    kind, *ids = row.place.split(":")
    if kind == "cell" and len(ids) == 2:
        body |= {"lesson_id": int(ids[0]), "student_id": int(ids[1])}
    return body


def _send(delivery_id: int) -> int:
    """1: it was taken. Claimed and committed before anything leaves, so that two workers do not send both."""
    now = clock.now()
    is_mine = WebhookDelivery.objects.filter(
        pk=delivery_id, state=DeliveryState.PENDING.value, due_at__lte=now
    ).update(due_at=now + _CLAIM)
    row = WebhookDelivery.objects.select_related("webhook__school").filter(pk=delivery_id).first()
    if not is_mine or row is None:
        return 0
    row.status, row.fault = _post(row)
    row.attempts += 1
    if row.status is not None and row.status in _SAID:
        row.state, row.done_at, row.fault = DeliveryState.SENT.value, clock.now(), ""
    else:
        again = retry_at(clock.now(), row.attempts)
        row.due_at = again or row.due_at
        if again is None:
            row.state, row.done_at = DeliveryState.FAILED.value, clock.now()
    row.save(update_fields=["state", "status", "fault", "attempts", "due_at", "done_at"])
    return int(row.state == DeliveryState.SENT.value)


def _post(row: WebhookDelivery) -> tuple[int | None, str]:
    """The status of the answer, or what went wrong. Only public addresses are talked to."""
    body = json.dumps({"school": row.webhook.school.slug, **row.body}, ensure_ascii=False).encode()
    opened = unseal(row.webhook.secret, purpose=_PURPOSE, life=_FOREVER)
    if opened is None:
        return None, "the secret cannot be read"
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Parta/{settings.BUILD}",
        "Parta-Delivery": str(row.pk),
        "Parta-Topic": row.topic,
        "Parta-Signature": signature_of(opened["secret"], int(clock.now().timestamp()), body),
    }
    try:
        with ProviderSession() as session:
            answer = session.post(row.webhook.url, data=body, headers=headers)
    except (requests.RequestException, UnicodeError, ValueError) as fault:
        logging.getLogger(__name__).info("A webhook could not be told: %s", type(fault).__name__)
        answered = getattr(fault, "response", None)  # with a redirect, which is not followed
        return None if answered is None else answered.status_code, type(fault).__name__
    return answer.status_code, "" if answer.status_code in _SAID else str(answer.reason or "")[:100]


def _check_url(url: str) -> None:
    refused = Refused(_("This is no public address that begins with https://."), code="address", field="url")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise refused from error
    is_web = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
    if not is_web or len(url) > MAX_URL or any(sign.isspace() for sign in url):
        raise refused
    try:
        allowed_address(parts.scheme, parts.hostname or "", port)
    except (requests.ConnectionError, UnicodeError) as error:
        raise refused from error


def _record(actor: Actor, webhook: Webhook, kind: str) -> None:
    after = {"host": urlsplit(webhook.url).hostname or "", "topics": webhook.topics}
    change = Change(kind=kind, record=f"webhook:{webhook.pk}", place="webhooks", before=None, after=after)
    record_changes(actor=actor, stream=_STREAM, changes=[change])
