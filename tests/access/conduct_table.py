"""Rows of behavior and signatures; part of ``table``."""

from collections.abc import Callable, Mapping

from tests.factories.cast import Cast

ROWS = """
behavior:index           GET    302     302      403     403    403     302   403       200    200  403
behavior:class           GET    404     404      403     403    403     200   403       200    200  403
behavior:class@other     GET    404     404      403     403    403     404   403       200    200  403
behavior:class           POST   404     404      403     403    403     302   403       403    403  403
behavior:reminders       POST   403     403      403     403    403     302   403       403    403  403
behavior:reminders@other POST   403     403      403     403    403     404   403       403    403  403

conduct:remarks          GET    403     403      403     403    200     200   404       200    200  403
conduct:remarks@other    GET    403     403      403     403    404     404   200       200    200  403
conduct:remarks          POST   403     403      403     403    302     302   404       403    403  403
conduct:change           POST   403     403      403     403    302     403   404       403    403  403
conduct:withdrawal       POST   403     403      403     403    302     403   404       403    403  403
conduct:waiting          GET    404     404      403     403    403     200   403       200    200  403
conduct:waiting@other    GET    404     404      403     403    403     404   403       200    200  403
conduct:release          POST   403     403      403     403    403     302   403       403    403  403
conduct:review           POST   403     403      403     403    403     302   403       403    403  403
conduct:review@other     POST   403     403      403     403    403     404   403       403    403  403

diary:behavior           GET    200     200      403     403    403     200   403       200    200  403
diary:behavior@sister    GET    404     200      403     403    403     200   403       200    200  403
diary:behavior@other     GET    404     404      403     403    403     404   403       200    200  403
diary:replies            POST   302     302      403     403    403     403   403       403    403  403
diary:signature          GET    200     200      403     403    403     200   403       200    200  403
diary:signature@sister   GET    404     200      403     403    403     200   403       200    200  403
diary:signature@other    GET    404     404      403     403    403     404   403       200    200  403
diary:signature          POST   403     422      403     403    403     403   403       403    403  403
diary:signature@other    POST   404     404      403     403    403     404   403       403    403  403
"""


_WORDS: dict[str, object] = {"kind": "remark", "text": "Разговаривал", "version": 1}
BODIES: Mapping[str, Callable[[Cast], dict[str, object]]] = {
    "conduct:remarks": lambda _cast: _WORDS,
    "conduct:change": lambda _cast: _WORDS,
    "conduct:release": lambda _cast: _WORDS,
    "conduct:review": lambda _cast: {"review": "1"},
    "diary:replies": lambda _cast: {"text": "Поговорили"},
}
