from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from parta.access.actors import Actor
from parta.access.rules import Permission, Role
from parta.people.models import Guardian, Student, Teacher
from parta.schools.models import School


class ActivationQuerySet(models.QuerySet["Activation"]):
    def visible_to(self, actor: Actor) -> "ActivationQuerySet":
        """Those who write people see all of the school's; whom one issued access to, one sees too."""
        rows = self.filter(school=actor.school)
        return rows if actor.has(Permission.WRITE_PEOPLE) else rows.filter(issued_by_id=actor.user_id)

    def waiting(self) -> "ActivationQuerySet":
        """Neither used nor revoked; some may have expired."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True)

    def open_at(self, now: datetime) -> "ActivationQuerySet":
        """With a temporary password that still opens the first sign-in."""
        return self.waiting().filter(expires_at__gt=now)


class Activation(models.Model):
    """Access that a school has issued to one of its people: a diary account with a temporary password.

    The password itself is kept nowhere; the account has its hash. Used once: when the owner has set a
    password of their own. ``reveal_*``: the one-time link by which an applicant reads login and password
    (A4), of which only the digest is kept.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="activations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="activations")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    issued_at = models.DateTimeField()
    # The hash of the temporary password outlives its use, so that whoever types it again is told what to do.
    password = models.CharField(max_length=128)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)  # the owner found the personal data right
    # The portal account that may read login and password once.
    reveal_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reveal_digest = models.CharField(max_length=64, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    objects = ActivationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                name="onboarding_one_waiting_activation",
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["reveal_digest"], name="onboarding_reveal_once", condition=~Q(reveal_digest="")
            ),
            models.CheckConstraint(
                name="onboarding_activation_of_one_person",
                condition=(
                    Q(student__isnull=False, guardian__isnull=True, teacher__isnull=True)
                    | Q(student__isnull=True, guardian__isnull=False, teacher__isnull=True)
                    | Q(student__isnull=True, guardian__isnull=True, teacher__isnull=False)
                ),
            ),
        ]
        indexes = [models.Index(fields=["school", "issued_at"], name="onboarding_issued")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} @ {self.school_id}"

    @property
    def person(self) -> Student | Guardian | Teacher:
        found = self.student or self.guardian or self.teacher
        assert found is not None, "the table's own constraint"  # noqa: S101
        return found


class DataMistake(models.Model):
    """At the first sign-in somebody says that what the school has written of them is wrong (P9)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="data_mistakes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=1000)
    told_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["school", "told_at"], name="onboarding_mistake")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.told_at:%Y-%m-%d}"
