import uuid
from datetime import datetime

from django.conf import settings
from django.db import models

from parta.academics.models import SchoolClass
from parta.access.actors import Actor
from parta.progress.rules.documents import KEPT_FOR, DocumentState
from parta.schools.models import School
from parta.schoolyear.models import Term


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, actor: Actor, now: datetime) -> "DocumentQuerySet":
        """Only one's own, and only as long as it is kept."""
        return self.filter(school=actor.school, asked_by_id=actor.user_id, asked_at__gt=now - KEPT_FOR)


class Document(models.Model):
    """The report cards of a class that somebody asked for, made by a job and kept for some days.

    It states no fact of the school: everything in it can be made again.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    state = models.CharField(
        max_length=10,
        choices=[(item.value, item.value) for item in DocumentState],
        default=DocumentState.WAITING.value,
    )
    name = models.CharField(max_length=200, blank=True)
    file = models.FileField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["school", "asked_at"], name="progress_document_of_school")]

    def __str__(self) -> str:
        return f"{self.school_class_id}, {self.term_id}: {self.state}"


class FiledJournal(models.Model):
    """The journal of a class on paper, as it stood when the term was closed (domain D6).

    ``checksum``: SHA-256 of the file, kept in the history too.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    file = models.FileField()
    checksum = models.CharField(max_length=64)
    filed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["school_class", "term"], name="progress_filed_of_class")]

    def __str__(self) -> str:
        return self.name
