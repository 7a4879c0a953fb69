from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from parta.access.rules import Role
from parta.schools.models import School


class MembershipQuerySet(models.QuerySet["Membership"]):
    def valid_on(self, day: date) -> "MembershipQuerySet":
        """Memberships that have begun and not yet ended on ``day``."""
        return self.filter(Q(since_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day))


class Membership(models.Model):
    """A user holds a role in a school, from a day and perhaps until a day (inclusive)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "school", "role"], name="access_membership_once"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("since_on")),
                name="access_membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} @ {self.school_id}"
