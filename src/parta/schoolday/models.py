from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parta.academics.models import SchoolClass, Subject
from parta.lessons.models import Lesson
from parta.people.models import Student, Teacher
from parta.schoolday.rules import MAX_GRAMS, MAX_NAME, ClubKind, RegimeKind, ThingKind
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear

_WEEKDAY = Q(weekday__gte=1, weekday__lte=7)


class RegimeItem(models.Model):
    """Something of the school day beside lessons, for one class or a whole grade (domain F5).

    ``weekday`` None: on every day with lessons. Times are the school's wall clock.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    grade = models.PositiveSmallIntegerField(null=True, blank=True)
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.CASCADE, null=True, blank=True, related_name="regime"
    )
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in RegimeKind])
    name = models.CharField(max_length=MAX_NAME)
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    place = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="schoolday_item_in_order"),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) ^ Q(school_class__isnull=True), name="schoolday_item_of_one"
            ),
            models.CheckConstraint(
                condition=Q(weekday__isnull=True) | _WEEKDAY, name="schoolday_item_weekday"
            ),
        ]
        indexes = [models.Index(fields=["year", "grade"], name="schoolday_items_of_grade")]

    def __str__(self) -> str:
        return self.name


class Club(models.Model):
    """Additional education or a course of the extracurricular plan; taught in one or several groups."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="clubs")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=MAX_NAME)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ClubKind])
    description = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "name"], name="schoolday_club_unique")]

    def __str__(self) -> str:
        return self.name


class ClubGroup(models.Model):
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=100)
    teacher = models.ForeignKey(
        Teacher, on_delete=models.PROTECT, null=True, blank=True, related_name="club_groups"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["club", "name"], name="schoolday_club_group_unique")]

    def __str__(self) -> str:
        return f"{self.club} {self.name}"


class ClubMeeting(models.Model):
    """When and where a group meets every week; the school's wall clock."""

    group = models.ForeignKey(ClubGroup, on_delete=models.CASCADE, related_name="meetings")
    weekday = models.PositiveSmallIntegerField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    place = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "weekday", "starts_at"], name="schoolday_meeting_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="schoolday_meeting_in_order"
            ),
            models.CheckConstraint(condition=_WEEKDAY, name="schoolday_meeting_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.weekday} {self.starts_at:%H:%M}"


class ClubMember(models.Model):
    """A student goes to a group, from a day and perhaps until a day (inclusive)."""

    group = models.ForeignKey(ClubGroup, on_delete=models.CASCADE, related_name="members")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="club_members")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "student", "since_on"], name="schoolday_club_member_once"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="schoolday_club_member_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} in {self.group_id}"


class Textbook(models.Model):
    """A book or kit that lessons of a subject need in a grade, with its weight (domain F4)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="textbooks")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="textbooks")
    grade = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ThingKind])
    name = models.CharField(max_length=MAX_NAME)
    grams = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "grade", "name"], name="schoolday_textbook_unique"),
            models.CheckConstraint(
                condition=Q(grams__gte=1, grams__lte=MAX_GRAMS), name="schoolday_textbook_weight"
            ),
        ]
        indexes = [models.Index(fields=["school", "grade"], name="schoolday_textbooks_of_grade")]

    def __str__(self) -> str:
        return self.name


class NotNeeded(models.Model):
    """The teacher says that a thing may stay at home on the day of a lesson."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="not_needed")
    textbook = models.ForeignKey(Textbook, on_delete=models.CASCADE, related_name="not_needed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "textbook"], name="schoolday_not_needed_once")
        ]

    def __str__(self) -> str:
        return f"{self.textbook_id} not at {self.lesson_id}"


class EmptyBag(models.Model):
    """What the student's bag weighs with nothing in it, as the parent says."""

    student = models.OneToOneField(Student, on_delete=models.CASCADE, related_name="empty_bag")
    grams = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(grams__gte=1, grams__lte=MAX_GRAMS), name="schoolday_bag_weight"
            )
        ]

    def __str__(self) -> str:
        return f"{self.student_id}: {self.grams} g"
