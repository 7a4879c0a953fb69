from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models

from parta.schools.rules import RESERVED_SLUGS


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError("%(value)s is not a time zone", params={"value": value})


def validate_slug_is_free(value: str) -> None:
    if value in RESERVED_SLUGS:
        raise ValidationError("%(value)s is an address of the site itself", params={"value": value})


class Region(models.Model):
    """A part of the country with its own education department and its own address."""

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    """The tenant root: everything a school knows hangs on one of these."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="schools")
    slug = models.SlugField(max_length=60, unique=True, validators=[validate_slug_is_free])
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=64, default="Europe/Moscow", validators=[validate_time_zone])

    # Policy: presets of the domain page, a school's own to change.
    free_edit_days = models.PositiveSmallIntegerField(default=14)
    allows_mark_one = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(free_edit_days__lte=366), name="schools_free_edit_days_within_a_year"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
