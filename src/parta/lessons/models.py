from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from parta.academics.models import Course, CourseAssignment
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.people.models import Teacher
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear
from parta.timetable.models import LessonSlot, Room


class LessonQuerySet(models.QuerySet["Lesson"]):
    def visible_to(self, actor: Actor) -> "LessonQuerySet":
        """Lessons of visible courses, and those the actor gives as a substitute."""
        lessons = self.filter(school=actor.school)
        if actor.has(Permission.READ_WHOLE_SCHOOL):
            return lessons
        courses = Course.objects.visible_to(actor).values("pk")
        return lessons.filter(Q(course_id__in=courses) | Q(substitute__user_id=actor.user_id))

    def of_teachers(self, teachers: models.QuerySet[Teacher]) -> "LessonQuerySet":
        """Lessons of courses the teachers teach on the lesson's day, and those they give as substitutes."""
        planned = CourseAssignment.objects.filter(
            Q(course_id=OuterRef("course_id"), teacher__in=teachers, since_on__lte=OuterRef("held_on")),
            Q(until_on__isnull=True) | Q(until_on__gte=OuterRef("held_on")),
        )
        return self.filter(Exists(planned) | Q(substitute__in=teachers))


class Lesson(models.Model):
    """A dated lesson: marks, absences and homework point here.

    ``period`` is None for a column of the journal outside the timetable (a test written after
    lessons, a mark for an olympiad). ``room`` and ``substitute`` are what really happens; the plan is
    in ``slot``.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="lessons")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="lessons")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="lessons")
    slot = models.ForeignKey(
        LessonSlot, on_delete=models.SET_NULL, null=True, blank=True, related_name="lessons"
    )
    held_on = models.DateField()
    period = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="lessons")
    substitute = models.ForeignKey(
        Teacher, on_delete=models.PROTECT, null=True, blank=True, related_name="substitutions"
    )
    is_canceled = models.BooleanField(default=False)
    change_note = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=500, blank=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "held_on", "period"],
                name="lessons_once_a_period",
                condition=Q(period__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="lessons_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "held_on", "period"], name="lessons_of_course"),
            models.Index(fields=["school", "held_on"], name="lessons_of_day"),
            models.Index(
                fields=["substitute", "held_on"],
                name="lessons_of_substitute",
                condition=Q(substitute__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.held_on}"
