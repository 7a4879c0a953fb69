from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from parta.academics.models import Course
from parta.access.actors import Actor
from parta.access.queries import require_of_school
from parta.access.rules import Permission
from parta.core.errors import NotFound
from parta.schoolyear.models import AcademicYear
from parta.timetable.models import LessonSlot, Room, TimetableVersion


@dataclass(frozen=True, slots=True)
class SlotPlan:
    course_id: int
    weekday: int
    period: int
    room_id: int | None = None


@transaction.atomic
def create_rooms(*, actor: Actor, names: Iterable[str]) -> list[Room]:
    """Rooms by name; one that already exists is left as it is."""
    actor.require(Permission.WRITE_TIMETABLE)
    wanted = list(dict.fromkeys(names))
    Room.objects.bulk_create([Room(school=actor.school, name=name) for name in wanted], ignore_conflicts=True)
    found = {room.name: room for room in Room.objects.filter(school=actor.school, name__in=wanted)}
    return [found[name] for name in wanted]


@transaction.atomic
def create_version(
    *,
    actor: Actor,
    year: AcademicYear,
    name: str,
    starts_on: date,
    ends_on: date,
    slots: Sequence[SlotPlan],
) -> TimetableVersion:
    """A weekly plan valid from ``starts_on`` to ``ends_on`` (inclusive)."""
    actor.require(Permission.WRITE_TIMETABLE)
    require_of_school(actor, AcademicYear.objects.all(), [year.pk])
    require_of_school(actor, Course.objects.all(), (slot.course_id for slot in slots))
    require_of_school(actor, Room.objects.all(), (slot.room_id for slot in slots))
    version = TimetableVersion.objects.create(
        school=actor.school, year=year, name=name, starts_on=starts_on, ends_on=ends_on
    )
    LessonSlot.objects.bulk_create(
        LessonSlot(
            version=version,
            course_id=slot.course_id,
            weekday=slot.weekday,
            period=slot.period,
            room_id=slot.room_id,
        )
        for slot in slots
    )
    return version


@transaction.atomic
def end_version(*, actor: Actor, version_id: int, ends_on: date) -> None:
    """The weekly plan is valid until ``ends_on`` (its last day); NotFound for another school's."""
    actor.require(Permission.WRITE_TIMETABLE)
    changed = TimetableVersion.objects.filter(
        school=actor.school, pk=version_id, starts_on__lte=ends_on
    ).update(ends_on=ends_on)
    if not changed:
        raise NotFound
