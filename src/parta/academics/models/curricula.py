"""What is taught: subjects, profiles of study, curricula with their lines."""

from django.db import models
from django.db.models import Q

from parta.academics.rules import FIRST_GRADE_WITH_PROFILE, CurriculumPart, ProfileKind
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear


class Subject(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="subjects")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="academics_subject_unique")]

    def __str__(self) -> str:
        return self.name


class StudyProfile(models.Model):
    """A direction of study of the senior grades, as the school teaches it (domain F6)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="profiles")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ProfileKind])
    description = models.TextField(max_length=5000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="academics_profile_unique")]

    def __str__(self) -> str:
        return self.name


class Curriculum(models.Model):
    """What the classes of a grade that follow it are taught in a year, and for how many hours."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="curricula")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="curricula")
    name = models.CharField(max_length=120)
    grade = models.PositiveSmallIntegerField()
    profile = models.ForeignKey(
        StudyProfile, on_delete=models.PROTECT, null=True, blank=True, related_name="curricula"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "name"], name="academics_curriculum_unique"),
            models.CheckConstraint(
                condition=Q(profile__isnull=True) | Q(grade__gte=FIRST_GRADE_WITH_PROFILE),
                name="academics_profile_from_grade_10",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CurriculumLine(models.Model):
    """A subject of a curriculum; of the extracurricular part there may be a course that is no subject."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.CASCADE, related_name="lines")
    part = models.CharField(max_length=20, choices=[(part.value, part.value) for part in CurriculumPart])
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="curriculum_lines"
    )
    name = models.CharField(max_length=200, blank=True)  # without a subject
    hours_a_week = models.DecimalField(max_digits=4, decimal_places=1)
    hours_a_year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["curriculum", "part", "subject"],
                name="academics_curriculum_subject_once",
                condition=Q(subject__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["curriculum", "part", "name"],
                name="academics_curriculum_name_once",
                condition=Q(subject__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(subject__isnull=False) ^ ~Q(name=""), name="academics_curriculum_line_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.subject)
