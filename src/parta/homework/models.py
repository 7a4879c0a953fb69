from django.conf import settings
from django.db import models
from django.db.models import Q

from parta.files.models import Attachment
from parta.homework.rules import MAX_MINUTES, MAX_TEXT
from parta.lessons.models import Lesson
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear


class Homework(models.Model):
    """A task given at a lesson, due at a later lesson of the course (or on a day, where there is none)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="homework")
    due_lesson = models.ForeignKey(
        Lesson, on_delete=models.SET_NULL, null=True, blank=True, related_name="homework_due"
    )
    due_on = models.DateField()
    text = models.TextField(max_length=MAX_TEXT)
    is_mandatory = models.BooleanField(default=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="homework")
    given_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=MAX_MINUTES),
                name="homework_minutes_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:50]
