from datetime import date

from django.db import models
from django.db.models import F, Q

from parta.access.actors import Actor
from parta.schools.models import School
from parta.schoolyear.rules import TermKind


class AcademicYearQuerySet(models.QuerySet["AcademicYear"]):
    def visible_to(self, actor: Actor) -> "AcademicYearQuerySet":
        return self.filter(school=actor.school)


class AcademicYear(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="years")
    name = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = AcademicYearQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="schoolyear_year_name_unique"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="schoolyear_year_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """An attestation period. Years may have quarters, trimesters and semesters side by side."""

    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in TermKind])
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "kind", "number"], name="schoolyear_term_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="schoolyear_term_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Holiday(models.Model):
    """Days without lessons: school holidays (with a name) and public ones."""

    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="holidays")
    name = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "starts_on"], name="schoolyear_holiday_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="schoolyear_holiday_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpecialDay(models.Model):
    """A day on which another weekday's lessons are taught, or on which every lesson is shorter.

    ``weekday`` (1 Monday … 7 Sunday): whose plan is taught, even if the day itself is free; None: its own.
    """

    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="special_days")
    day = models.DateField()
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes_off = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "day"], name="schoolyear_special_day_once"),
            models.CheckConstraint(
                condition=Q(weekday__isnull=True) | Q(weekday__gte=1, weekday__lte=7),
                name="schoolyear_special_day_weekday",
            ),
            models.CheckConstraint(
                condition=Q(weekday__isnull=False) | Q(minutes_off__gt=0),
                name="schoolyear_special_day_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class BellSchedule(models.Model):
    """The bells of a shift; a class follows one of them."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="bell_schedules")
    name = models.CharField(max_length=100)
    shift = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="schoolyear_bells_name_unique")
        ]

    def __str__(self) -> str:
        return self.name


class BellPeriodQuerySet(models.QuerySet["BellPeriod"]):
    def valid_on(self, day: date) -> "BellPeriodQuerySet":
        return self.filter(
            Q(since_on__isnull=True) | Q(since_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day)
        )


class BellPeriod(models.Model):
    """One lesson's bells; times are the school's wall clock.

    A schedule whose times were changed from a day on has several rows of a number, one after the other;
    ``since_on`` None: from the beginning, ``until_on`` None: until further notice.
    """

    schedule = models.ForeignKey(BellSchedule, on_delete=models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    since_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    objects = BellPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "number"],
                name="schoolyear_bell_once",
                condition=Q(since_on__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["schedule", "number", "since_on"],
                name="schoolyear_bell_once_since",
                condition=Q(since_on__isnull=False),
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="schoolyear_bell_in_order"),
            models.CheckConstraint(
                condition=Q(since_on__isnull=True)
                | Q(until_on__isnull=True)
                | Q(until_on__gte=F("since_on")),
                name="schoolyear_bell_valid_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"
