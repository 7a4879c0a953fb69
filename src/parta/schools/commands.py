from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from parta.core.errors import NotFound, Refused
from parta.schools.models import MovedDay, Region, School
from parta.schools.rules.regions import KNOWN_REGIONS


@dataclass(frozen=True, slots=True)
class RegionSettings:
    """What a region says about itself. ``state_services_on``: None: no sign-in with State Services."""

    name: str
    english_name: str
    time_zone: str
    is_open: bool
    portal_address: str
    department: str
    phone: str
    email: str
    address: str
    state_services_on: date | None


@transaction.atomic
def create_school(
    *,
    region_code: str,
    region_name: str,
    slug: str,
    name: str,
    short_name: str,
    time_zone: str = "Europe/Moscow",
) -> School:
    """A new school, and its region when this is the first school of it.

    Raises ValidationError when the slug is taken or not a slug, or the time zone does not exist.
    """
    region, _created = Region.objects.get_or_create(code=region_code, defaults={"name": region_name})
    school = School(region=region, slug=slug, name=name, short_name=short_name, time_zone=time_zone)
    school.full_clean()
    school.save()
    return school


def lock_school(school_id: int) -> School:
    """The school's row as it is now, locked until the end of the transaction: writers of its policy queue."""
    return School.objects.select_for_update().get(pk=school_id)


@transaction.atomic
def set_journal_policy(*, school: School, allows_mark_one: bool, free_edit_days: int) -> None:
    """What the school allows in its journals. The caller has proved the right and keeps the history."""
    school.allows_mark_one, school.free_edit_days = allows_mark_one, free_edit_days
    school.save(update_fields=["allows_mark_one", "free_edit_days"])


@transaction.atomic
def set_second_factor_policy(*, school: School, is_required: bool) -> None:
    """Whether staff need a second proof beside the password. Right and history: as above."""
    school.requires_second_factor = is_required
    school.save(update_fields=["requires_second_factor"])


@transaction.atomic
def add_known_regions(*, state_services_on: date) -> int:
    """The regions every installation begins with, those of them that are not there; how many were added.

    All that have no portal of their own let people in with State Services from the given day. A region
    already there is left as it is.
    """
    there = set(Region.objects.values_list("code", flat=True))
    missing = [
        Region(
            code=known.code,
            name=known.name,
            english_name=known.english_name,
            time_zone=known.time_zone,
            portal_address=known.portal_address,
            state_services_on=None if known.portal_address else state_services_on,
        )
        for known in KNOWN_REGIONS
        if known.code not in there
    ]
    Region.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


@transaction.atomic
def add_region(*, code: str, name: str, english_name: str = "", time_zone: str = "Europe/Moscow") -> Region:
    """A further region. The caller has proved the right and keeps the history.

    Refused: the code is no code or taken, the time zone does not exist, there is no name.
    """
    region = Region(code=code.strip(), name=name.strip(), english_name=english_name, time_zone=time_zone)
    _check(region)
    region.save()
    return region


@transaction.atomic
def change_region(*, region_id: int, settings: RegionSettings) -> dict[str, tuple[object, object]]:
    """Write the region's settings; what differs, by the name of the field, as (before, after).

    The caller has proved the right and keeps the history. Refused: a malformed value, beside its field.
    """
    region = Region.objects.select_for_update().get(pk=region_id)
    changed = {}
    for name in RegionSettings.__dataclass_fields__:
        before, after = getattr(region, name), getattr(settings, name)
        if before != after:
            changed[name] = (before, after)
            setattr(region, name, after)
    _check(region)
    region.save()
    return changed


@transaction.atomic
def move_day(*, region: Region, day: date, is_working: bool, name: str) -> None:
    """The day works, or rests, in the region, whatever the calendar says; said again, it is overwritten.

    The caller has proved the right and keeps the history. Refused: no name.
    """
    if not name.strip():
        raise Refused(_("Say why the day is moved."), code="no_name", field="name")
    MovedDay.objects.update_or_create(
        region=region, day=day, defaults={"is_working": is_working, "name": name.strip()[:200]}
    )


@transaction.atomic
def restore_day(*, region: Region, moved_day_id: int) -> date:
    """The region's moved day is as the calendar has it again; its date. NotFound: it is not the region's."""
    row = MovedDay.objects.filter(region=region, pk=moved_day_id).first()
    if row is None:
        raise NotFound
    row.delete()
    return row.day


def _check(row: Region | School) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(" ".join(messages), code="bad_region", field=field) from error


@dataclass(frozen=True, slots=True)
class SchoolDetails:
    """What a school says about itself."""

    name: str
    short_name: str
    time_zone: str
    phone: str
    email: str
    address: str
    website: str


@transaction.atomic
def set_school_details(*, school: School, details: SchoolDetails) -> None:
    """Refused: a malformed value, beside its field. The caller has proved the right and keeps the history."""
    for name in SchoolDetails.__dataclass_fields__:
        setattr(school, name, getattr(details, name))
    _check(school)
    school.save()
