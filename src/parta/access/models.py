from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from parta.access.rules import Office, Role
from parta.schools.models import Region, School


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


class OperatorRoleQuerySet(models.QuerySet["OperatorRole"]):
    def valid_on(self, day: date) -> "OperatorRoleQuerySet":
        """Appointments that have begun and not yet ended on ``day``."""
        return self.running().filter(Q(since_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day))

    def running(self) -> "OperatorRoleQuerySet":
        """Appointments that nobody has ended."""
        return self.filter(ended_at__isnull=True)


class OperatorRole(models.Model):
    """An account of the portal is appointed to an office, for a region or (without one) the whole country.

    Rows are ended, never changed otherwise or deleted: together they are the record of who was what and when.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="offices")
    office = models.CharField(max_length=20, choices=[(office.value, office.value) for office in Office])
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="operators"
    )
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)  # the last day
    ended_at = models.DateTimeField(null=True, blank=True)  # taken away, whatever the days say
    given_at = models.DateTimeField()
    # None: the installation itself, by the command line.
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OperatorRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office", "region"],
                name="access_one_office_of_a_region",
                condition=Q(ended_at__isnull=True, until_on__isnull=True, region__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user", "office"],
                name="access_one_office_of_the_country",
                condition=Q(ended_at__isnull=True, until_on__isnull=True, region__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("since_on")),
                name="access_office_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(office=Office.REGION.value) | Q(region__isnull=False),
                name="access_region_operator_has_a_region",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.office} @ {self.region_id or 'everywhere'}"


class OperatorAct(models.Model):
    """What somebody did by their office: who, as what, when, to which record, why. Only ever added."""

    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=20, choices=[(office.value, office.value) for office in Office])
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=50)  # such as "region.settings"
    record = models.CharField(max_length=60)  # such as "region:29"
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["record", "-at"], name="access_act_of_record"),
            models.Index(fields=["region", "-at"], name="access_act_of_region"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"
