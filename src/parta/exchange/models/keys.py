from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from parta.access.actors import Actor
from parta.exchange.rules.keys import KeyKind
from parta.people.models import Student
from parta.schools.models import School


class AccessKeyQuerySet(models.QuerySet["AccessKey"]):
    def open_at(self, moment: datetime) -> "AccessKeyQuerySet":
        """Keys that open something at the moment: not taken back, not run out, of a usable account."""
        running = Q(expires_at__isnull=True) | Q(expires_at__gt=moment)
        owner = Q(user__is_active=True, user__must_activate=False)
        return self.filter(running, owner, revoked_at__isnull=True)

    def of_owner(self, actor: Actor) -> "AccessKeyQuerySet":
        return self.filter(school=actor.school, user_id=actor.user_id)


class AccessKey(models.Model):
    """A secret by which a program reads a school in somebody's name: a calendar, a token, an app password.

    Only a digest of the secret is kept. ``sealed`` is what the app's way of signing in has to be answered
    with, encrypted with the installation's key. Rows are taken back, never deleted.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="access_keys")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_keys")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in KeyKind])
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    sealed = models.CharField(max_length=400, blank=True)
    parts = models.CharField(max_length=300, help_text="what it opens: words parted by spaces")
    # Nothing but this student is seen with it; None: whatever its owner sees.
    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, null=True, blank=True, related_name="access_keys"
    )
    operation = models.UUIDField(unique=True)  # of the form that made it: sent twice, it is one
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)  # within an hour

    objects = AccessKeyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "school", "kind"], name="exchange_keys_of_owner")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of {self.user_id}"
