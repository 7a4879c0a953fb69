"""How many lessons a week a course has, from a day on."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q


class CourseHoursQuerySet(models.QuerySet["CourseHours"]):
    def on(self, day: date) -> Mapping[int, Decimal | None]:
        """By course what was said last until the day; a course that is missing goes by its curriculum."""
        rows = self.filter(Q(since_on__isnull=True) | Q(since_on__lte=day))
        rows = rows.order_by(F("since_on").asc(nulls_first=True))
        return dict(rows.values_list("course_id", "hours"))


class CourseHours(models.Model):
    """From the day on the course has so many lessons a week, until another row says otherwise.

    ``since_on`` empty: from the beginning of the year. ``hours`` empty: as the curriculum of its class again.
    """

    course = models.ForeignKey("academics.Course", on_delete=models.CASCADE, related_name="hours")
    since_on = models.DateField(null=True, blank=True)
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)

    objects = CourseHoursQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "since_on"], name="academics_hours_once"),
            models.UniqueConstraint(
                fields=["course"], condition=Q(since_on__isnull=True), name="academics_hours_one_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id}: {self.hours}"
