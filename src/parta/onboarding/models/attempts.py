from django.conf import settings
from django.db import models

from parta.people.models import Guardian, Student, Teacher
from parta.schools.models import School


class AccessAttempt(models.Model):
    """Somebody with a portal account wanted to enter the diary and the school's data did not fit (P10, K6).

    ``differences`` are names of fields, never values. The person is known only when more than the name
    fits; otherwise ``child_name`` and ``class_name`` are what the asker wrote to this school.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="access_attempts")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_attempts"
    )
    student = models.ForeignKey(Student, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    differences = models.JSONField(default=list, blank=True)
    child_name = models.CharField(max_length=300, blank=True)
    class_name = models.CharField(max_length=60, blank=True)
    tried_at = models.DateTimeField()  # the last time
    tries = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(null=True, blank=True)  # the correction was sent to the school
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    was_opened = models.BooleanField(default=False)  # closed because access opened

    class Meta:
        indexes = [
            models.Index(fields=["school", "closed_at", "tried_at"], name="onboarding_attempt"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} @ {self.school_id}"
