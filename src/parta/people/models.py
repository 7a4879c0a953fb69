from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core.sorting import surname_key
from parta.files.models import Attachment
from parta.people import rules
from parta.schools.models import School


class Person(models.Model):
    """What students, guardians and teachers have in common: a name, contacts, perhaps a sign-in."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="%(class)ss")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    surname = models.CharField(max_length=200)
    surname_key = surname_key()
    given_name = models.CharField(max_length=200)
    patronymic = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    snils = models.CharField(max_length=11, blank=True, help_text="digits only")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["school", "user"],
                name="people_%(class)s_user_once",
                condition=Q(user__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["school", "surname_key", "given_name"], name="people_%(class)s_name")]

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
    # The last day here: after it the school is closed to the student, and to others through the student.
    left_on = models.DateField(null=True, blank=True)

    objects = StudentQuerySet.as_manager()

    class Meta(Person.Meta):
        pass


class Guardian(Person):
    """A parent, another legal representative or a trusted person of one or more students."""


class GuardianshipQuerySet(models.QuerySet["Guardianship"]):
    def valid_on(self, day: date) -> "GuardianshipQuerySet":
        """Rights that have begun, have not run out by the day and that nobody has taken away."""
        running = Q(ended_at__isnull=True, since_on__lte=day)
        return self.filter(running, Q(until_on__isnull=True) | Q(until_on__gte=day))

    def open_on(self, day: date) -> "GuardianshipQuerySet":
        """Of the valid ones those that let the guardian in: the student is here, and of age agrees (G8)."""
        here = Q(student__left_on__isnull=True) | Q(student__left_on__gte=day)
        return self.valid_on(day).consented_on(day).filter(here)

    def consented_on(self, day: date) -> "GuardianshipQuerySet":
        """Of students under age, and of those of age who agree or need not have decided yet (G8)."""
        born = "student__born_on"
        minor = Q(**{f"{born}__isnull": True}) | Q(**{f"{born}__gt": rules.latest_birth(day, rules.ADULT_AT)})
        grace = Q(consent__isnull=True, **{f"{born}__gt": rules.latest_birth_asked(day)})
        return self.filter(minor | Q(consent=True) | grace)


class Guardianship(models.Model):
    """A guardian has rights to a student, from a day and perhaps until a day (inclusive)."""

    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="guardianships")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="guardianships")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in rules.GuardianKind])
    relation = models.CharField(max_length=50, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # taken away at once, whatever the days say
    # Of a trusted person: what is open beside the lessons, and which guardian trusts them (None: the office).
    scopes = models.CharField(max_length=100, blank=True, help_text="names of Scope, parted by spaces")
    given_by = models.ForeignKey(
        Guardian, on_delete=models.SET_NULL, null=True, blank=True, related_name="trusts_given"
    )
    # The decision of a student of age; None: none yet.
    consent = models.BooleanField(null=True, blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    restriction = models.CharField(max_length=1000, blank=True)  # of a court; for staff only

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


class GuardianshipDocument(models.Model):
    """What proves a guardianship; the file, where there is one, is for the office only."""

    guardianship = models.ForeignKey(Guardianship, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in rules.ProofKind])
    number = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.kind} of {self.guardianship_id}"


class AccessGrantQuerySet(models.QuerySet["AccessGrant"]):
    def running_at(self, moment: datetime) -> "AccessGrantQuerySet":
        return self.filter(ended_at__isnull=True, starts_at__lte=moment, ends_at__gt=moment)


class AccessGrant(models.Model):
    """An operator of the portal may read one student's diary for some days, for a stated reason.

    Rows are ended, never deleted: together they are the record of who was let in, by whom and why.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="access_grants")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="access_grants")
    reason = models.CharField(max_length=500)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # taken back before its time

    objects = AccessGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="people_grant_in_order")
        ]
        indexes = [models.Index(fields=["user", "ends_at"], name="people_grant_running")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.student_id}"
