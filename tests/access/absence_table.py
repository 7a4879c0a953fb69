"""Rows of absences and their notices; part of ``table``."""

from collections.abc import Callable, Mapping

from tests.factories.absences import get_notice_of, school_days
from tests.factories.cast import Cast

ROWS = """
diary:absences           GET    200     200     200     200     403     200     403     200     200     403
diary:absences@sister    GET    404     200     404     404     403     200     403     200     200     403
diary:absences@other     GET    404     404     404     404     403     404     403     200     200     403
diary:catch_up           GET    200     200     200     200     403     200     403     200     200     403
diary:catch_up@sister    GET    404     200     404     404     403     200     403     200     200     403
diary:catch_up@other     GET    404     404     404     404     403     404     403     200     200     403
diary:absence_notices    GET    403     302     403     403     403     403     403     403     403     403
diary:absence_notices    POST   403     302     403     403     403     403     403     403     403     403
diary:absence_notices@sister POST 403    302    403    403    403    403    403    403    403    403
diary:absence_notices@other POST   403     404     403     403     403     403     403     403     403     403
diary:absence_notice     GET    403     200     403     403     403     403     403     403     403     403
diary:absence_notice     POST   403     302     403     403     403     403     403     403     403     403
diary:absence_notice@other GET    403     404     403     403     403     403     403     403     403     403
diary:absence_notice@other POST   403     404     403     403     403     403     403     403     403     403
diary:absence_withdrawal POST   403     302     403     403     403     403     403     403     403     403
diary:absence_withdrawal@other POST 403    404    403    403    403    403    403    403    403    403
diary:absence_certificates POST   403     422     403     403     403     403     403     403     403     403
diary:absence_certificates@other POST 403    404    403    403    403    403    403    403    403    403
diary:absence_answer     POST   403     302     403     403     403     403     403     403     403     403
diary:absence_answer@other POST   403     404     403     403     403     403     403     403     403     403
diary:absence_file       GET    200     200     404     404     403     200     403     200     200     403
diary:absence_file@other GET    404     404     404     404     403     404     403     200     200     403
attendance:sheet         GET    403     403     403     403     403     200     403     200     200     403
attendance:notices       GET    403     403     403     403     403     200     403     200     200     403
attendance:acceptance    POST   403     403     403     403     403     302     403     403     403     403
attendance:acceptance@other POST   403     403     403     403     403     404     403     403     403     403
attendance:file          GET    403     403     403     403     403     200     403     200     200     403
attendance:file@other    GET    403     403     403     403     403     404     403     200     200     403
attendance:reports       GET    403     403     403     403     403     200     403     200     200     403
"""

BODIES: Mapping[str, Callable[[Cast], dict[str, object]]] = {
    "diary:absence_notices": lambda cast: {
        "starts_on": school_days(cast)[1].isoformat(),
        "ends_on": school_days(cast)[1].isoformat(),
        "reason": "illness",
    },
    "diary:absence_notice": lambda cast: {
        "starts_on": school_days(cast)[3].isoformat(),
        "ends_on": school_days(cast)[3].isoformat(),
        "reason": "family",
        "version": get_notice_of(cast).version,
    },
}
