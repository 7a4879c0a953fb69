"""Rows of announcements; part of ``table``. Its announcement is the class teacher's, to everybody of 7А."""

from collections.abc import Callable, Mapping

from tests.factories.announcements import get_announcement
from tests.factories.cast import Cast

ROWS = """
announcements:index      GET    200     200      200     403    200     200   200       200    200  200
announcements:page       GET    200     200      200     403    200     200   404       200    200  200
announcements:file       GET    200     200      200     403    200     200   404       200    200  200
announcements:acknowledgement POST 302  302      302     403    302     302   404       404    404  404
announcements:replies    POST   302     302      302     403    302     302   404       404    404  404
announcements:written    GET    403     403      403     403    200     200   200       200    200  200
announcements:new        GET    403     403      403     403    200     200   200       200    200  200
announcements:new        POST   403     403      403     403    404     302   404       302    302  302
announcements:edit       GET    403     403      403     403    404     200   404       200    200  200
announcements:edit       POST   403     403      403     403    404     302   404       302    302  302
announcements:check      GET    403     403      403     403    404     302   404       302    302  302
announcements:publication POST  403     403      403     403    404     302   404       302    302  302
announcements:withdrawal POST   403     403      403     403    404     302   404       302    302  302
announcements:readers    GET    403     403      403     403    404     200   404       200    200  200
announcements:reminder   POST   403     403      403     403    404     302   404       302    302  302
"""


def _written(cast: Cast) -> dict[str, object]:
    return {
        "title": "Экскурсия",
        "text": "В пятницу идём в музей.",
        "level": "information",
        "whom": ["students"],
        "parts": [f"class:{cast.school_class.pk}"],
    }


BODIES: Mapping[str, Callable[[Cast], dict[str, object]]] = {
    "announcements:new": _written,
    "announcements:edit": _written,
    "announcements:replies": lambda _cast: {"text": "Придём"},
}
ARGUMENTS: Mapping[str, Callable[[Cast], object]] = {
    "announcement_id": lambda cast: get_announcement(cast).pk,
    "announcements:file.key": lambda cast: get_announcement(cast).attachments.get().key,
}
