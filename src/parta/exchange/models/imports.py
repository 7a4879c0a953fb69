"""Imports that were begun: the file, what it would do, what it did, and how it is taken back."""

import uuid

from django.conf import settings
from django.db import models

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.exchange.rules.runs import ImportKind, RunState
from parta.schools.models import School


class Run(models.Model):
    """Something large that a job does to a school in one transaction and that may be taken back.

    ``made``: ids of the rows it made, by model. ``changed``: [model, id, field, before, after].
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=[(item.value, item.value) for item in RunState])
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    made = models.JSONField(default=dict)
    changed = models.JSONField(default=list)
    language = models.CharField(max_length=10)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.school_id}, {self.started_at}: {self.state}"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, actor: Actor) -> "ImportRunQuerySet":
        """All of the school, for those who import; nobody else has any."""
        runs = self.filter(school=actor.school)
        return runs if actor.has(Permission.IMPORT_DATA) else runs.none()

    def without_traces(self) -> "ImportRunQuerySet":
        """For pages: what a run made may be tens of thousands of numbers."""
        return self.defer("made", "changed")


class ImportRun(Run):
    """A file that somebody brings into the school. ``columns``: the column of each field of a table."""

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ImportKind])
    file = models.FileField()
    file_name = models.CharField(max_length=200)
    checksum = models.CharField(max_length=64)
    heading = models.JSONField(default=list)  # titles, and the first values below each
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["school", "-started_at"], name="exchange_import_of_school")]


class ColumnMemory(models.Model):
    """What the school said a heading means, for the next file of the kind; empty: nothing of interest."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ImportKind])
    title = models.CharField(max_length=200)
    field = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "kind", "title"], name="exchange_one_meaning")
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.field}"
