"""Archives of the whole school that its head asked for."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.exchange.rules.runs import KEPT_FOR, RunState
from parta.schools.models import School


class SchoolArchiveQuerySet(models.QuerySet["SchoolArchive"]):
    def visible_to(self, actor: Actor, now: datetime) -> "SchoolArchiveQuerySet":
        """Only as long as it is kept."""
        rows = self.filter(school=actor.school, asked_at__gt=now - KEPT_FOR)
        return rows if actor.has(Permission.EXPORT_SCHOOL) else rows.none()


class SchoolArchive(models.Model):
    """A file with all that the school knows, made by a job and kept for some days."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=[(item.value, item.value) for item in RunState])
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    file = models.FileField(blank=True)
    size = models.PositiveBigIntegerField(default=0)
    checksum = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = SchoolArchiveQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["school", "-asked_at"], name="exchange_archive_of_school")]

    def __str__(self) -> str:
        return f"{self.school_id}, {self.asked_at}: {self.state}"
