from django.db import models
from django.db.models import F, Q

from parta.academics.models import Course
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear


class Room(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=60)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="timetable_room_unique")]

    def __str__(self) -> str:
        return self.name


class TimetableVersion(models.Model):
    """A weekly plan that is valid between two days (inclusive)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="timetable_versions")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="timetable_versions")
    name = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "name"], name="timetable_version_unique"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="timetable_version_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LessonSlot(models.Model):
    """A course has its lesson on this weekday (1 Monday … 7 Sunday) in this period of the bells."""

    version = models.ForeignKey(TimetableVersion, on_delete=models.CASCADE, related_name="slots")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField()
    period = models.PositiveSmallIntegerField()
    room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="slots")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "course", "weekday", "period"], name="timetable_slot_once"
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="timetable_slot_weekday"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.weekday}/{self.period}"
