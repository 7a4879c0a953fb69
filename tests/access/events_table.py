"""Rows of events; part of ``table``. The event is the deputy's and out; ``@draft`` is the registrar's own."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import uuid4

from parta.access.operators import Operator
from parta.access.rules import Office
from parta.core import clock
from parta.events.commands.reviewing import submit_event
from parta.events.commands.writing import EventData, save_event
from parta.events.desks import Desk
from tests.factories.cast import Cast
from tests.factories.events import get_draft, get_event, publish_regional

ROWS = """
events:index             GET    200     200      200     403    200     200   200       200    200  200
events:page              GET    200     200      200     403    200     200   200       200    200  200
events:page@draft        GET    404     404      404     403    404     404   404       404    404  200
events:calendar          GET    200     200      200     403    200     200   200       200    200  200
events:calendar@draft    GET    404     404      404     403    404     404   404       404    404  200
events:sign_ups          POST   302     302      403     403    404     404   404       404    404  404
events:withdrawal        POST   302     302      403     403    404     404   404       404    404  404
events:questions         POST   403     403      403     403    403     403   403       403    403  403
events:questions@regional POST  403     302      403     403    302     302   302       302    302  302
events:managed           GET    403     403      403     403    403     403   403       200    200  200
events:new               GET    403     403      403     403    403     403   403       200    200  200
events:new               POST   403     403      403     403    403     403   403       302    302  302
events:edit              GET    403     403      403     403    403     403   403       200    200  404
events:edit              POST   403     403      403     403    403     403   403       302    302  404
events:edit@draft        GET    403     403      403     403    403     403   403       404    404  200
events:submission        POST   403     403      403     403    403     403   403       302    302  404
events:submission@draft  POST   403     403      403     403    403     403   403       404    404  302
events:review            POST   403     403      403     403    403     403   403       302    302  403
events:closing           POST   403     403      403     403    403     403   403       302    302  404
events:cancellation      POST   403     403      403     403    403     403   403       302    302  404
events:removal           POST   403     403      403     403    403     403   403       302    302  404
events:removal@draft     POST   403     403      403     403    403     403   403       404    404  302
events:participants      GET    403     403      403     403    403     403   403       200    200  404
events:participants@draft GET   403     403      403     403    403     403   403       404    404  200
events:participant_removal POST 403     403      403     403    403     403   403       302    302  404
"""

# On the portal: an organizer's event of the world's region that waits for review.
PORTAL_ROWS = """
regional_events:managed               GET    302    404    404   404  200    200       404     200       404
regional_events:new                   GET    302    404    404   404  404    404       404     200       404
regional_events:new                   POST   302    404    404   404  404    404       404     422       404
regional_events:page                  GET    302    404    404   404  200    404       404     200       404
regional_events:edit                  GET    302    404    404   404  404    404       404     200       404
regional_events:edit                  POST   302    404    404   404  404    404       404     422       404
regional_events:submission            POST   302    404    404   404  404    404       404     302       404
regional_events:review                POST   302    404    404   404  422    404       404     404       404
regional_events:closing               POST   302    404    404   404  404    404       404     302       404
regional_events:cancellation          POST   302    404    404   404  302    404       404     302       404
regional_events:removal               POST   302    404    404   404  404    404       404     302       404
regional_events:participants          GET    302    404    404   404  404    404       404     200       404
regional_events:participant_removal   POST   302    404    404   404  404    404       404     302       404
regional_events:answer                POST   302    404    404   404  404    404       404     422       404
"""


def regional(organizer_id: int, region_id: int) -> int:
    """The event of the portal's rows."""
    writer = Desk(operator=Operator(organizer_id, Office.ORGANIZER, frozenset({region_id})))
    data = EventData(
        title="Форум",
        starts_on=clock.now().date() + timedelta(days=30),
        text="О школе.",
        venue="Дворец творчества",
        email="forum@example.org",
    )
    row = save_event(desk=writer, data=data, operation=uuid4())
    return submit_event(desk=writer, event_id=row.pk).pk


def _written(cast: Cast) -> dict[str, object]:
    return {
        "title": "Кросс",
        "kind": "sport",
        "text": "Бежим вокруг школы.",
        "venue": "Стадион",
        "starts_on": (cast.today + timedelta(days=5)).isoformat(),
        "whom": ["students"],
        "email": "cross@example.org",
    }


def _student(cast: Cast) -> dict[str, object]:
    return {"who": cast.student.pk}


BODIES: Mapping[str, Callable[[Cast], dict[str, object]]] = {
    "events:new": _written,
    "events:edit": _written,
    "events:sign_ups": _student,
    "events:withdrawal": _student,
    "events:questions": lambda _cast: {"text": "Нужна ли справка?", "operation": str(uuid4())},
    "events:review": lambda _cast: {"decision": "publish"},
    "events:cancellation": lambda _cast: {"reason": "Гололед"},
    "events:closing": lambda _cast: {"closed": "1"},
}
ARGUMENTS: Mapping[str, Callable[[Cast], object]] = {
    "event_id": lambda cast: get_event(cast).pk,
    "sign_up_id": lambda _cast: 0,
}


def draft(cast: Cast) -> dict[str, object]:
    return {"event_id": get_draft(cast).pk}


def of_region(cast: Cast) -> dict[str, object]:
    return {"event_id": publish_regional(cast).pk}
