from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from parta.grading.rules.marks import MAX_WEIGHT, MIN_WEIGHT, Category
from parta.lessons.models import Lesson
from parta.people.models import Student
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear

_WEIGHT_VALIDATORS = [MinValueValidator(MIN_WEIGHT), MaxValueValidator(MAX_WEIGHT)]


class AssessmentForm(models.Model):
    """What a mark is given for (oral answer, dictation …), with the weight the school gives it."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="assessment_forms")
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=12)
    category = models.CharField(max_length=10, choices=[(item.value, item.value) for item in Category])
    weight = models.DecimalField(max_digits=3, decimal_places=1, validators=_WEIGHT_VALIDATORS)
    position = models.PositiveSmallIntegerField(default=0)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="grading_form_unique"),
            models.UniqueConstraint(
                fields=["school"], name="grading_one_default_form", condition=Q(is_default=True)
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=MIN_WEIGHT, weight__lte=MAX_WEIGHT), name="grading_form_weight"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LessonForm(models.Model):
    """The form of assessment a column of the journal has: marks typed there take it."""

    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="assessment")
    form = models.ForeignKey(AssessmentForm, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.lesson_id}: {self.form_id}"


class Mark(models.Model):
    """One mark of one student for one lesson; a lesson may have several, in the order of ``position``."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="marks")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="marks")
    position = models.PositiveSmallIntegerField(default=0)
    value = models.PositiveSmallIntegerField()
    form = models.ForeignKey(AssessmentForm, on_delete=models.PROTECT, related_name="marks")
    weight = models.DecimalField(max_digits=3, decimal_places=1, validators=_WEIGHT_VALIDATORS)
    comment = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="grading_mark_value"),
            models.CheckConstraint(
                condition=Q(weight__gte=MIN_WEIGHT, weight__lte=MAX_WEIGHT), name="grading_mark_weight"
            ),
        ]
        indexes = [
            models.Index(fields=["student", "lesson"], name="grading_mark_of_student"),
            models.Index(fields=["lesson", "student", "position"], name="grading_mark_of_cell"),
        ]

    def __str__(self) -> str:
        return str(self.value)
