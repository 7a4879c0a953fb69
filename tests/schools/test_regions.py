from datetime import date

import pytest
from django.utils import translation

from parta.core.errors import NotFound, Refused
from parta.schools.commands import (
    RegionSettings,
    add_known_regions,
    add_region,
    change_region,
    move_day,
    restore_day,
)
from parta.schools.models import MovedDay, Region
from parta.schools.queries import list_moved_days, list_regions, working_calendar
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def test_the_regions_of_the_source_are_there_and_stay_as_they_were_made() -> None:
    Region.objects.create(code="29", name="Поморье")
    assert add_known_regions(state_services_on=TODAY) == 23
    assert add_known_regions(state_services_on=TODAY) == 0
    assert Region.objects.get(code="29").name == "Поморье"
    served = Region.objects.filter(state_services_on=TODAY)
    assert (Region.objects.count(), served.count()) == (24, 22)
    moscow = Region.objects.get(code="77")
    assert moscow.portal_address
    assert moscow.state_services_on is None


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("архангел", ["29"]),
        ("АРХАНГЕЛЬСКАЯ обл", ["29"]),
        ("29", ["29"]),
        ("Новг", ["53"]),
        ("petersburg", ["78"]),
        ("осетия алания", ["15"]),
        ("нигде", []),
        ("область", ["28", "29", "30", "36", "47", "52", "53", "54", "55", "56", "64", "66", "68", "70"]),
    ],
)
def test_regions_are_found_by_words_and_codes(query: str, codes: list[str]) -> None:
    add_known_regions(state_services_on=TODAY)
    assert sorted(region.code for region in list_regions(query)) == codes


def test_a_closed_region_is_not_offered() -> None:
    Region.objects.create(code="29", name="Архангельская область", is_open=False)
    assert list_regions() == []


def test_a_further_region_needs_no_code() -> None:
    region = add_region(code="16", name="Республика Татарстан", english_name="Republic of Tatarstan")
    assert list_regions("татар") == [region]
    with translation.override("en"):
        assert str(region) == "Republic of Tatarstan"


@pytest.mark.parametrize(
    ("code", "name", "zone", "field"),
    [
        ("29", "Ещё раз", "Europe/Moscow", "code"),
        ("www", "Имя", "Europe/Moscow", "code"),
        ("1", "Имя", "Europe/Moscow", "code"),
        ("17", " ", "Europe/Moscow", "name"),
        ("17", "Тыва", "Kyzyl", "time_zone"),
    ],
)
def test_a_bad_region_is_refused(code: str, name: str, zone: str, field: str) -> None:
    Region.objects.create(code="29", name="Архангельская область")
    with pytest.raises(Refused) as refused:
        add_region(code=code, name=name, time_zone=zone)
    assert refused.value.field == field
    assert Region.objects.count() == 1


def test_a_change_tells_what_was_before() -> None:
    region = Region.objects.create(code="29", name="Архангельская область", phone="1")
    settings = RegionSettings(
        name=region.name,
        english_name="",
        time_zone=region.time_zone,
        is_open=True,
        portal_address="",
        department="Министерство образования",
        phone="8 8182 00-00-00",
        email="",
        address="",
        state_services_on=TODAY,
    )
    assert change_region(region_id=region.pk, settings=settings) == {
        "department": ("", "Министерство образования"),
        "phone": ("1", "8 8182 00-00-00"),
        "state_services_on": (None, TODAY),
    }
    region.refresh_from_db()
    assert region.has_state_services


def test_moved_days_are_written_over_and_taken_back(cast: Cast) -> None:
    region = cast.school.region
    for is_working in (True, False):
        move_day(region=region, day=TODAY, is_working=is_working, name="День республики")
    assert not working_calendar(region).is_working(TODAY)
    country = MovedDay.objects.create(day=date(2027, 2, 20), is_working=True, name="За понедельник")
    rows = list_moved_days(region, TODAY)
    assert [(row.day, row.is_own) for row in rows] == [(TODAY, True), (date(2027, 2, 20), False)]
    with pytest.raises(NotFound):
        restore_day(region=region, moved_day_id=country.pk)
    assert restore_day(region=region, moved_day_id=rows[0].moved_day_id) == TODAY
    assert working_calendar(region).is_working(TODAY)
