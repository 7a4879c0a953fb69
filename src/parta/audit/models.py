from django.conf import settings
from django.db import models

from parta.audit.rules import EMPTY_HASH
from parta.schools.models import School


class AuditStream(models.Model):
    """One hash chain. Its row is the lock that writers of the same chain queue at."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="audit_streams")
    name = models.CharField(max_length=100)
    last_sequence = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default=EMPTY_HASH)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="audit_stream_name_unique")]

    def __str__(self) -> str:
        return f"{self.school_id} {self.name}"


class AuditEvent(models.Model):
    """Who did what, when, before, after and why. Rows are only ever added."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    stream = models.ForeignKey(AuditStream, on_delete=models.CASCADE, related_name="events")
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=50)
    # The row that changed ("mark:17") and where a person would look for its history ("cell:5:31").
    record = models.CharField(max_length=50)
    place = models.CharField(max_length=50)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    operation = models.UUIDField(null=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "sequence"], name="audit_sequence_unique")]
        indexes = [
            models.Index(fields=["school", "place"], name="audit_place"),
            models.Index(fields=["school", "-at"], name="audit_reasoned", condition=~models.Q(reason="")),
            models.Index(
                fields=["operation"], name="audit_operation", condition=models.Q(operation__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"


class Viewing(models.Model):
    """On a day somebody opened a page with the data of one person: one row, however often.

    ``subject``: whose data ("student:17"); ``page``: which; ``capacity``: as whom. Here they are mere words.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=50)
    page = models.CharField(max_length=30)
    capacity = models.CharField(max_length=20)
    day = models.DateField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "subject", "day", "user", "page"], name="audit_viewing_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.page} {self.subject}"


class LastVisit(models.Model):
    """When a user looked at a place last, and when the time before: what is new since.

    ``place`` is a mere word here ("homework:17").
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=50)
    seen_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "school", "place"], name="audit_one_last_visit")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.place}"
