"""Rows of weekly plans, generation, rooms and covers; part of ``table``."""

from collections.abc import Callable, Mapping

from parta.timetable.models import Room, TimetableVersion
from tests.factories.cast import Cast, SchoolCast
from tests.timetable.weeks import get_draft_slot, get_generation

ROWS = """
timetable:plans          GET    403     403      403     403    403     403   403       200    403  403
timetable:plans          POST   403     403      403     403    403     403   403       302    403  403
timetable:grid           GET    403     403      403     403    403     403   403       200    200  403
timetable:grid@foreign   GET    403     403      403     403    403     403   403       404    404  403
timetable:details        GET    403     403      403     403    403     403   403       200    403  403
timetable:details        POST   403     403      403     403    403     403   403       302    403  403
timetable:removal        POST   403     403      403     403    403     403   403       302    403  403
timetable:removal@foreign POST  403     403      403     403    403     403   403       404    403  403
timetable:moves          POST   403     403      403     403    403     403   403       302    403  403
timetable:moves@foreign  POST   403     403      403     403    403     403   403       404    403  403
timetable:slot           GET    403     403      403     403    403     403   403       302    403  403
timetable:slot           POST   403     403      403     403    403     403   403       302    403  403
timetable:slot@foreign   POST   403     403      403     403    403     403   403       404    403  403
timetable:slot_removal   POST   403     403      403     403    403     403   403       302    403  403
timetable:comparison     GET    403     403      403     403    403     403   403       200    200  403
timetable:hours          GET    403     403      403     403    403     403   403       200    403  403
timetable:hours          POST   403     403      403     403    403     403   403       302    403  403
timetable:teachers       GET    403     403      403     403    403     403   403       200    403  403
timetable:busy_times     GET    403     403      403     403    403     403   403       200    403  403
timetable:busy_times@foreign GET 403    403      403     403    403     403   403       404    403  403
timetable:busy_times     POST   403     403      403     403    403     403   403       302    403  403
timetable:generation     GET    403     403      403     403    403     403   403       200    403  403
timetable:generation     POST   403     403      403     403    403     403   403       422    403  403
timetable:run            GET    403     403      403     403    403     403   403       200    403  403
timetable:run@foreign    GET    403     403      403     403    403     403   403       404    403  403
timetable:stop           POST   403     403      403     403    403     403   403       302    403  403
timetable:rooms          GET    403     403      403     403    403     403   403       200    403  403
timetable:rooms          POST   403     403      403     403    403     403   403       302    403  403
timetable:room           GET    403     403      403     403    403     403   403       200    403  403
timetable:room@foreign   GET    403     403      403     403    403     403   403       404    403  403
timetable:room           POST   403     403      403     403    403     403   403       302    403  403
timetable:room_removal   POST   403     403      403     403    403     403   403       302    403  403

lessons:changes          GET    200     200      200     403    200     200   200       200    200  200
lessons:publication      GET    403     403      403     403    403     403   403       200    403  403
lessons:publication      POST   403     403      403     403    403     403   403       302    403  403
lessons:publication@foreign POST 403    403      403     403    403     403   403       404    403  403
lessons:ending           POST   403     403      403     403    403     403   403       302    403  403
lessons:ending@foreign   POST   403     403      403     403    403     403   403       404    403  403
lessons:plan             GET    404     404      404     403    404     404   404       404    404  404
lessons:plan@published   GET    200     200      200     403    200     200   200       200    200  200
lessons:plan@foreign     GET    404     404      404     403    404     404   404       404    404  404
lessons:leftovers        GET    403     403      403     403    403     403   403       200    403  403
lessons:leftover         POST   403     403      403     403    403     403   403       404    403  403
lessons:leftover@foreign POST   403     403      403     403    403     403   403       404    403  403
lessons:cover            GET    403     403      403     403    403     403   403       200    403  403
lessons:cover            POST   403     403      403     403    403     403   403       200    403  403
"""


def _objects(cast: SchoolCast) -> dict[str, object]:
    return {
        "version_id": get_draft_slot(cast).version_id,
        "slot_id": get_draft_slot(cast).pk,
        "generation_id": get_generation(cast).pk,
        "room_id": Room.objects.get(school=cast.school).pk,
        "teacher_id": cast.teacher.pk,
    }


def _argument(name: str) -> Callable[[Cast], object]:
    return lambda cast: _objects(cast)[name]


ARGUMENTS: Mapping[str, Callable[[Cast], object]] = {
    name: _argument(name) for name in ("version_id", "slot_id", "generation_id", "room_id", "teacher_id")
}


def published(cast: Cast) -> dict[str, object]:
    return {"version_id": TimetableVersion.objects.published().get(school=cast.school).pk}


BODIES: Mapping[str, Callable[[Cast], dict[str, object]]] = {
    "timetable:plans": lambda _cast: {"name": "Ещё одно", "copied": "", "days_a_week": "5"},
    "timetable:details": lambda _cast: {"name": "Другое", "days_a_week": "6"},
    "timetable:moves": lambda cast: {"hand": f"slot-{get_draft_slot(cast).pk}", "at": "3-1"},
    "timetable:slot": lambda _cast: {"room": "", "is_locked": "on"},
    "timetable:hours": lambda cast: {f"{cast.course.pk}-hours": "4"},
    "timetable:busy_times": lambda _cast: {"times": ["1-1"]},
    "timetable:generation": lambda _cast: {"rules": ["pairs"], "seconds": "1"},  # too short
    "timetable:stop": lambda _cast: {"wish": "cancel"},
    "timetable:rooms": lambda _cast: {"name": "Актовый зал", "lessons_at_once": "1"},
    "timetable:room": lambda _cast: {"name": "Спортзал", "lessons_at_once": "2"},
    "lessons:leftover": lambda _cast: {"choice": "keep"},  # of a lesson that is none
    "lessons:ending": lambda cast: {"since_on": cast.today.isoformat()},
    "lessons:publication": lambda cast: {"starts_on": cast.today.isoformat()},
}
