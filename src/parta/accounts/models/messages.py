from django.db import models

from parta.accounts.rules import Channel


class OutgoingMessage(models.Model):
    """An SMS or a letter with a secret in it, on its way; gone as soon as it is sent.

    Whom it goes to and what it says is encrypted: a job's arguments stay readable in the database for
    weeks, and a code or a link in them would open the account to whoever reads a backup.
    """

    channel = models.CharField(max_length=10, choices=[(channel.value, channel.value) for channel in Channel])
    sealed = models.TextField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class SentMessage(models.Model):
    """An SMS of the development gateway, shown on a page instead of being sent."""

    phone = models.CharField(max_length=20)
    text = models.CharField(max_length=1000)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.phone


class SpentLink(models.Model):
    """A registration link that has made its account. It works once, even when that account is gone."""

    digest = models.CharField(max_length=64, unique=True)
    spent_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:8]
