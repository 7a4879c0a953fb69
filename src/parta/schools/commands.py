from django.db import transaction

from parta.schools.models import Region, School


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
