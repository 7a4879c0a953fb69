from django.conf import settings
from django.db import models
from django.db.models import Q

from parta.notifications.rules import (
    DIGEST_AT,
    FRIDAY,
    MAX_BODY,
    MAX_TITLE,
    Channel,
    DeliveryState,
    Digest,
    Kind,
)
from parta.schools.models import School

_KINDS = [(kind.value, kind.value) for kind in Kind]
_CHANNELS = [(channel.value, channel.value) for channel in Channel]


class Happening(models.Model):
    """A fact of a domain that somebody is to be told of: written with it, worked out by the worker.

    ``topic`` names who knows what to say (``happenings.tells``), ``payload`` is what they need for it.
    """

    topic = models.CharField(max_length=50)
    payload = models.JSONField()
    happened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="notifications_happenings_due")]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """Somebody is told about something; the list inside Parta has every one.

    ``about``: whose data it is about, a mere word here ("student:17"). Unread ones with the same ``bundle``
    become one that counts them. ``cause``: what it comes from, so that telling it twice tells it once.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, choices=_KINDS)
    about = models.CharField(max_length=50, blank=True)
    title = models.CharField(max_length=MAX_TITLE)
    body = models.CharField(max_length=MAX_BODY, blank=True)
    url = models.CharField(max_length=500)
    is_urgent = models.BooleanField(default=False)
    bundle = models.CharField(max_length=100, blank=True)
    count = models.PositiveIntegerField(default=1)
    cause = models.CharField(max_length=100, blank=True)
    begun_at = models.DateTimeField()  # the first of the bundle
    happened_at = models.DateTimeField()  # the latest; later than now: not to be seen before
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cause"], name="notifications_told_once", condition=~Q(cause="")
            )
        ]
        indexes = [
            models.Index(fields=["user", "-happened_at"], name="notifications_of_user"),
            models.Index(fields=["cause"], name="notifications_of_cause", condition=~Q(cause="")),
            models.Index(
                fields=["user", "bundle"], name="notifications_unread", condition=Q(read_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"


class Delivery(models.Model):
    """A notification on its way by a channel. The row is written with the notification, so none is lost."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=_CHANNELS)
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value) for state in DeliveryState],
        default=DeliveryState.PENDING.value,
    )
    due_at = models.DateTimeField()
    claim = models.UUIDField(null=True, blank=True)  # of the worker's round that sends it
    letter = models.UUIDField(null=True, blank=True)  # what leaves together, and leaves so again if it must
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="notifications_delivered_once")
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="notifications_waiting",
                condition=Q(state__in=[DeliveryState.PENDING.value, DeliveryState.SENDING.value]),
            ),
            models.Index(fields=["user", "channel", "state"], name="notifications_user_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.notification_id} by {self.channel}: {self.state}"


class NotificationSetting(models.Model):
    """How and when a user wants to be told. No row: as ``rules.Wishes`` has it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_setting"
    )
    language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=64)
    digest = models.CharField(
        max_length=10,
        choices=[(digest.value, digest.value) for digest in Digest],
        default=Digest.AT_ONCE.value,
    )
    digest_at = models.TimeField(default=DIGEST_AT)
    digest_weekday = models.PositiveSmallIntegerField(default=FRIDAY)
    quiet_from = models.TimeField()
    quiet_until = models.TimeField()
    # Push messages pass through the browser's maker: by default they say only that there is something new.
    push_shows_text = models.BooleanField(default=False)
    # The mailbox does not exist, and which it was: another address is tried again.
    email_refused_at = models.DateTimeField(null=True, blank=True)
    email_refused = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest_weekday__gte=1, digest_weekday__lte=7),
                name="notifications_digest_weekday",
            )
        ]

    def __str__(self) -> str:
        return f"settings of {self.user_id}"


class ChannelChoice(models.Model):
    """The user wants, or does not want, a kind by a channel. ``about``: of one child; empty: in general."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=_KINDS)
    channel = models.CharField(max_length=10, choices=_CHANNELS)
    about = models.CharField(max_length=50, blank=True)
    is_on = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "channel", "about"], name="notifications_chosen_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.channel}: {self.is_on}"


class PushSubscription(models.Model):
    """A browser that takes push messages for a user (RFC 8030, 8291)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions"
    )
    endpoint = models.URLField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=50)
    device = models.CharField(max_length=200, blank=True)  # the browser in words, for the list of them
    subscribed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.device}"
