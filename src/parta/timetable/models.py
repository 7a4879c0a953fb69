from django.db import models
from django.db.models import F, Q

from parta.academics.models import Course
from parta.access.actors import Actor
from parta.people.models import Teacher
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear
from parta.timetable.rules.generation import GenerationState, Wish


class Room(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=60)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    lessons_at_once = models.PositiveSmallIntegerField(default=1)  # a gym may hold two classes

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="timetable_room_unique")]

    def __str__(self) -> str:
        return self.name


class TimetableVersionQuerySet(models.QuerySet["TimetableVersion"]):
    def visible_to(self, actor: Actor) -> "TimetableVersionQuerySet":
        return self.filter(school=actor.school)

    def published(self) -> "TimetableVersionQuerySet":
        """Those that lessons were made from, or will be."""
        return self.filter(is_draft=False)


class TimetableVersion(models.Model):
    """A weekly plan that is valid between two days (inclusive); as a draft it only means to be."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="timetable_versions")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="timetable_versions")
    name = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField()
    is_draft = models.BooleanField(default=False)
    days_a_week = models.PositiveSmallIntegerField(default=5)

    objects = TimetableVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "name"], name="timetable_version_unique"),
            models.CheckConstraint(
                condition=Q(days_a_week__gte=1, days_a_week__lte=7), name="timetable_version_days"
            ),
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
    is_locked = models.BooleanField(default=False)  # generation leaves it where it is

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


class CoursePlan(models.Model):
    """What a course needs of the weekly plan, where it differs from the curriculum."""

    course = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="plan")
    hours = models.PositiveSmallIntegerField(null=True, blank=True)  # None: as the curriculum says
    room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="plans")
    may_be_double = models.BooleanField(default=False)  # two lessons in a row on one day

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__lte=20), name="timetable_plan_hours"
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_id}: {self.hours}"


class BusyTime(models.Model):
    """A teacher cannot teach in this period of this weekday."""

    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE, related_name="busy_times")
    weekday = models.PositiveSmallIntegerField()
    period = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["teacher", "weekday", "period"], name="timetable_busy_once"),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="timetable_busy_weekday"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id} {self.weekday}/{self.period}"


class GenerationQuerySet(models.QuerySet["Generation"]):
    def visible_to(self, actor: Actor) -> "GenerationQuerySet":
        return self.filter(school=actor.school)


class Generation(models.Model):
    """A run of the engine over a draft, whose locked lessons it keeps; the result is a draft of its own."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="generations")
    base = models.ForeignKey(TimetableVersion, on_delete=models.CASCADE, related_name="generations")
    result = models.ForeignKey(
        TimetableVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=10)
    options = models.JSONField(default=dict)
    state = models.CharField(
        max_length=20,
        choices=[(state.value, state.value) for state in GenerationState],
        default=GenerationState.WAITING.value,
    )
    wish = models.CharField(
        max_length=10, choices=[(wish.value, wish.value) for wish in Wish], default=Wish.GO_ON.value
    )
    progress = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)  # why there is no timetable: codes and what they speak of
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = GenerationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["base", "-asked_at"], name="timetable_generations")]

    def __str__(self) -> str:
        return f"{self.base_id}: {self.state}"
