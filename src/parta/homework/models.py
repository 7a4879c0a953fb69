from django.conf import settings
from django.db import models
from django.db.models import Q

from parta.academics.models import Course
from parta.files.models import Attachment
from parta.homework.rules import MAX_MINUTES, MAX_TEXT
from parta.lessons.models import Lesson
from parta.people.models import Student
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear


class Homework(models.Model):
    """A task given at a lesson, due at a later lesson of the course (or on a day, where there is none).

    ``lesson`` None: independent work that no lesson sets. ``is_draft``: only its teachers see it yet.
    ``is_individual``: it is for ``students`` alone, else for everybody of the course. ``series``: tasks that
    were planned together share it, in parallel classes too.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="homework")
    lesson = models.ForeignKey(
        Lesson, on_delete=models.CASCADE, null=True, blank=True, related_name="homework"
    )
    due_lesson = models.ForeignKey(
        Lesson, on_delete=models.SET_NULL, null=True, blank=True, related_name="homework_due"
    )
    due_on = models.DateField()
    text = models.TextField(max_length=MAX_TEXT)
    is_mandatory = models.BooleanField(default=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    links = models.JSONField(default=list, blank=True)  # addresses, in order
    is_draft = models.BooleanField(default=False)
    is_posted_late = models.BooleanField(default=False)  # after the class had gone home
    is_individual = models.BooleanField(default=False)
    students = models.ManyToManyField(Student, blank=True, related_name="individual_homework")
    series = models.UUIDField(null=True, blank=True)
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
        indexes = [models.Index(fields=["course", "due_on"], name="homework_of_course")]

    def __str__(self) -> str:
        return self.text[:50]


class DoneTick(models.Model):
    """The student says a task is done. The family sees it, teachers only where ``is_shared`` (K9)."""

    homework = models.ForeignKey(Homework, on_delete=models.CASCADE, related_name="ticks")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="done_ticks")
    done_at = models.DateTimeField()
    is_shared = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["homework", "student"], name="homework_tick_once")]
        indexes = [models.Index(fields=["student", "homework"], name="homework_ticks_of_student")]

    def __str__(self) -> str:
        return f"{self.student_id} did {self.homework_id}"
