"""Other systems that are told of changes, as the school's office sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core.errors import NotFound
from parta.exchange.models import Webhook, WebhookDelivery
from parta.exchange.rules.webhooks import DeliveryState, Topic

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class WebhookItem:
    webhook_id: int
    url: str
    topics: tuple[str, ...]
    made_at: datetime
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True)
class DeliveryItem:
    delivery_id: int
    topic: str
    made_at: datetime
    done_at: datetime | None
    due_at: datetime
    state: DeliveryState
    attempts: int
    status: int | None
    fault: str


@dataclass(frozen=True, slots=True)
class WebhookPage:
    webhook: WebhookItem
    deliveries: tuple[DeliveryItem, ...]


def topic_names() -> dict[str, str]:
    return {
        Topic.MARKS.value: _("Marks, dots and grades of terms"),
        Topic.ATTENDANCE.value: _("Attendance"),
        Topic.HOMEWORK.value: _("Homework"),
        Topic.LESSONS.value: _("Lessons: topics, substitutions, cancellations"),
        Topic.ABSENCE_NOTICES.value: _("Notices of absence"),
    }


def list_webhooks(actor: Actor) -> tuple[WebhookItem, ...]:
    """Those of the school that are not ended, the newest first. One query."""
    actor.require(Permission.TELL_PROGRAMS)
    return tuple(_item(row) for row in _rows(actor).order_by("-made_at", "-pk"))


def get_webhook(actor: Actor, webhook_id: int) -> Webhook:
    actor.require(Permission.TELL_PROGRAMS)
    row = Webhook.objects.filter(school=actor.school, ended_at__isnull=True, pk=webhook_id).first()
    if row is None:
        raise NotFound
    return row


def webhook_page(actor: Actor, webhook_id: int) -> WebhookPage:
    """One with its latest messages. NotFound for one of another school or one that is ended."""
    get_webhook(actor, webhook_id)
    names = topic_names()
    rows = WebhookDelivery.objects.filter(webhook_id=webhook_id).order_by("-pk")[:_SHOWN]
    return WebhookPage(
        webhook=_item(_rows(actor).get(pk=webhook_id)),
        deliveries=tuple(
            DeliveryItem(
                delivery_id=row.pk,
                topic=names.get(row.topic, row.topic),
                made_at=row.made_at,
                done_at=row.done_at,
                due_at=row.due_at,
                state=DeliveryState(row.state),
                attempts=row.attempts,
                status=row.status,
                fault=row.fault,
            )
            for row in rows
        ),
    )


def _rows(actor: Actor) -> QuerySet[Any]:
    waits, failed = (
        Q(deliveries__state=DeliveryState.PENDING.value),
        Q(deliveries__state=DeliveryState.FAILED.value),
    )
    return Webhook.objects.filter(school=actor.school, ended_at__isnull=True).annotate(
        waiting=Count("deliveries", filter=waits), failed=Count("deliveries", filter=failed)
    )


def _item(row: Any) -> WebhookItem:
    names = topic_names()
    return WebhookItem(
        webhook_id=row.pk,
        url=row.url,
        topics=tuple(names[topic] for topic in row.topics.split() if topic in names),
        made_at=row.made_at,
        waiting=row.waiting,
        failed=row.failed,
    )
