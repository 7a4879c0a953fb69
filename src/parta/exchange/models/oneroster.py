from django.conf import settings
from django.db import models

from parta.access.actors import Actor
from parta.schools.models import School


class OneRosterClientQuerySet(models.QuerySet["OneRosterClient"]):
    def opened(self) -> "OneRosterClientQuerySet":
        """Those that nobody has taken back."""
        return self.filter(revoked_at__isnull=True)

    def of_school(self, actor: Actor) -> "OneRosterClientQuerySet":
        return self.filter(school=actor.school)


class OneRosterClient(models.Model):
    """Another system of the school that reads it by OneRoster, in the name of the school.

    Only a digest of its secret is kept. Rows are taken back, never deleted.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="oneroster_clients")
    name = models.CharField(max_length=100)
    client_id = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.CharField(max_length=500, help_text="scopes of the standard, parted by spaces")
    operation = models.UUIDField(unique=True)  # of the form that made it: sent twice, it is one
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)  # within an hour

    objects = OneRosterClientQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["school", "revoked_at"], name="exchange_oneroster_of_school")]

    def __str__(self) -> str:
        return self.name
