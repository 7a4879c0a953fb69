from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language

from parta.core import clock
from parta.schools.rules import RESERVED_SLUGS

_CAPITAL = "Europe/Moscow"


def default_zone() -> ZoneInfo:
    """The zone of what belongs to no region."""
    return ZoneInfo(_CAPITAL)


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError("%(value)s is not a time zone", params={"value": value})


def validate_slug_is_free(value: str) -> None:
    if value in RESERVED_SLUGS:
        raise ValidationError("%(value)s is an address of the site itself", params={"value": value})


class Region(models.Model):
    """A part of the country with its own education department and its own address.

    ``code`` is the label of its host (``29`` in ``29.example.org``).
    """

    code = models.CharField(max_length=3, unique=True, validators=[RegexValidator(r"^\d{2,3}$")])
    name = models.CharField(max_length=200)
    english_name = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(max_length=64, default=_CAPITAL, validators=[validate_time_zone])
    is_open = models.BooleanField(default=True)  # its service is given here and now
    portal_address = models.URLField(blank=True)  # of a region that has a portal of its own
    # Who answers people's questions there.
    department = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=500, blank=True)
    # Since when people sign in to the diary with their account of State Services; None: they do not.
    state_services_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        """The name in the reader's language."""
        return self.english_name or self.name if get_language() == "en" else self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def has_state_services(self) -> bool:
        return self.state_services_on is not None and self.state_services_on <= clock.today(self.zone)


class MovedDay(models.Model):
    """A day that the government made a working day or a day off, against the weekday and the calendar.

    ``region`` None: in the whole country; a region's own word goes before that.
    """

    region = models.ForeignKey(
        Region, on_delete=models.CASCADE, null=True, blank=True, related_name="moved_days"
    )
    day = models.DateField()
    is_working = models.BooleanField()
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "day"],
                name="schools_moved_day_of_region_once",
                condition=models.Q(region__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["day"], name="schools_moved_day_once", condition=models.Q(region__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class School(models.Model):
    """The tenant root: everything a school knows hangs on one of these."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="schools")
    slug = models.SlugField(max_length=60, unique=True, validators=[validate_slug_is_free])
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=64, default=_CAPITAL, validators=[validate_time_zone])

    # Where families turn to.
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=500, blank=True)
    website = models.URLField(blank=True)

    # Policy: presets of the domain page, a school's own to change.
    free_edit_days = models.PositiveSmallIntegerField(default=14)
    allows_mark_one = models.BooleanField(default=False)
    requires_second_factor = models.BooleanField(default=False)  # of whoever works there

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
