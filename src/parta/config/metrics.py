"""``/metrics`` in the format of Prometheus, for whoever shows ``METRICS_TOKEN``; without one: 404."""

import os
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from parta.core import clock
from parta.notifications.models import Delivery, Happening
from parta.notifications.rules import DeliveryState


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Requests by route and status, and how much work waits and for how long."""
    token = settings.METRICS_TOKEN
    if not token or not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        raise Http404
    content = generate_latest(_requests()) + generate_latest(_work())
    return HttpResponse(content, content_type=CONTENT_TYPE_LATEST)


def _requests() -> CollectorRegistry:
    """Of all processes of the server, where there are several."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _work() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(WorkCollector())
    return registry


class WorkCollector:
    """What waits for the worker; old work is the first sign that none runs."""

    def collect(self) -> Iterator[Any]:
        now = clock.now()
        waiting = {
            "jobs": (DBTaskResult.objects.ready(), "enqueued_at"),
            "happenings": (Happening.objects.filter(due_at__lte=now), "due_at"),
            "deliveries": (
                Delivery.objects.filter(state=DeliveryState.PENDING.value, due_at__lte=now),
                "due_at",
            ),
        }
        number = GaugeMetricFamily("parta_waiting", "What waits for the worker.", labels=["what"])
        oldest = GaugeMetricFamily(
            "parta_waiting_seconds", "... and its oldest, for how long.", labels=["what"]
        )
        for what, (rows, field) in waiting.items():
            number.add_metric([what], rows.count())
            since = rows.aggregate(since=Min(field))["since"]
            oldest.add_metric([what], (now - since).total_seconds() if since else 0)
        yield from (number, oldest)
