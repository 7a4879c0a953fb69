import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import URLPattern, URLResolver, get_resolver

from parta.schools.commands import create_school
from parta.schools.models import Region, School
from parta.schools.rules import RESERVED_SLUGS

pytestmark = pytest.mark.django_db


def create(slug: str = "school-9", time_zone: str = "Europe/Moscow") -> School:
    return create_school(
        region_code="29",
        region_name="Архангельская область",
        slug=slug,
        name="Школа № 9",
        short_name="Школа 9",
        time_zone=time_zone,
    )


def test_second_school_of_a_region_joins_it() -> None:
    assert create("first").region == create("second").region
    assert Region.objects.count() == 1


@pytest.mark.parametrize("slug", ["", "школа", "a b", "a/b", "account", "ui", "healthz"])
def test_bad_slug_is_refused(slug: str) -> None:
    with pytest.raises(ValidationError) as error:
        create(slug)
    assert set(error.value.message_dict) == {"slug"}


def test_slug_is_one_schools_only() -> None:
    create()
    with pytest.raises(ValidationError):
        create()


@pytest.mark.parametrize("zone", ["Moscow", "", "Europe/../etc"])
def test_unknown_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValidationError) as error:
        create(time_zone=zone)
    assert set(error.value.message_dict) == {"time_zone"}


def test_window_of_free_editing_is_a_year_at_most() -> None:
    school = create()
    with pytest.raises(IntegrityError), transaction.atomic():
        School.objects.filter(pk=school.pk).update(free_edit_days=367)


def test_every_address_of_the_site_itself_is_reserved() -> None:
    """A new first segment of the site map goes to RESERVED_SLUGS: no school may sit there.

    A segment with a dot is no slug anyway.
    """
    patterns: list[URLPattern | URLResolver] = get_resolver().url_patterns
    first = {str(item.pattern).partition("/")[0] for item in patterns}
    assert {segment for segment in first if segment and not set("<.") & set(segment)} <= RESERVED_SLUGS
