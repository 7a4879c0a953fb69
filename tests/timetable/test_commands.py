from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parta.core.errors import Forbidden, NotFound
from parta.timetable.commands import SlotPlan, create_rooms, create_version
from parta.timetable.models import LessonSlot, Room
from tests.factories.cast import Cast


def test_rooms_that_exist_are_found(cast: Cast) -> None:
    rooms = create_rooms(actor=cast.actor("deputy"), names=["Спортзал", "21", "Спортзал"])
    assert [room.name for room in rooms] == ["Спортзал", "21"]
    assert Room.objects.filter(school=cast.school).count() == 2
    assert not Room.objects.filter(school=cast.other.school, name="Спортзал").exists()


def test_version_with_its_slots(cast: Cast) -> None:
    room = Room.objects.get(school=cast.school)
    version = create_version(
        actor=cast.actor("deputy"),
        year=cast.year,
        name="2",
        starts_on=cast.today,
        ends_on=cast.today + timedelta(days=7),
        slots=[SlotPlan(cast.course.pk, 1, 1, room.pk), SlotPlan(cast.course.pk, 2, 3)],
    )
    slots = LessonSlot.objects.filter(version=version).order_by("weekday")
    assert [(slot.weekday, slot.period, slot.room) for slot in slots] == [(1, 1, room), (2, 3, None)]


@pytest.mark.parametrize("weekday", [0, 8])
def test_week_has_seven_days(cast: Cast, weekday: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        create_version(
            actor=cast.actor("deputy"),
            year=cast.year,
            name="2",
            starts_on=cast.today,
            ends_on=cast.today,
            slots=[SlotPlan(cast.course.pk, weekday, 1)],
        )


def test_other_schools_course_or_room_is_not_found(cast: Cast) -> None:
    foreign_room = Room.objects.get(school=cast.other.school)
    for slot in (SlotPlan(cast.other.course.pk, 1, 1), SlotPlan(cast.course.pk, 1, 1, foreign_room.pk)):
        with pytest.raises(NotFound):
            create_version(
                actor=cast.actor("deputy"),
                year=cast.year,
                name="2",
                starts_on=cast.today,
                ends_on=cast.today,
                slots=[slot],
            )


@pytest.mark.parametrize("key", ["head", "registrar", "teacher", "student"])
def test_only_the_deputy_plans(cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        create_rooms(actor=cast.actor(key), names=["1"])
    with pytest.raises(Forbidden):
        create_version(
            actor=cast.actor(key),
            year=cast.year,
            name="2",
            starts_on=cast.today,
            ends_on=cast.today,
            slots=[],
        )
