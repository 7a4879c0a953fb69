from django.conf import settings
from django.db import models

from parta.exchange.rules.webhooks import DeliveryState
from parta.schools.models import School


class Webhook(models.Model):
    """An address of another system that is told what has changed in the school."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500)
    topics = models.CharField(max_length=300, help_text="names of Topic, parted by spaces")
    secret = models.CharField(max_length=300, help_text="sealed: what deliveries are signed with")
    operation = models.UUIDField(unique=True)  # of the form that made it: sent twice, it is one
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(help_text="up to when the history has been read for it")

    class Meta:
        indexes = [models.Index(fields=["school", "ended_at"], name="exchange_webhooks_of_school")]

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One message to one webhook, from the history of the school: sent at least once."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.BigIntegerField(help_text="of the entry of the history that it tells of")
    topic = models.CharField(max_length=30)
    body = models.JSONField()
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value) for state in DeliveryState],
        default=DeliveryState.PENDING.value,
    )
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # of the last answer
    fault = models.CharField(max_length=100, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event_id"], name="exchange_told_once_of_an_event")
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="exchange_deliveries_due")]

    def __str__(self) -> str:
        return f"{self.topic} → {self.webhook_id}"
