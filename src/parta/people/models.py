from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.people import rules
from parta.schools.models import School


class Person(models.Model):
    """What students, guardians and teachers have in common: a name, contacts, perhaps a sign-in."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="%(class)ss")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    surname = models.CharField(max_length=200)
    given_name = models.CharField(max_length=200)
    patronymic = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["school", "user"],
                name="people_%(class)s_user_once",
                condition=Q(user__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["school", "surname", "given_name"], name="people_%(class)s_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return rules.full_name(self.surname, self.given_name, self.patronymic)

    @property
    def short_name(self) -> str:
        return rules.short_name(self.surname, self.given_name, self.patronymic)

    @property
    def list_name(self) -> str:
        return rules.list_name(self.surname, self.given_name)


class TeacherQuerySet(models.QuerySet["Teacher"]):
    def visible_to(self, actor: Actor) -> "TeacherQuerySet":
        """Everybody of a school may know its teachers' names."""
        return self.filter(school=actor.school)


class Teacher(Person):
    objects = TeacherQuerySet.as_manager()

    class Meta(Person.Meta):
        pass


class StudentQuerySet(models.QuerySet["Student"]):
    def visible_to(self, actor: Actor) -> "StudentQuerySet":
        """Own record and own children; everybody for those who read the whole school or all people."""
        students = self.filter(school=actor.school)
        if actor.has(Permission.READ_WHOLE_SCHOOL) or actor.has(Permission.READ_ALL_PEOPLE):
            return students
        return students.filter(pk__in=actor.student_ids)


class Student(Person):
    born_on = models.DateField(null=True, blank=True)

    objects = StudentQuerySet.as_manager()

    class Meta(Person.Meta):
        pass


class Guardian(Person):
    """A parent, another legal representative or a trusted person of one or more students."""


class GuardianshipQuerySet(models.QuerySet["Guardianship"]):
    def valid_on(self, day: date) -> "GuardianshipQuerySet":
        return self.filter(Q(since_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day))


class Guardianship(models.Model):
    """A guardian has rights to a student, from a day and perhaps until a day (inclusive)."""

    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="guardianships")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="guardianships")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in rules.GuardianKind])
    relation = models.CharField(max_length=50, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = GuardianshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guardian", "student"], name="people_guardianship_once"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="people_guardianship_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(kind=rules.GuardianKind.TRUSTED.value) | Q(until_on__isnull=False),
                name="people_trust_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} → {self.student_id}"
