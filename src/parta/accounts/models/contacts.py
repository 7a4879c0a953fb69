from django.conf import settings
from django.db import models

from parta.accounts.rules import ContactKind


class ContactChange(models.Model):
    """A new phone or e-mail on its way: it counts when both the old and the new one have confirmed it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contact_changes"
    )
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in ContactKind])
    old = models.CharField(max_length=254, blank=True)  # empty: there was none, and nothing confirms it
    new = models.CharField(max_length=254)
    old_code_hash = models.CharField(max_length=128, blank=True)
    new_code_hash = models.CharField(max_length=128)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    old_confirmed_at = models.DateTimeField(null=True, blank=True)
    new_confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="accounts_one_change_at_a_time")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"
