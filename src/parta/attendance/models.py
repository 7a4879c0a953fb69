from django.conf import settings
from django.db import models
from django.db.models import Q

from parta.attendance.rules import MAX_LATE_MINUTES, AttendanceCode
from parta.lessons.models import Lesson
from parta.people.models import Student
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear


class Attendance(models.Model):
    """A student was not simply present at a lesson. No row: present."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="attendance")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="attendance")
    code = models.CharField(max_length=1, choices=[(code.value, code.value) for code in AttendanceCode])
    late_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "student"], name="attendance_once_a_lesson"),
            models.CheckConstraint(
                condition=Q(code=AttendanceCode.LATE.value) | Q(late_minutes__isnull=True),
                name="attendance_minutes_only_when_late",
            ),
            models.CheckConstraint(
                condition=Q(late_minutes__isnull=True)
                | Q(late_minutes__gte=1, late_minutes__lte=MAX_LATE_MINUTES),
                name="attendance_minutes_in_range",
            ),
        ]
        indexes = [models.Index(fields=["student", "lesson"], name="attendance_of_student")]

    def __str__(self) -> str:
        return f"{self.code}{self.late_minutes or ''}"
