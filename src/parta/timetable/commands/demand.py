"""What the weekly plan is made of: rooms, hours of courses, when teachers are busy."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.models import Course
from parta.access.actors import Actor
from parta.access.queries import require_of_school
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core.errors import NotFound, Refused
from parta.people.models import Teacher
from parta.timetable.models import BusyTime, CoursePlan, LessonSlot, Room

_STREAM = "timetable:demand"


@dataclass(frozen=True, slots=True)
class RoomData:
    name: str
    capacity: int | None = None
    lessons_at_once: int = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """``hours`` None: as the curriculum says."""

    hours: int | None
    room_id: int | None
    may_be_double: bool


@transaction.atomic
def save_room(*, actor: Actor, data: RoomData, room_id: int | None = None) -> Room:
    """A new room, or the changed one. Refused: a name that another room has."""
    actor.require(Permission.WRITE_TIMETABLE)
    name = " ".join(data.name.split())
    room = _room(actor, room_id) if room_id else Room(school=actor.school)
    before = _of_room(room) if room_id else None
    if Room.objects.filter(school=actor.school, name=name).exclude(pk=room.pk).exists():
        raise Refused(_("Another room has this name."), code="name_taken", field="name")
    room.name, room.capacity, room.lessons_at_once = name, data.capacity, data.lessons_at_once
    room.save()
    _record(actor, "room.saved", f"room:{room.pk}", before, _of_room(room))
    return room


@transaction.atomic
def remove_room(*, actor: Actor, room_id: int) -> None:
    """Refused while lessons of a timetable are in it."""
    actor.require(Permission.WRITE_TIMETABLE)
    room = _room(actor, room_id)
    if LessonSlot.objects.filter(room=room).exists():
        raise Refused(_("Lessons are planned in this room."), code="room_in_use")
    _record(actor, "room.removed", f"room:{room.pk}", _of_room(room), None)
    room.delete()


@transaction.atomic
def set_hours(*, actor: Actor, wanted: Mapping[int, Wanted]) -> None:
    """Hours a week, usual room and double lessons by course; NotFound for another school's."""
    actor.require(Permission.WRITE_TIMETABLE)
    require_of_school(actor, Course.objects.all(), wanted)
    require_of_school(actor, Room.objects.all(), (item.room_id for item in wanted.values()))
    for course_id, item in wanted.items():
        values = {"hours": item.hours, "room_id": item.room_id, "may_be_double": item.may_be_double}
        old = CoursePlan.objects.filter(course=course_id).values("hours", "room_id", "may_be_double").first()
        if old == values or (old is None and item == Wanted(None, None, may_be_double=False)):
            continue
        CoursePlan.objects.update_or_create(course_id=course_id, defaults=values)
        _record(actor, "course.plan", f"course:{course_id}", dict(old) if old else None, dict(values))


@transaction.atomic
def set_busy_times(*, actor: Actor, teacher_id: int, times: Collection[tuple[int, int]]) -> None:
    """When the teacher cannot teach, as (weekday, period); what was said before is replaced."""
    actor.require(Permission.WRITE_TIMETABLE)
    require_of_school(actor, Teacher.objects.all(), [teacher_id])
    own = BusyTime.objects.filter(teacher=teacher_id)
    before = sorted(own.values_list("weekday", "period"))
    if before == sorted(times):
        return
    own.delete()
    BusyTime.objects.bulk_create(
        BusyTime(teacher_id=teacher_id, weekday=weekday, period=period) for weekday, period in sorted(times)
    )
    _record(
        actor,
        "teacher.busy_times",
        f"teacher:{teacher_id}",
        {"times": [list(time) for time in before]},
        {"times": [list(time) for time in sorted(times)]},
    )


def _room(actor: Actor, room_id: int) -> Room:
    room = Room.objects.filter(school=actor.school, pk=room_id).first()
    if room is None:
        raise NotFound
    return room


def _of_room(room: Room) -> dict[str, object]:
    return {"name": room.name, "capacity": room.capacity, "lessons_at_once": room.lessons_at_once}


def _record(
    actor: Actor, kind: str, place: str, before: dict[str, object] | None, after: dict[str, object] | None
) -> None:
    change = Change(kind=kind, record=place, place=place, before=before, after=after)
    record_changes(actor=actor, stream=_STREAM, changes=[change])
