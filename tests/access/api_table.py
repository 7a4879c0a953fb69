"""Rows of calendars, keys and webhooks; part of ``table``. What a key itself opens: ``tests/exchange``."""

from collections.abc import Callable, Mapping
from uuid import uuid4

from parta.exchange.rules.oneroster import OneRosterScope
from tests.factories.cast import Cast
from tests.factories.keys import get_delivery, get_key, get_webhook
from tests.factories.oneroster import get_client

ROWS = """
exchange:calendars       GET    200     200      200     403    200     200   200       200    200  200
exchange:calendars       POST   422     422      422     403    200     200   200       200    200  200
exchange:tokens          GET    200     200      200     403    200     200   200       200    200  200
exchange:tokens          POST   200     200      200     403    200     200   200       200    200  200
exchange:apps            GET    200     200      200     403    200     200   200       200    200  200
exchange:apps            POST   200     200      200     403    422     422   422       422    422  422
exchange:revocation      POST   404     404      404     403    302     404   404       404    404  404
exchange:webhooks        GET    403     403      403     403    403     403   403       403    200  200
exchange:webhooks        POST   403     403      403     403    403     403   403       403    200  200
exchange:webhook         GET    403     403      403     403    403     403   403       403    200  200
exchange:webhook_end     POST   403     403      403     403    403     403   403       403    302  302
exchange:webhook_retry   POST   403     403      403     403    403     403   403       403    302  302
exchange:oneroster       GET    403     403      403     403    403     403   403       403    200  200
exchange:oneroster       POST   403     403      403     403    403     403   403       403    200  200
exchange:oneroster_bundle GET   403     403      403     403    403     403   403       403    200  200
exchange:oneroster_revocation POST 403  403      403     403    403     403   403       403    302  302
"""

# Calls of programs are shut to browsers, whoever has signed in.
SITE_ROWS = """
feed                                  GET    404    404      404
api:api-root                          GET    404    404      404
api:openapi-json                      GET    200    200      200
api:openapi-view                      GET    200    200      200
api:me                                GET    401    401      401
api:children                          GET    401    401      401
api:week                              GET    401    401      401
api:marks                             GET    401    401      401
api:homework                          GET    401    401      401
api:absences                          GET    401    401      401
api:progress                          GET    401    401      401
api:homework_file                     GET    401    401      401
api:file_notice                       POST   401    401      401
api:timetable                         GET    401    401      401
api:announcements                     GET    401    401      401
api:reading                           GET    405    405      405
api:announcement_file                 GET    401    401      401
api:journals                          GET    401    401      401
api:journal                           GET    401    401      401
api:record                            POST   401    401      401
api:topic                             GET    405    405      405
api:give                              GET    401    401      401
api:give                              POST   401    401      401
api:change                            GET    405    405      405
api:given                             GET    401    401      401
api:given                             POST   401    401      401
api:withdraw                          GET    405    405      405
api:given_file                        GET    401    401      401
api:grades                            GET    401    401      401
api:classes                           GET    401    401      401
api:school_class                      GET    401    401      401
api:students                          GET    401    401      401
api:teachers                          GET    401    401      401
api:unknown                           GET    404    404      404
netschool:logindata                   GET    200    200      200
netschool:getdata                     POST   200    200      200
netschool:login                       POST   409    409      409
netschool:logout                      POST   401    401      401
netschool:schools                     GET    200    200      200
netschool:school_card                 GET    401    401      401
netschool:diary_init                  GET    401    401      401
netschool:current_year                GET    401    401      401
netschool:types                       GET    401    401      401
netschool:diary                       GET    401    401      401
netschool:past_mandatory              GET    401    401      401
netschool:assignment_files            POST   401    401      401
netschool:announcements               GET    401    401      401
netschool:attachment                  GET    401    401      401
netschool:photo                       GET    401    401      401
oneroster:token                       POST   401    401      401
oneroster:discovery                   GET    200    200      200
oneroster:collection                  GET    401    401      401
oneroster:item                        GET    401    401      401
oneroster:nested                      GET    401    401      401
oneroster:deepest                     GET    401    401      401
"""

ARGUMENTS: Mapping[str, Callable[[Cast], object]] = {
    "key_id": lambda cast: get_key(cast).pk,
    "webhook_id": lambda cast: get_webhook(cast).pk,
    "delivery_id": lambda cast: get_delivery(cast).pk,
    "secret": lambda _cast: "forged",
    "netschool:school_card.school": lambda _cast: "-1",
    "client_id": lambda cast: get_client(cast).pk,
    "rest": lambda _cast: "nothing",
    "service": lambda _cast: "rostering",
    "document": lambda _cast: "imsorv1p2_rostering_openapi3_v1p0.json",
    "name": lambda _cast: "schools",
    "sourced_id": lambda cast: f"school-{cast.school.pk}",
    "nested": lambda _cast: "classes",
    "nested_id": lambda cast: f"course-{cast.course.pk}",
    "deepest": lambda _cast: "students",
    "attachment_id": lambda cast: cast.attachment.pk,
}


def _key(_cast: Cast) -> dict[str, object]:
    parts = ["lessons", "events", "timetable:read"]
    return {"name": "Телефон", "student": 0, "parts": parts[:2], "days": 30, "operation": str(uuid4())}


BODIES: Mapping[str, Callable[[Cast], dict[str, object]]] = {
    "exchange:calendars": _key,  # of one's own lessons, which families have none of
    "exchange:tokens": lambda cast: _key(cast) | {"parts": ["timetable:read"]},
    "exchange:apps": _key,
    "exchange:webhooks": lambda _cast: {
        "url": "http://localhost:9/hook",
        "topics": ["marks"],
        "operation": str(uuid4()),
    },
    "exchange:oneroster": lambda _cast: {
        "name": "Библиотека",
        "scopes": [OneRosterScope.ROSTER_CORE.value],
        "operation": str(uuid4()),
    },
}
