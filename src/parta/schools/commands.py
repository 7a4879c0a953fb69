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
